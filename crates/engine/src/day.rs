//! Day of an index: everything that [`crate::step`] may look at beside the state.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::{Conventions, LevelForm, Reinvestment};
use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, SecurityIx};
use kapok_weighting::WeightingKind;

use crate::equity::constituents::Constituents;
use crate::outcome::ReviewRecord;

/// A cash dividend of a constituent, booked at the close of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Dividend {
    /// The event.
    pub event_id: Box<str>,
    /// Version of its terms.
    pub version: u32,
    /// Line that pays the dividend.
    pub security: SecurityIx,
    /// Amount a share of that line for one of the terms: 1 unless it is of a line that has become
    /// this one, or other events have changed the shares with the ex-date.
    pub share_factor: f64,
    /// Shares after the rights taken up on the ex-date or later, for one before them.
    pub rights: f64,
    /// Ex-date of the dividend.
    pub ex_date: NaiveDate,
    /// Gross amount a share, in `currency`; below zero where too much was booked before.
    pub amount: f64,
    /// Currency of the amount.
    pub currency: Currency,
    /// Index currency per unit of `currency`: of the ex-date, or of the day before, by convention.
    pub rate: f64,
    /// Withholding rate, a fraction of one; `None` where no net return is calculated.
    pub withholding: Option<f64>,
    /// Fraction of the amount that carries a tax credit (Australian franking).
    pub franked: f64,
    /// Whether it is a special dividend: where the price is adjusted for it, it is not reinvested.
    pub special: bool,
    /// Reason for which it is booked today.
    pub booking: Booking,
}

/// Reason for which a dividend is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booking {
    /// Today is its ex-date.
    ExDate,
    /// The ex-date has passed; it became known, changed or was called off since.
    Late,
}

/// Price of a line on its last day, where the market gives none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FinalPrice {
    /// The line.
    pub security: SecurityIx,
    /// The price, quotation currency.
    pub price: f64,
    /// Origin of the price: `deal_terms`, `stated`, `nominal`, `zero`.
    pub origin: &'static str,
    /// Whether it replaces an official close too.
    pub always: bool,
}

impl FinalPrice {
    /// Whether the price is used beside the official closes of its day (by position of the
    /// security).
    pub(crate) fn counts(&self, closes: &[f64]) -> bool {
        let traded = closes[self.security.at()] > 0.0;
        self.always || !traded
    }
}

/// A share count that an index takes over between reviews.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareUpdate {
    /// The line.
    pub security: SecurityIx,
    /// Shares in issue at the next open; of a line that becomes another one there, before the
    /// events of that open.
    pub outstanding: f64,
    /// Free-float factor after its step.
    pub free_float: f64,
}

/// Share counts that an index takes over at an open.
///
/// Source: `docs/methodology/corporate-actions.md` §10.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShareUpdates {
    /// Of lines that become others at that open: before its events.
    pub before_switches: Vec<ShareUpdate>,
    /// After the events of the open.
    pub after_events: Vec<ShareUpdate>,
    /// Of lines that have become constituents with counts of their own: without effect.
    pub without_effect: Vec<FormerCount>,
}

/// A share count of a line that has become a constituent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FormerCount {
    /// The line of the count.
    pub of: SecurityIx,
    /// The constituent.
    pub into: SecurityIx,
}

/// A composition that takes effect after a close.
#[derive(Debug, Clone, PartialEq)]
pub struct NewComposition {
    /// Record of the review, before its turnover is known, which only the close can tell.
    pub record: ReviewRecord,
    /// The constituents at the prices of the close.
    pub constituents: Constituents,
}

/// The close before an open, at which events that become known on their ex-date are applied: as
/// they would have been had they been known the evening before.
///
/// Source: `docs/methodology/corporate-actions.md` §13.
#[derive(Debug, Clone)]
pub struct CloseBefore<'a> {
    /// Day of that close.
    pub date: NaiveDate,
    /// Official closes in quotation currency by position of the security; zero where there is
    /// none.
    pub prices: &'a [f64],
    /// Index currency per unit of each currency that these events need.
    pub fx: BTreeMap<Currency, FxQuote>,
}

/// One calculation day of one index.
#[derive(Debug, Clone)]
pub struct Day<'a> {
    /// The day.
    pub date: NaiveDate,
    /// The calculation day after it, for which the evening prepares.
    pub next_date: NaiveDate,
    /// Conventions of today.
    pub conventions: &'a Conventions,
    /// Conventions of the next calculation day, for what happens at its open.
    pub next_conventions: &'a Conventions,
    /// Kind of weighting: it says what a corporate action leaves as it is.
    pub weighting: WeightingKind,
    /// Kind of weighting from the next open on: another one after a review by other rules.
    pub next_weighting: WeightingKind,
    /// Index points on the base date.
    pub base_level: f64,
    /// Official closes in quotation currency by position of the security; zero where there is
    /// none.
    pub prices: &'a [f64],
    /// Index currency per unit of each currency that occurs today.
    pub fx: BTreeMap<Currency, FxQuote>,
    /// Withholding rates of lines with a special dividend.
    pub withholding: BTreeMap<SecurityIx, f64>,
    /// Prices of lines that have their last day.
    pub final_prices: Vec<FinalPrice>,
    /// Events of today's open that became known after last evening.
    pub late: Vec<&'a CorporateAction>,
    /// The close before the open, where there are any of these.
    pub before: Option<CloseBefore<'a>>,
    /// Cash dividends of constituents that are booked today.
    pub dividends: Vec<Dividend>,
    /// Events that are adjusted by today's price.
    pub ex_price: Vec<&'a CorporateAction>,
    /// Rights issues that went ex without a price, and have one since.
    pub deferred_rights: Vec<&'a CorporateAction>,
    /// The composition that takes effect after today's close.
    pub review: Option<NewComposition>,
    /// Events of the next open.
    pub events: Vec<&'a CorporateAction>,
    /// Share counts that are taken over at the next open.
    pub share_updates: ShareUpdates,
    /// A constituent whose last official close is of this day or before leaves.
    pub suspended_since: Option<NaiveDate>,
    /// Whether an overlay needs the return at the exchange rates of the day before.
    pub local: bool,
    /// Whether to keep the constituents of the close for publication.
    pub detail: bool,
}

impl Day<'_> {
    /// Whether the day's opening prices are still needed after its close.
    pub(crate) fn looks_back(&self) -> bool {
        self.detail
            || !self.ex_price.is_empty()
            || self.weighting == WeightingKind::Geometric
            || self.conventions.level_form == LevelForm::Chain
            || self.conventions.reinvestment == Reinvestment::InStock
    }

    /// Index currency per unit of a currency. [`crate::Calculator`] supplies all that occur.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<f64> {
        self.fx.get(&currency).map(|quote| quote.rate)
    }
}
