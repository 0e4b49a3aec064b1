//! Data frames: results of a back-test, and an input table made of one.

#![expect(clippy::disallowed_methods, reason = "the loader reads files")]

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use kapok_backtest::{Replay, replay};
use kapok_engine::Calculator;
use kapok_frames::{Compositions, FrameError, write_table};
use kapok_loader::{Request, load};
use kapok_market::{CutOff, History};
use kapok_rulebook::Rulebook;
use polars_core::prelude::{
    Column, DataFrame, Float64Chunked, Int32Chunked, IntoColumn, NamedFrom, NewChunkedArray,
    Series, StringChunked,
};

use crate::support::day;

const INDEX: &str = include_str!("../../crates/cli/src/template/minimal/indices/min.toml");

/// The tables of the smallest project.
fn tables() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for table in kapok_synthetic::minimal_tables() {
        let name = Path::new(&table.path).file_name().unwrap();
        fs::write(folder.path().join(name), table.text).unwrap();
    }
    folder
}

fn market(folder: &Path) -> History {
    let request = Request {
        sources: vec![folder.to_owned()].into(),
        price_days: None,
        cut_off: CutOff::EndOfDay,
    };
    let loaded = load(&request).unwrap();
    assert!(loaded.report.tables.iter().all(|table| table.rejected == 0));
    loaded.history
}

/// A replay of the smallest project's index, and its constituents on the way.
fn replayed(history: &History) -> (Rulebook, Replay, Compositions) {
    let book = Rulebook::compile(INDEX, history.calendars()).unwrap();
    let mut seen = Compositions::default();
    let calculator = Calculator { book: &book, history, detail: true };
    let replay = replay(calculator, day("2024-04-16"), &[], &mut |outcome| seen.watch(outcome));
    assert_eq!(replay.held, None);
    (book, replay, seen)
}

fn numbers(frame: &DataFrame, column: &str) -> Vec<f64> {
    frame.column(column).unwrap().f64().unwrap().iter().flatten().collect()
}

#[test]
fn results_are_the_numbers_of_the_replay() {
    let folder = tables();
    let history = market(folder.path());
    let (book, replay, seen) = replayed(&history);
    let (books, replays) = (vec![book], vec![replay]);
    let frame = kapok_frames::levels(&books, &replays).unwrap();
    let days = &replays[0].levels;
    let expected: Vec<f64> = days
        .iter()
        .flat_map(|(_, level)| books[0].variants.iter().map(|v| level.levels.of(*v)))
        .collect();
    assert_eq!(numbers(&frame, "level"), expected);
    let first = frame.column("date").unwrap().date().unwrap().physical().get(0);
    assert_eq!(first, Some(days[0].0.to_epoch_days()));
    assert_snapshot!(frame.schema().iter().map(|(n, t)| format!("{n}: {t}\n")).collect::<String>());

    let held = seen.frame(&history).unwrap();
    let weights = numbers(&held, "weight");
    let (sum, days) = (weights.iter().sum::<f64>(), f64::from(u32::try_from(days.len()).unwrap()));
    assert!((sum - days).abs() < 1e-9, "weights of {days} days sum up to {sum}");
    let (price, shares) = (numbers(&held, "price"), numbers(&held, "index_shares"));
    assert!(price.iter().zip(&shares).all(|(price, shares)| price * shares > 0.0));

    let statistics = kapok_frames::statistics(&books, &replays).unwrap();
    let summary = kapok_backtest::summarise(&replays[0], None).unwrap();
    assert_eq!(numbers(&statistics, "drawdown"), [summary.drawdown]);
    assert_eq!(numbers(&statistics, "annual_return_gross"), [summary.annual_return[2]]);
    assert_eq!(statistics.column("tracking_error").unwrap().null_count(), 1);

    let overlays = kapok_frames::overlays(&books, &replays).unwrap();
    let of = replays[0].overlays.iter().flat_map(|overlay| &overlay.levels);
    assert_eq!(numbers(&overlays, "level"), of.map(|(_, p)| p.today).collect::<Vec<_>>());
}

/// The prices of the smallest project as a frame.
fn prices(folder: &Path) -> DataFrame {
    let mut reader = csv::Reader::from_path(folder.join("prices.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |at: usize| rows.iter().map(move |row| row.get(at).filter(|t| !t.is_empty()));
    let columns = header.iter().enumerate().map(|(at, name)| match name {
        "date" => {
            let days = column(at).map(|text| day(text.unwrap()).to_epoch_days());
            Int32Chunked::from_iter_values(name.into(), days).into_date().into_column()
        }
        "close" | "volume" | "turnover" => {
            let closes = column(at).map(|text| text.map(|text| text.parse::<f64>().unwrap()));
            Float64Chunked::from_iter_options(name.into(), closes).into_column()
        }
        _ => StringChunked::from_iter_options(name.into(), column(at)).into_column(),
    });
    DataFrame::new_infer_height(columns.collect::<Vec<Column>>()).unwrap()
}

#[test]
fn a_table_of_a_frame_gives_the_same_levels() {
    let folder = tables();
    let from_csv = replayed(&market(folder.path())).1;
    let frame = prices(folder.path());
    fs::remove_file(folder.path().join("prices.csv")).unwrap();
    let file = fs::File::create(folder.path().join("prices.parquet")).unwrap();
    write_table(&frame, file).unwrap();
    assert_eq!(replayed(&market(folder.path())).1, from_csv);
}

#[test]
fn a_column_of_another_type_is_named() {
    let odd = Series::new("close".into(), [1.0f32]).into_column();
    let error = write_table(&DataFrame::new_infer_height(vec![odd]).unwrap(), Vec::new());
    let error = error.unwrap_err();
    assert!(matches!(error, FrameError::WrongType { .. }));
    assert_snapshot!(format!("{error}\nhint: {}", error.hint().unwrap()));
}
