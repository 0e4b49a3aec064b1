//! Conversion of numbers between units of one dimension.

use crate::factor::Factor;
use crate::rounded::round_to_15_digits;

/// A factor between two units of one dimension, as a ratio of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    above: f64,
    below: f64,
}

impl Conversion {
    pub(crate) fn by(factor: Factor) -> Self {
        let (above, below) = factor.terms();
        Self { above: above as f64, below: below as f64 }
    }

    /// Whether numbers stay as they are.
    #[must_use]
    pub fn is_one(self) -> bool {
        self.above == self.below
    }

    /// Value in the other unit, value · above / below, rounded to 15 significant digits, so that
    /// 4.35 kt and 4,350 t are the same number and share their rank.
    ///
    /// Source: `docs/methodology/esg-evaluation.md` §2.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        if self.is_one() {
            return value;
        }
        round_to_15_digits(value * self.above / self.below)
    }
}
