//! Levels of series that others calculate.

use kapok_domain::Currency;

/// Level of a series from outside on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutsideLevel {
    /// Points, above zero.
    pub level: f64,
    /// Currency of the series.
    pub currency: Currency,
}
