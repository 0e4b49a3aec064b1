//! Units of limits, and limits in words.

use std::fmt;

/// Unit of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitUnit {
    /// Fraction of one; shown as a percentage.
    Fraction,
    /// Calendar days.
    Days,
    /// Ratio of one number to another, the larger by the smaller.
    Times,
    /// Number of things.
    Count,
    /// Basis points.
    BasisPoints,
}

impl LimitUnit {
    /// Name in the documentation.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fraction => "fraction",
            Self::Days => "days",
            Self::Times => "times",
            Self::Count => "number",
            Self::BasisPoints => "bp",
        }
    }

    /// A number of this unit, in words.
    pub(crate) fn of(self, number: f64) -> InUnit {
        InUnit { unit: self, number }
    }
}

/// Number with its unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InUnit {
    unit: LimitUnit,
    number: f64,
}

impl fmt::Display for InUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.unit {
            LimitUnit::Fraction if number >= 0.1 => write!(f, "{:.0} %", 100.0 * number),
            LimitUnit::Fraction => write!(f, "{} %", (10_000.0 * number).round() / 100.0),
            LimitUnit::Days => write!(f, "{number} days"),
            LimitUnit::Times => write!(f, "{number} times"),
            LimitUnit::Count => write!(f, "{number}"),
            LimitUnit::BasisPoints => write!(f, "{number} bp"),
        }
    }
}
