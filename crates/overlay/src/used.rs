//! Numbers that entered a day's level.

use chrono::NaiveDate;
use kapok_domain::Currency;

use crate::rate::RateUsed;

/// Spot and forward of one currency on a day, home currency per unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quote {
    /// The foreign currency.
    pub currency: Currency,
    /// For delivery now.
    pub spot: f64,
    /// The day of the older fixing behind it.
    pub spot_as_of: NaiveDate,
    /// Outright forward.
    pub forward: f64,
    /// The day of the older fixing behind it.
    pub forward_as_of: NaiveDate,
}

/// Every number that entered a day's level beside the terms and what was carried. Its debug text
/// is hashed into the manifest of the day: a field more or less is another hash.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Used {
    /// The underlying today, and what its return is measured from, points.
    pub underlying: Option<(f64, f64)>,
    /// The part of a year since the calculation day before.
    pub fraction: Option<f64>,
    /// The rate of cash.
    pub rate: Option<RateUsed>,
    /// The exposure to the underlying, a multiple of the level.
    pub exposure: Option<f64>,
    /// Dividends, points of the price level.
    pub points: Option<f64>,
    /// The exchange rate, units of the overlay's currency per unit of the underlying's.
    pub exchange: Option<(f64, NaiveDate)>,
    /// Growth of the index at the exchange rates of the day before.
    pub local_return: Option<f64>,
    /// Exchange rates of a hedge.
    pub quotes: Vec<Quote>,
    /// Levels of the components of a blend, in order, points.
    pub components: Vec<f64>,
}
