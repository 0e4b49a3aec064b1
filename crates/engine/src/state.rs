//! State of an index from one close to the next open.

use chrono::NaiveDate;
use kapok_domain::Divisor;
use kapok_overlay::OverlayState;

use crate::equity::constituents::Constituents;
use crate::levels::{Levels, NetGross};

/// State between two days: all that the next day needs.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Last day calculated.
    pub date: NaiveDate,
    /// Levels of that day.
    pub levels: Levels,
    /// Dividends kept in cash since the last review, in points of the variant; zero where they
    /// are reinvested otherwise.
    pub cash: NetGross<f64>,
    /// Divisor of the next day.
    pub divisor: Divisor,
    /// Constituents of the next day.
    pub constituents: Constituents,
    /// Close after which the composition was last reviewed.
    pub last_review: NaiveDate,
    /// Events that the constituents have behind them already, of the next open: id and version.
    pub opened: Vec<(Box<str>, u32)>,
    /// States of the overlays.
    pub overlays: Vec<OverlayState>,
}
