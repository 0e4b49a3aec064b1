//! A vendor's closes as traded and adjusted, side by side.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use chrono::NaiveDate;
use flate2::read::MultiGzDecoder;

/// One security on one day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Close {
    pub(crate) date: NaiveDate,
    /// As traded.
    pub(crate) raw: f64,
    /// As the vendor adjusts it for all events after that day.
    pub(crate) adjusted: f64,
}

/// Closes by security, in order of date.
pub(crate) fn read(path: &Path) -> BTreeMap<String, Vec<Close>> {
    let file = File::open(path).unwrap();
    let mut table = csv::Reader::from_reader(MultiGzDecoder::new(file));
    let header = table.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let [date, symbol, raw, adjusted] =
        ["date", "symbol", "close_raw", "adj_close_ref"].map(column);
    let mut closes: BTreeMap<String, Vec<Close>> = BTreeMap::new();
    for row in table.records() {
        let row = row.unwrap();
        let number = |column: usize| row[column].parse::<f64>().unwrap();
        let close = Close {
            date: row[date].parse().unwrap(),
            raw: number(raw),
            adjusted: number(adjusted),
        };
        closes.entry(row[symbol].to_owned()).or_default().push(close);
    }
    for closes in closes.values_mut() {
        closes.sort_by_key(|close| close.date);
    }
    closes
}
