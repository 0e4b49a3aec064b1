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
    /// Calendar days between two things, within which they are a finding.
    DaysApart,
    /// Distance from a number, a fraction, within which there is a finding.
    Nearness,
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
            Self::DaysApart => "days apart or fewer",
            Self::Nearness => "fraction or less",
        }
    }

    /// Whether a number is on the far side of a limit: above it, or within it where nearness is
    /// the finding.
    #[must_use]
    pub(crate) fn is_beyond(self, number: f64, limit: f64) -> bool {
        match self {
            Self::Fraction | Self::Days | Self::Times | Self::Count | Self::BasisPoints => {
                number > limit
            }
            Self::DaysApart | Self::Nearness => number <= limit,
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
            LimitUnit::Fraction | LimitUnit::Nearness if number >= 0.1 => {
                write!(f, "{:.0} %", 100.0 * number)
            }
            LimitUnit::Fraction | LimitUnit::Nearness => {
                write!(f, "{} %", (10_000.0 * number).round() / 100.0)
            }
            LimitUnit::Days | LimitUnit::DaysApart => write!(f, "{number} days"),
            LimitUnit::Times => write!(f, "{number} times"),
            LimitUnit::Count => write!(f, "{number}"),
            LimitUnit::BasisPoints => write!(f, "{number} bp"),
        }
    }
}
