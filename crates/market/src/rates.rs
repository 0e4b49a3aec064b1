//! Interest rates: curves, tenors and the day count they are for.

use kapok_domain::DayCount;

use crate::security::TextIx;

/// Curve and tenor.
pub type Curve = (TextIx, TextIx);

/// A rate of a curve on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterestRate {
    /// A fraction a year.
    pub rate: f64,
    /// Day count that the rate is quoted for.
    pub day_count: DayCount,
}
