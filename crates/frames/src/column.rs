//! Columns of a frame.

use chrono::NaiveDate;
use polars_core::prelude::{
    Column, Float64Chunked, Int32Chunked, IntoColumn, NewChunkedArray, StringChunked, UInt32Chunked,
};

/// A column of dates.
pub(crate) fn dates(name: &str, days: impl IntoIterator<Item = NaiveDate>) -> Column {
    let days = days.into_iter().map(|day| day.to_epoch_days());
    Int32Chunked::from_iter_values(name.into(), days).into_date().into_column()
}

/// A column of numbers.
pub(crate) fn numbers(name: &str, numbers: impl IntoIterator<Item = Option<f64>>) -> Column {
    Float64Chunked::from_iter_options(name.into(), numbers.into_iter()).into_column()
}

/// A column of counts.
pub(crate) fn counts(name: &str, counts: impl IntoIterator<Item = usize>) -> Column {
    let counts = counts.into_iter().map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    UInt32Chunked::from_iter_values(name.into(), counts).into_column()
}

/// A column of texts.
pub(crate) fn texts<S: AsRef<str>>(
    name: &str,
    texts: impl IntoIterator<Item = Option<S>>,
) -> Column {
    StringChunked::from_iter_options(name.into(), texts.into_iter()).into_column()
}
