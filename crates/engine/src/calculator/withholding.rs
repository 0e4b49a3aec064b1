//! Withholding rates of the countries of companies, each looked up once a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_market::CorporateAction;

use super::index::Calculator;
use crate::error::StepError;

/// Withholding rates on a day, by country.
pub(super) struct Withholding<'c, 'a> {
    calculator: &'c Calculator<'a>,
    date: NaiveDate,
    rates: BTreeMap<&'a str, f64>,
}

impl<'c, 'a> Withholding<'c, 'a> {
    pub(super) fn new(calculator: &'c Calculator<'a>, date: NaiveDate) -> Self {
        Self { calculator, date, rates: BTreeMap::new() }
    }

    /// Withholding rate for a dividend, a fraction of one: for the net return, and to gross up an
    /// amount stated after tax.
    ///
    /// Source: `docs/methodology/calculation.md` §2.
    pub(super) fn rate(&mut self, event: &CorporateAction) -> Result<f64, StepError> {
        let Calculator { book, history, .. } = self.calculator;
        let security = history.security(event.security);
        if let Some(rate) = self.rates.get(&*security.country) {
            return Ok(*rate);
        }
        let conventions = book.conventions.on(self.date);
        let table = conventions.withholding_table.as_deref().unwrap_or_default();
        let cut_off = history.cut_off(self.date);
        let fact = history.withholding(table, &security.country, self.date, cut_off);
        let missing = || StepError::NoWithholding {
            security: security.id.clone(),
            date: self.date,
            table: table.to_owned(),
            country: security.country.to_string(),
        };
        let rate = fact.ok_or_else(missing)?.value;
        self.rates.insert(&security.country, rate);
        Ok(rate)
    }
}
