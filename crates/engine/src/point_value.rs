//! The value of one point of the level.
//!
//! Source: `docs/methodology/calculation.md` §1.

/// Value of a point in the unit of a form of the level: `D / scale`, index currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PointValue {
    pub(crate) divisor: f64,
    /// Points of the index for one of `M / D`.
    pub(crate) scale: f64,
}

impl PointValue {
    /// Points of an amount in index currency.
    pub(crate) fn points(self, amount: f64) -> f64 {
        amount / self.divisor * self.scale
    }

    /// Index currency of one point.
    pub(crate) fn of_one(self) -> f64 {
        self.divisor / self.scale
    }
}
