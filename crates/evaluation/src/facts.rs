//! The facts of an evaluation date, by column. Whoever fills them leaves out what was not known
//! yet.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, IssuerId, Method, Timestamp};

/// Exchange rates: units of the second currency for one of the first, for values of the period that
/// ends on the date. `None`: not known.
pub type Rates<'r> = dyn Fn(Currency, Currency, NaiveDate) -> Option<f64> + 'r;

/// One value of one indicator of one issuer, with its provenance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Datum<'a> {
    /// The value, in `unit`.
    pub value: f64,
    /// Its unit, as [`Unit::parse`](kapok_units::Unit::parse) reads it.
    pub unit: &'a str,
    /// Its currency, where the unit is money and does not name one.
    pub currency: Option<Currency>,
    /// Last day of the period that it speaks about.
    pub period_end: NaiveDate,
    /// Time from which it could be known. Never after the evaluation; the caller sees to that.
    pub known_at: Timestamp,
    /// Source in which it was read.
    pub source: &'a str,
    /// Way in which it was obtained.
    pub method: Method,
    /// Data quality, 1 (best) to 5, where somebody has judged it.
    pub quality: Option<u8>,
}

/// The values of one indicator: at most one per issuer, in the order of issuers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactColumn<'a>(Vec<(u32, Datum<'a>)>);

impl<'a> FactColumn<'a> {
    /// A column of the given values, in any order.
    ///
    /// * `entries`: position of the issuer in [`Facts::issuers`], and its value
    #[must_use]
    pub fn new(mut entries: Vec<(u32, Datum<'a>)>) -> Self {
        entries.sort_by_key(|entry| entry.0);
        Self(entries)
    }

    /// The values with the positions of their issuers, in order.
    #[must_use]
    pub fn entries(&self) -> &[(u32, Datum<'a>)] {
        &self.0
    }

    /// The value of an issuer.
    #[must_use]
    pub fn get(&self, issuer: usize) -> Option<&Datum<'a>> {
        let found = self.0.binary_search_by_key(&(issuer as u64), |entry| u64::from(entry.0));
        found.ok().map(|place| &self.0[place].1)
    }
}

/// One controversy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case<'a> {
    /// Position of the issuer in [`Facts::issuers`].
    pub issuer: u32,
    /// Name of the case.
    pub case: &'a str,
    /// Severity, 1 (slight) to 5 (most severe).
    pub severity: u8,
    /// The dimension that it concerns, by its id in the scheme, if it is assigned to one.
    pub pillar: Option<&'a str>,
    /// First day.
    pub opened: NaiveDate,
    /// Last day, if it is over.
    pub closed: Option<NaiveDate>,
}

/// Controversies, and the issuers that somebody watches for them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Controversies<'a> {
    /// The cases, in any order.
    pub cases: Vec<Case<'a>>,
    /// By issuer: whether no case means that there is none.
    pub covered: Vec<bool>,
}

/// A decision of a committee on the band of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandOverride<'a> {
    /// Position of the issuer in [`Facts::issuers`].
    pub issuer: u32,
    /// The band decided on.
    pub band: &'a str,
    /// Reason.
    pub reason: &'a str,
    /// Last evaluation date on which it holds.
    pub expires: NaiveDate,
}

/// Facts about all issuers on an evaluation date.
///
/// Only facts that were known then belong in it: later ones are removed by whoever reads the
/// snapshot, not here. Memory is in proportion to the facts that exist.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts<'a> {
    /// The evaluation date.
    pub date: NaiveDate,
    /// The issuers; positions in this list stand for them everywhere.
    pub issuers: &'a [IssuerId],
    /// Values by indicator. A column that is not here has no values.
    pub columns: BTreeMap<&'a str, FactColumn<'a>>,
    /// By classification level, `country` included: the label of each issuer.
    pub labels: BTreeMap<&'a str, Vec<Option<&'a str>>>,
    /// Controversies.
    pub controversies: Controversies<'a>,
    /// The band of each issuer at the review before, for hysteresis; empty: there was none.
    pub previous_bands: Vec<Option<&'a str>>,
    /// Decisions on bands.
    pub overrides: Vec<BandOverride<'a>>,
}
