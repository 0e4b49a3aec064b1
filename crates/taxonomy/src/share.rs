//! Shares of a whole.

/// A share of a whole, as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Share {
    /// Fraction of one; negative for a segment with negative revenue.
    Known(f64),
    /// Only bounds are known, fractions of one.
    Range {
        /// Smallest share.
        low: f64,
        /// Largest share.
        high: f64,
    },
    /// Not known.
    Unknown,
}

impl Share {
    /// The larger of two shares of the same activity; a known one is preferred to bounds.
    pub(crate) fn larger(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(x), Self::Known(y)) => Self::Known(x.max(y)),
            (Self::Known(x), _) | (_, Self::Known(x)) => Self::Known(x),
            (Self::Range { low: a, high: b }, Self::Range { low: c, high: d }) => {
                Self::Range { low: a.max(c), high: b.max(d) }
            }
            (range @ Self::Range { .. }, Self::Unknown)
            | (Self::Unknown, range @ Self::Range { .. }) => range,
            (Self::Unknown, Self::Unknown) => Self::Unknown,
        }
    }

    /// The least that it can be, fraction of one.
    pub(crate) fn least(self) -> f64 {
        match self {
            Self::Known(share) => share,
            Self::Range { low, .. } => low,
            Self::Unknown => 0.0,
        }
    }
}
