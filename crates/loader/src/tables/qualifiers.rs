//! Qualifiers of a number: its currency, method and quality.

use chrono::NaiveDate;
use kapok_domain::{Currency, Method};
use kapok_market::Measure;

use super::{Parsed, in_use};
use crate::batch::Batch;
use crate::column::{Breach, Column};

/// The columns of a batch that qualify its numbers.
pub(crate) struct Qualifiers<'b> {
    currency: &'b Column,
    method: &'b Column,
    quality: &'b Column,
    currencies: Parsed<Currency>,
}

impl<'b> Qualifiers<'b> {
    pub(crate) const COLUMNS: [&'static str; 3] = ["currency", "method", "quality"];

    pub(crate) fn new(batch: &'b Batch) -> Self {
        let [currency, method, quality] = Self::COLUMNS.map(|name| batch.column(name));
        Self { currency, method, quality, currencies: Parsed::new() }
    }

    /// A number with what its row says of it.
    ///
    /// * `as_of`: end of its period, when its currency must be in use
    pub(crate) fn of(
        &mut self,
        row: usize,
        as_of: NaiveDate,
        measure: Measure,
    ) -> Result<Measure, Breach> {
        let currency = self.currencies.get(self.currency, row)?;
        currency.map(|c| in_use(self.currency, row, c, as_of)).transpose()?;
        Ok(Measure {
            currency,
            method: self.method.one_of(row, &Method::WORDS)?,
            quality: self.quality(row)?,
            ..measure
        })
    }

    /// PCAF data quality: a whole number from 1 to 5.
    fn quality(&self, row: usize) -> Result<Option<u8>, Breach> {
        let quality = self.quality.whole_number(row, (1, 5))?;
        Ok(quality.and_then(|n| u8::try_from(n).ok()))
    }
}
