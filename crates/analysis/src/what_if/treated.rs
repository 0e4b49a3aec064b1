//! The numbers of an event as it is treated.

use std::collections::BTreeMap;

use kapok_engine::{ActionRecord, Levels};
use kapok_market::SecurityIx;

/// A line of the index at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// Price, quotation currency.
    pub price: f64,
    /// Index shares.
    pub index_shares: f64,
    /// Weight, a fraction of one.
    pub weight: f64,
}

/// The holdings of one moment by security.
pub type Holdings = BTreeMap<SecurityIx, Holding>;

/// An event as one set of conventions treats it.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// The lines concerned with which the ex-date opens.
    pub open: Holdings,
    /// The divisor with which it opens.
    pub divisor: f64,
    /// The index market value with which it opens, index currency.
    pub market_value: f64,
    /// Changes of the lines concerned, in order.
    pub records: Vec<ActionRecord>,
    /// The ex-date, if it has closes.
    pub ex_day: Option<ExDay>,
}

/// The ex-date as calculated.
#[derive(Debug, Clone, PartialEq)]
pub struct ExDay {
    /// Levels, in points.
    pub levels: Levels,
    /// Price adjustment factors other than 1.
    pub factors: BTreeMap<SecurityIx, f64>,
    /// The lines concerned with which the day after opens.
    pub after: Holdings,
}
