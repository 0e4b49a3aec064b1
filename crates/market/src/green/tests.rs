//! Point in time, by hand.

use kapok_domain::end_of_day;

use super::records::{Records, last_known, newest, newest_period};
use crate::fact::Fact;
use crate::security::TextIx;

type Row = ((u32, u32), Fact<f64>);

fn row(key: (u32, u32), as_of: &str, known: &str, value: f64) -> Row {
    let known_at = end_of_day(known.parse().unwrap());
    (key, Fact::new(as_of.parse().unwrap(), known_at, TextIx(0), value))
}

/// Buyer 1 has suppliers 1 and 2 in the first year, and 1 and 3 in the second, of which the share
/// of 1 is corrected later; buyer 2 has none but supplier 1 in the first year.
fn links() -> Records<(u32, u32), f64> {
    Records::new(vec![
        row((2, 1), "2021-12-31", "2022-04-30", 0.9),
        row((1, 3), "2022-12-31", "2023-04-30", 0.3),
        row((1, 1), "2022-12-31", "2023-09-01", 0.25),
        row((1, 1), "2022-12-31", "2023-04-30", 0.2),
        row((1, 1), "2021-12-31", "2022-04-30", 0.1),
        row((1, 2), "2021-12-31", "2022-04-30", 0.5),
    ])
}

fn said<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<(u32, f64)> {
    rows.map(|((_, supplier), fact)| (*supplier, fact.value)).collect()
}

#[test]
fn a_new_period_replaces_the_whole_list() {
    let links = links();
    let rows = links.of(&1, |key| key.0);
    assert_eq!(rows.len(), 5);
    let at = |day: &str| {
        let day = day.parse().unwrap();
        said(newest_period(rows, day, end_of_day(day)))
    };
    assert_eq!(at("2022-04-29"), []);
    assert_eq!(at("2022-04-30"), [(1, 0.1), (2, 0.5)]);
    assert_eq!(at("2023-04-29"), [(1, 0.1), (2, 0.5)]);
    assert_eq!(at("2023-04-30"), [(1, 0.2), (3, 0.3)]);
    assert_eq!(at("2023-09-01"), [(1, 0.25), (3, 0.3)]);
}

#[test]
fn each_key_has_its_newest_row() {
    let links = links();
    let day = "2023-12-29".parse().unwrap();
    let rows = links.of(&1, |key| key.0);
    assert_eq!(said(newest(rows, day, end_of_day(day))), [(1, 0.25), (2, 0.5), (3, 0.3)]);
    let early = "2022-06-30".parse().unwrap();
    assert_eq!(said(newest(rows, early, end_of_day(day))), [(1, 0.1), (2, 0.5)]);
}

/// A case opened earlier than first said: the later record stands, not the later opening.
#[test]
fn the_record_known_last_stands() {
    let rows = [
        row((1, 1), "2022-01-01", "2022-06-01", 5.0),
        row((1, 1), "2022-02-01", "2022-03-01", 3.0),
    ];
    let at = |day: &str| said(last_known(&rows, end_of_day(day.parse().unwrap())));
    assert_eq!(at("2022-02-28"), []);
    assert_eq!(at("2022-05-31"), [(1, 3.0)]);
    assert_eq!(at("2022-06-01"), [(1, 5.0)]);
}
