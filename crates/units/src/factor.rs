//! Exact factors.

/// A ratio of whole numbers above zero, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    above: u128,
    below: u128,
}

impl Factor {
    /// One.
    pub const ONE: Self = Self { above: 1, below: 1 };

    /// `above / below`.
    ///
    /// # Panics
    ///
    /// If either is zero.
    #[must_use]
    pub fn new(above: u64, below: u64) -> Self {
        assert!(above > 0 && below > 0, "a factor is above zero");
        Self::lowest(above.into(), below.into())
    }

    /// `self · other`; `None` beyond the reach of whole numbers.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        // Terms are shortened crosswise first, so that a product of small terms stays small.
        let (a, d) = shortened(self.above, other.below);
        let (c, b) = shortened(other.above, self.below);
        Some(Self { above: a.checked_mul(c)?, below: b.checked_mul(d)? })
    }

    /// `1 / self`.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { above: self.below, below: self.above }
    }

    /// Numerator and denominator.
    #[must_use]
    pub fn terms(self) -> (u128, u128) {
        (self.above, self.below)
    }

    fn lowest(above: u128, below: u128) -> Self {
        let (above, below) = shortened(above, below);
        Self { above, below }
    }
}

/// Both numbers without their greatest common divisor.
fn shortened(a: u128, b: u128) -> (u128, u128) {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x, b / x)
}
