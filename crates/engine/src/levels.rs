//! Levels, and values that the net and the gross return each have.

use kapok_domain::ReturnVariant;

/// Levels of the return variants, in points, unrounded. Its debug text is hashed into the manifest
/// of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Dividends left out.
    pub price: f64,
    /// Dividends reinvested after withholding.
    pub net: f64,
    /// Dividends reinvested in full.
    pub gross: f64,
}

impl Levels {
    /// The level of a variant.
    #[must_use]
    pub fn of(&self, variant: ReturnVariant) -> f64 {
        match variant {
            ReturnVariant::Price => self.price,
            ReturnVariant::Net => self.net,
            ReturnVariant::Gross => self.gross,
        }
    }
}

/// A value of the net and one of the gross return.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NetGross<T> {
    /// After withholding.
    pub net: T,
    /// Before withholding.
    pub gross: T,
}
