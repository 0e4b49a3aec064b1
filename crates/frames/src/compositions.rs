//! Constituents, day by day.

use chrono::NaiveDate;
use kapok_engine::Outcome;
use kapok_market::{History, SecurityIx};
use polars_core::frame::DataFrame;
use polars_core::prelude::PolarsResult;

use crate::column::{dates, numbers, texts};

/// Constituents of one index at its closes, gathered while it is replayed.
///
/// [`Compositions::watch`] is handed to the replay. Days whose outcome has no detail add nothing:
/// the calculator has to ask for it, for all days or for some.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compositions {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    date: NaiveDate,
    security: SecurityIx,
    index_shares: f64,
    price: f64,
    weight: f64,
}

impl Compositions {
    /// Adds the constituents of a close.
    pub fn watch(&mut self, outcome: &Outcome) {
        let Some(detail) = &outcome.detail else { return };
        let close = &detail.close;
        let row = |(at, weight): (usize, f64)| Row {
            date: outcome.date,
            security: close.security[at],
            index_shares: close.index_shares[at],
            price: close.price[at],
            weight,
        };
        self.rows.extend(close.weights().into_iter().enumerate().map(row));
    }

    /// The rows by day and security: index shares, the price in the currency of the quotation, and
    /// the fraction of the index market value.
    ///
    /// * `history`: the market that was replayed
    ///
    /// # Errors
    ///
    /// If polars refuses the columns.
    pub fn frame(&self, history: &History) -> PolarsResult<DataFrame> {
        let rows = || self.rows.iter();
        let security = |row: &Row| history.security(row.security);
        let currency = |row: &Row| security(row).currency.to_string();
        DataFrame::new_infer_height(vec![
            dates("date", rows().map(|row| row.date)),
            texts("security_id", rows().map(|row| Some(security(row).id.as_str()))),
            texts("currency", rows().map(|row| Some(currency(row)))),
            numbers("index_shares", rows().map(|row| Some(row.index_shares))),
            numbers("price", rows().map(|row| Some(row.price))),
            numbers("weight", rows().map(|row| Some(row.weight))),
        ])
    }
}
