//! Sides on which rows lean.

use super::layout::Limit;

/// The limit that a row leans on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// Both limits, which are one.
    Equal,
    /// Upper limit.
    Upper,
    /// Lower limit.
    Lower,
    /// Neither.
    Idle,
}

impl Side {
    pub(super) fn of(limit: Limit, y: f64, activity: f64) -> Self {
        if limit.lower == limit.upper {
            Self::Equal
        } else if y > 0.0 || (y == 0.0 && activity > limit.upper) {
            Self::Upper
        } else if y < 0.0 || activity < limit.lower {
            Self::Lower
        } else {
            Self::Idle
        }
    }

    /// Rise of the dual with the multiplier.
    pub(super) fn slope(self, limit: Limit, activity: f64) -> f64 {
        match self {
            Self::Equal | Self::Upper => activity - limit.upper,
            Self::Lower => activity - limit.lower,
            Self::Idle => 0.0,
        }
    }

    /// The multiplier, stopped at zero.
    pub(super) fn stop(self, y: f64) -> f64 {
        match self {
            Self::Equal => y,
            Self::Upper => y.max(0.0),
            Self::Lower => y.min(0.0),
            Self::Idle => 0.0,
        }
    }
}
