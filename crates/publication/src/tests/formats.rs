use insta::assert_snapshot;
use kapok_engine::Calculator;
use kapok_published::{BacktestLevelRow, DayTables, LevelRow, read_parquet};

use super::fixture::{DAYS, calculate, day, draft, green, history, plain, published};
use crate::{ExportFormat, export, restore};

fn text(store: &crate::Store, at: usize, file: &str) -> String {
    let latest = store.latest(day(DAYS[at])).unwrap().unwrap();
    String::from_utf8(kapok_published::read(&latest.folder().join(file)).unwrap()).unwrap()
}

#[test]
fn files_hold_what_was_tabulated() {
    let (_folder, store) = published();
    let (history, books) = (history(0.0), [green(), plain()]);
    for (at, date) in DAYS.iter().enumerate() {
        let read = DayTables::read(&store.latest(day(date)).unwrap().unwrap()).unwrap();
        assert_eq!(read, draft(at, &[&books[0], &books[1]], &history).tables);
        assert_eq!(read.review.is_empty(), at != 0 && at != 4);
    }
}

#[test]
fn csv_of_some_tables() {
    let (_folder, store) = published();
    assert_snapshot!("levels", text(&store, 1, "levels.csv"));
    assert_snapshot!("events", text(&store, 3, "corporate_actions.csv"));
    assert_snapshot!("review", text(&store, 4, "review.csv"));
    assert_snapshot!("eligibility", text(&store, 4, "eligibility.csv"));
    assert_snapshot!("attribution", text(&store, 5, "attribution.csv"));
    assert_snapshot!("close", text(&store, 5, "constituents_close.csv"));
}

#[test]
fn the_manifest() {
    let (_folder, store) = published();
    insta::with_settings!({filters => vec![
        (r"[0-9a-f]{64}", "[hash]"),
        (r#""bytes": \d+"#, r#""bytes": [length]"#),
    ]}, {
        assert_snapshot!("manifest", text(&store, 4, "manifest.json"));
    });
}

#[test]
fn equal_rows_give_equal_bytes() {
    let (_folder, one) = published();
    let (_other, two) = published();
    for date in DAYS {
        let manifest =
            |store: &crate::Store| store.latest(day(date)).unwrap().unwrap().manifest().clone();
        assert_eq!(manifest(&one), manifest(&two));
    }
}

#[test]
fn a_restored_state_is_the_state_and_goes_on_as_it() {
    let (_folder, store) = published();
    let history = history(0.0);
    for book in [green(), plain()] {
        let days = calculate(&book, &history);
        let calculator = Calculator { book: &book, history: &history, detail: true };
        for at in 0..DAYS.len() {
            let read = store.latest(day(DAYS[at])).unwrap().unwrap();
            let state = restore(&read, book.id.as_str(), &history).unwrap();
            assert_eq!(state, days[at].0);
            if let Some(next) = days.get(at + 1) {
                assert_eq!(calculator.next(state, day(DAYS[at + 1])).unwrap(), *next);
            }
        }
    }
    let read = store.latest(day(DAYS[0])).unwrap().unwrap();
    let error = restore(&read, "OTHER", &history).unwrap_err();
    assert_snapshot!(error, @"OTHER is not published for 2020-01-16");
}

#[test]
fn an_export_is_all_days_of_one_index() {
    let (_folder, store) = published();
    let csv = export(&store, "GREEN", "levels", ExportFormat::Csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 1 + 3 * DAYS.len());
    assert!(csv.lines().skip(1).all(|line| line.starts_with("GREEN,")));
    let path = store.root().join("export.parquet");
    let parquet = export(&store, "PLAIN", "levels", ExportFormat::Parquet).unwrap();
    crate::disk::write_file(&path, &parquet, false).unwrap();
    let rows: Vec<LevelRow> = read_parquet(&path).unwrap();
    assert_eq!(rows.len(), DAYS.len());
    let error = |index, table| export(&store, index, table, ExportFormat::Csv).unwrap_err();
    assert_snapshot!(error("NONE", "levels"), @"NONE is not published for any day");
    let message = error("GREEN", "level").to_string();
    assert!(message.starts_with("no table `level` is published; there are levels, "), "{message}");
}

#[test]
fn levels_of_a_backtest() {
    let folder = tempfile::tempdir().unwrap();
    let row = BacktestLevelRow {
        date: day("2020-01-16"),
        index_id: "GREEN".into(),
        return_variant: "price".into(),
        currency: "USD".into(),
        level: 1000.1,
        divisor: 1.0 / 3.0,
        illustrative: None,
    };
    let [csv, parquet] = crate::write_levels(folder.path(), std::slice::from_ref(&row)).unwrap();
    let read: Vec<BacktestLevelRow> = read_parquet(&parquet).unwrap();
    assert_eq!(read, [row]);
    let text = String::from_utf8(kapok_published::read(&csv).unwrap()).unwrap();
    assert_snapshot!(text, @"
    date,index_id,return_variant,currency,level,divisor,illustrative
    2020-01-16,GREEN,price,USD,1000.1,0.3333333333333333,
    ");
}
