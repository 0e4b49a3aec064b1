//! Replays as frames: the columns of the tables that `kapok backtest` writes and prints.

use kapok_backtest::{Replay, Summary, summarise};
use kapok_rulebook::Rulebook;
use polars_core::frame::DataFrame;
use polars_core::prelude::PolarsResult;

use crate::column::{counts, dates, numbers, texts};

/// Levels by index, day and return variant, with the columns of `levels.parquet`.
///
/// * `books`: the indices
/// * `replays`: their replays, in the same order
///
/// # Errors
///
/// If polars refuses the columns.
pub fn levels(books: &[Rulebook], replays: &[Replay]) -> PolarsResult<DataFrame> {
    let rows: Vec<_> = books
        .iter()
        .zip(replays)
        .flat_map(|(book, replay)| replay.levels.iter().map(move |level| (book, level)))
        .flat_map(|(book, level)| book.variants.iter().map(move |variant| (book, level, *variant)))
        .collect();
    DataFrame::new_infer_height(vec![
        dates("date", rows.iter().map(|(_, (date, _), _)| *date)),
        texts("index_id", rows.iter().map(|(book, ..)| Some(book.id.as_str()))),
        texts("return_variant", rows.iter().map(|(.., variant)| Some(variant.name()))),
        texts("currency", rows.iter().map(|(book, ..)| Some(book.currency.to_string()))),
        numbers("level", rows.iter().map(|(_, (_, level), v)| Some(level.levels.of(*v)))),
        numbers("divisor", rows.iter().map(|(_, (_, level), _)| Some(level.divisor))),
        texts("illustrative", rows.iter().map(|(book, ..)| book.illustrative.as_deref())),
    ])
}

/// Levels of overlays by index, overlay and day, with the columns of `overlays.parquet`.
///
/// * `books`: the indices
/// * `replays`: their replays, in the same order
///
/// # Errors
///
/// If polars refuses the columns.
pub fn overlays(books: &[Rulebook], replays: &[Replay]) -> PolarsResult<DataFrame> {
    let overlays = books.iter().zip(replays).flat_map(|(book, replay)| {
        book.overlays.iter().zip(&replay.overlays).map(move |(overlay, of)| (book, overlay, of))
    });
    let rows: Vec<_> = overlays
        .flat_map(|(book, overlay, of)| of.levels.iter().map(move |level| (book, overlay, level)))
        .collect();
    DataFrame::new_infer_height(vec![
        dates("date", rows.iter().map(|(.., (date, _))| *date)),
        texts("index_id", rows.iter().map(|(book, ..)| Some(book.id.as_str()))),
        texts("overlay_id", rows.iter().map(|(_, overlay, _)| Some(overlay.id.as_str()))),
        texts("kind", rows.iter().map(|(_, overlay, _)| Some(overlay.kind))),
        texts("currency", rows.iter().map(|(_, overlay, _)| Some(overlay.currency.to_string()))),
        numbers("level", rows.iter().map(|(.., (_, point))| Some(point.today))),
        numbers("next_level", rows.iter().map(|(.., (_, point))| Some(point.next))),
        texts("illustrative", rows.iter().map(|(book, ..)| book.illustrative.as_deref())),
    ])
}

/// Statistics, one row an index that has two days or more, in fractions of one.
///
/// * `books`: the indices; the tracking error is against the parent, if it is among them
/// * `replays`: their replays, in the same order
///
/// # Errors
///
/// If polars refuses the columns.
pub fn statistics(books: &[Rulebook], replays: &[Replay]) -> PolarsResult<DataFrame> {
    let parent = |book: &Rulebook| {
        let at = books.iter().position(|other| Some(&other.id) == book.parent.as_ref())?;
        replays.get(at)
    };
    let row = |(book, replay)| Some((book, summarise(replay, parent(book))?));
    let rows: Vec<(&Rulebook, Summary)> = books.iter().zip(replays).filter_map(row).collect();
    let number = |name, of: &dyn Fn(&Summary) -> f64| {
        numbers(name, rows.iter().map(|(_, summary)| Some(of(summary))))
    };
    DataFrame::new_infer_height(vec![
        texts("index_id", rows.iter().map(|(book, _)| Some(book.id.as_str()))),
        dates("from", rows.iter().map(|(_, summary)| summary.from)),
        dates("to", rows.iter().map(|(_, summary)| summary.to)),
        counts("days", rows.iter().map(|(_, summary)| summary.days)),
        number("annual_return_price", &|summary| summary.annual_return[0]),
        number("annual_return_net", &|summary| summary.annual_return[1]),
        number("annual_return_gross", &|summary| summary.annual_return[2]),
        number("volatility", &|summary| summary.volatility),
        number("drawdown", &|summary| summary.drawdown),
        number("turnover", &|summary| summary.turnover),
        counts("reviews", rows.iter().map(|(_, summary)| summary.reviews)),
        numbers("tracking_error", rows.iter().map(|(_, summary)| summary.tracking_error)),
    ])
}
