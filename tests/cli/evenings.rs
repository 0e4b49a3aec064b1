//! An evening sees what a replay sees: every index of the sample and of the templates, one process
//! an evening over its reviews, publishes the bytes of one run from the base date, and the levels
//! of the back-test.
//!
//! Between the reviews of two years an evening reads nothing but the days before it, so that the
//! days around each review stand for all. `KAPOK_EVERY_EVENING=1` takes every evening instead.

use chrono::NaiveDate;

use crate::support::levels::{levels, published_levels};
use crate::support::{Project, difference};

/// Days around a review, first and last.
pub(crate) type Window = (&'static str, &'static str);

/// Reviews of all indices of the sample in two years: the third Friday of the last month of a
/// quarter, and its last trading day.
const SAMPLE: [Window; 6] = [
    ("2021-03-16", "2021-04-02"),
    ("2021-06-15", "2021-06-22"),
    ("2021-12-14", "2021-12-21"),
    ("2022-03-30", "2022-04-04"),
    ("2022-06-10", "2022-06-22"),
    ("2022-12-12", "2022-12-28"),
];

/// Reviews of the synthetic Greater Bay Area: the first and the third week of a quarter's months.
const GBA: [Window; 4] = [
    ("2022-09-14", "2022-10-06"),
    ("2022-12-07", "2023-01-05"),
    ("2023-06-07", "2023-07-06"),
    ("2023-12-06", "2023-12-21"),
];

const MINIMAL: [Window; 1] = [("2024-03-01", "2024-04-16")];

/// Windows as asked for: around reviews, or one from the first to the last.
fn windows(around: &[Window]) -> Vec<(NaiveDate, NaiveDate)> {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (first, last) = (day(around[0].0), day(around[around.len() - 1].1));
    match std::env::var_os("KAPOK_EVERY_EVENING") {
        Some(_) => vec![(first, last)],
        None => around.iter().map(|(from, to)| (day(from), day(to))).collect(),
    }
}

pub(crate) fn evenings_equal_replays(made: &Project, around: &[Window]) {
    made.run(&["backtest", "--out", "out", "--quiet"]).expect(0);
    let replayed = levels(made.read("out/levels.csv").as_bytes());
    for (first, last) in windows(around) {
        let (evenings, whole) = (made.copy_in_memory(), made.copy_in_memory());
        let [from, to] = [first, last].map(|day| day.to_string());
        whole.run(&["run", "--from", &from, "--date", &to, "--quiet"]).expect(0);
        evenings.run(&["run", "--from", &from, "--date", &from, "--quiet"]).expect(0);
        for day in first.iter_days().skip(1).take_while(|day| *day <= last) {
            evenings.run(&["run", "--date", &day.to_string(), "--quiet"]).expect(0);
        }
        let published = evenings.published();
        assert_eq!(difference(&published, &whole.published()), None, "from {from} to {to}");
        let published = published_levels(&published);
        assert!(!published.is_empty());
        for (key, level) in published {
            assert_eq!(replayed.get(&key), Some(&level), "{key:?}");
        }
    }
}

#[test]
fn evenings_of_the_sample_equal_replays() {
    evenings_equal_replays(&Project::sample(), &SAMPLE);
}

#[test]
fn evenings_of_the_greater_bay_area_equal_replays() {
    evenings_equal_replays(&Project::gba(), &GBA);
}

#[test]
fn evenings_of_the_minimal_project_equal_replays() {
    evenings_equal_replays(&Project::minimal(), &MINIMAL);
}
