//! The future does not reach back: without any row that was known later, levels are the same.

use crate::support::{Project, Table};

/// Columns that say when a row became known, or what day it is of.
const TIMES: [&str; 5] = ["known_at", "published_on", "announced_at", "date", "effective_date"];

/// Removes every row that nobody could have on a day.
fn forget(table: &mut Table, day: &str) {
    let times: Vec<usize> = TIMES.iter().filter_map(|name| table.column(name)).collect();
    let later = |text: &String| text.get(..10).is_some_and(|date| date > day);
    table.rows.retain(|row| !times.iter().any(|&at| later(&row[at])));
}

/// The rows of `levels.csv` up to a day.
fn levels(project: &Project, day: &str) -> Vec<String> {
    project.run(&["backtest", "--out", "out", "--quiet"]).expect(0);
    let text = project.read("out/levels.csv");
    text.lines().skip(1).filter(|row| &row[..10] <= day).map(str::to_owned).collect()
}

#[test]
fn levels_do_not_depend_on_what_comes_later() {
    let whole = Project::gba();
    for day in ["2022-11-16", "2023-06-09", "2023-06-30", "2024-03-11"] {
        let expected = levels(&whole, day);
        let cut = Project::gba();
        let mut removed = 0;
        cut.change_tables(&mut |table| {
            removed += table.rows.len();
            forget(table, day);
            removed -= table.rows.len();
        });
        assert!(removed > 10_000, "{removed}");
        let found = levels(&cut, day);
        assert!(found.iter().any(|row| row.starts_with(day)));
        let differs = expected.iter().zip(&found).find(|(a, b)| a != b);
        assert_eq!(differs, None, "{day}");
        assert_eq!(found.len(), expected.len());
    }
}
