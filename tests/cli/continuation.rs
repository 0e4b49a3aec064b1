//! However the days are driven, they come out the same: one run, a process a day, a back-test,
//! rows in another order, one thread or two.

use crate::support::levels::{levels, published_levels};
use crate::support::shuffle::shuffle;
use crate::support::{Project, Tree, difference};

/// A review of every index but one, splits, dividends, a currency that is not that of the index.
const FROM: &str = "2023-06-05";
const TO: &str = "2023-06-21";

/// What one run publishes.
fn in_one_run(project: &Project) -> Tree {
    project.run(&["run", "--from", FROM, "--date", TO, "--quiet"]).expect(0);
    project.published()
}

fn back_test(project: &Project, out: &str, threads: &str) {
    let all = ["backtest", "--out", out, "--threads", threads, "--quiet"];
    project.run(&all).expect(0);
}

#[test]
fn a_process_a_day_publishes_what_one_run_does() {
    let project = Project::gba();
    let whole = in_one_run(&Project::gba());
    for day in 5..=21 {
        project.run(&["run", "--date", &format!("2023-06-{day:02}"), "--quiet"]).expect(0);
    }
    assert_eq!(whole.iter().filter(|(name, _)| name.ends_with("/manifest.json")).count(), 13);
    assert_eq!(difference(&project.published(), &whole), None);
}

#[test]
fn a_back_test_has_the_levels_that_were_published() {
    let project = Project::gba();
    let published = published_levels(&in_one_run(&project));
    assert!(published.keys().any(|[_, index, _]| index == "GBA-LOWCARBON-HKD"));
    assert_eq!(published.len(), 13 * (3 + 3 + 3 + 2));
    back_test(&project, "out", "0");
    let mut replayed = levels(project.read("out/levels.csv").as_bytes());
    replayed.retain(|[date, ..], _| (FROM..=TO).contains(&date.as_str()));
    assert_eq!(replayed, published);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let project = Project::gba();
    let whole = in_one_run(&project);
    for seed in [1, 2] {
        let shuffled = Project::gba();
        shuffled.change_tables(&mut |table| shuffle(&mut table.rows, seed));
        assert_eq!(difference(&in_one_run(&shuffled), &whole), None, "seed {seed}");
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let project = Project::gba();
    for threads in ["1", "2"] {
        back_test(&project, threads, threads);
    }
    let files = |threads: &str| Tree::read(&project.path(threads));
    let tables = ["findings", "levels", "overlays"];
    let names: Vec<String> = tables
        .iter()
        .flat_map(|table| [format!("{table}.csv"), format!("{table}.parquet")])
        .collect();
    assert_eq!(files("1").names(), names);
    assert_eq!(difference(&files("1"), &files("2")), None);
}
