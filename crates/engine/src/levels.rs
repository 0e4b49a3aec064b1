//! Levels of the return variants, and pairs of a net and a gross value.

use chrono::NaiveDate;
use kapok_domain::ReturnVariant;

use crate::error::StepError;

/// Levels of the return variants, in points, unrounded. The debug text is hashed into the manifest
/// of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Price level: dividends left out.
    pub price: f64,
    /// Net level: dividends reinvested after withholding tax.
    pub net: f64,
    /// Gross level: dividends reinvested in full.
    pub gross: f64,
}

impl Levels {
    /// Refuses levels that are no numbers above zero, of whatever variant: those that are not
    /// published are carried on.
    pub(crate) fn are_positive(&self, date: NaiveDate) -> Result<(), StepError> {
        for variant in [ReturnVariant::Price, ReturnVariant::Net, ReturnVariant::Gross] {
            let level = self.of(variant);
            if !(level > 0.0 && level.is_finite()) {
                let variant = variant.name();
                return Err(StepError::LevelNotPositive { variant, date, level });
            }
        }
        Ok(())
    }

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

/// Pair of a value of the net and one of the gross return.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NetGross<T> {
    /// After withholding tax.
    pub net: T,
    /// Before withholding tax.
    pub gross: T,
}
