//! A day of the index, as its overlays see it.

use chrono::NaiveDate;
use kapok_domain::calendar::IndexCalendar;
use kapok_domain::{Currency, ReturnVariant};

use crate::series::Point;

/// Weights of the constituents by currency, sorted by currency, fractions of one.
pub type Exposures = Vec<(Currency, f64)>;

/// A day of the index that overlays belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayDay<'a> {
    /// The day.
    pub date: NaiveDate,
    /// The calculation day before; `None` on the base date of the index.
    pub before: Option<NaiveDate>,
    /// The calculation day after.
    pub next_date: NaiveDate,
    /// Levels of the price return.
    pub price: Point,
    /// Levels of the net return.
    pub net: Point,
    /// Levels of the gross return.
    pub gross: Point,
    /// Dividends that went ex.
    pub dividends: DividendPoints,
    /// Growth of the market value at the exchange rates of the day before,
    /// `Σ q·p¹·x⁰ / Σ q·p⁰·x⁰`; where an overlay needs it.
    pub local_return: Option<f64>,
    /// Currencies of the constituents with which the next day opens, at the prices of the close;
    /// where an overlay needs them.
    pub exposures: Option<&'a Exposures>,
    /// Currencies at the close of the calculation day before; where an overlay needs them, and
    /// not on the base date.
    pub exposures_before: Option<&'a Exposures>,
    /// Calculation days.
    pub calendar: &'a IndexCalendar,
    /// Keep what overlays carry for publication.
    pub detail: bool,
}

/// Dividends that went ex on a day, in points of the price return.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DividendPoints {
    /// Before withholding.
    pub gross: f64,
    /// After withholding.
    pub net: f64,
    /// The part of the gross points on which company tax was paid.
    pub franked: f64,
}

impl OverlayDay<'_> {
    /// Levels of a return variant.
    #[must_use]
    pub fn levels(&self, variant: ReturnVariant) -> Point {
        match variant {
            ReturnVariant::Price => self.price,
            ReturnVariant::Net => self.net,
            ReturnVariant::Gross => self.gross,
        }
    }
}
