//! What one day brings: everything that [`crate::step`] may look at beside the state.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, SecurityIx};

use crate::outcome::ReviewRecord;
use crate::state::Constituents;

/// A cash dividend of a constituent that goes ex.
#[derive(Debug, Clone, PartialEq)]
pub struct Dividend {
    /// The event.
    pub event_id: Box<str>,
    /// Version of its terms.
    pub version: u32,
    /// Whose it is.
    pub security: SecurityIx,
    /// Its ex-date.
    pub ex_date: NaiveDate,
    /// Gross amount a share, in `currency`.
    pub amount: f64,
    /// Its currency.
    pub currency: Currency,
    /// Withholding rate, a fraction of one; `None` where no net return is calculated.
    pub withholding: Option<f64>,
}

/// A composition that takes effect after a close.
#[derive(Debug, Clone, PartialEq)]
pub struct NewComposition {
    /// What the review found, without the turnover that only the close can tell.
    pub record: ReviewRecord,
    /// The constituents at the prices of the close.
    pub constituents: Constituents,
}

/// One calculation day of one index.
#[derive(Debug, Clone)]
pub struct Day<'a> {
    /// The day.
    pub date: NaiveDate,
    /// The calculation day after it, for which the evening prepares.
    pub next_date: NaiveDate,
    /// Official closes in quotation currency by position of the security; zero where there is
    /// none.
    pub prices: &'a [f64],
    /// Index currency per unit of each currency that occurs today.
    pub fx: BTreeMap<Currency, FxQuote>,
    /// Events of today's open that became known after last evening.
    pub late: Vec<&'a CorporateAction>,
    /// Regular cash dividends of constituents that go ex today.
    pub dividends: Vec<Dividend>,
    /// The composition that takes effect after today's close.
    pub review: Option<NewComposition>,
    /// Events of the next open.
    pub events: Vec<&'a CorporateAction>,
    /// Each constituent stands with a fixed number of units, as in a price-weighted index: a
    /// split then moves the divisor and not the index shares.
    pub unit_shares: bool,
    /// An overlay needs the return at the exchange rates of the day before.
    pub local: bool,
    /// Keep the constituents of the close for publication.
    pub detail: bool,
}

impl Day<'_> {
    /// Index currency per unit of a currency; [`crate::Calculator`] supplies all that occur.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<f64> {
        self.fx.get(&currency).map(|quote| quote.rate)
    }
}
