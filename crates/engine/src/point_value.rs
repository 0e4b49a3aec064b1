//! Value of one point of the level.
//!
//! Source: `docs/methodology/calculation.md` §1.

/// Value of a point, `D / scale`, index currency, in the unit of a level form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PointValue {
    pub(crate) divisor: f64,
    /// Points of the index for one of `M / D`.
    pub(crate) scale: f64,
}

impl PointValue {
    /// Points of an amount in index currency.
    ///
    /// Source: `docs/methodology/calculation.md` §2.
    pub(crate) fn points(self, amount: f64) -> f64 {
        amount / self.divisor * self.scale
    }

    /// Index currency of one point.
    ///
    /// Source: `docs/methodology/calculation.md` §3.
    pub(crate) fn of_one(self) -> f64 {
        self.divisor / self.scale
    }
}
