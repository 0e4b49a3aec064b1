//! Lowest and highest number that there can be.

use kapok_units::Conversion;

/// Lowest and highest number that there can be; infinite where nothing limits them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lowest.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

impl Bounds {
    /// Any number.
    pub const ANY: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// Zero or more.
    pub const NOT_NEGATIVE: Self = Self { low: 0.0, high: f64::INFINITY };

    /// From one number to another.
    #[must_use]
    pub const fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// One number alone.
    pub(crate) fn point(number: f64) -> Self {
        Self { low: number, high: number }
    }

    /// Whether nothing is ruled out.
    pub(crate) fn is_any(self) -> bool {
        self == Self::ANY
    }

    /// Whether they hold one number alone.
    pub(crate) fn is_point(self) -> bool {
        self.low == self.high
    }

    /// Bounds of a sum. Rounding keeps the order of numbers, so they hold for the rounded sum too.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }

    /// Bounds of a difference.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self { low: self.low - other.high, high: self.high - other.low }
    }

    /// Bounds of a product.
    pub(crate) fn times(self, other: Self) -> Self {
        self.corners(other, |a, b| a * b)
    }

    /// Bounds of a quotient; any number where the divisor can be zero.
    pub(crate) fn per(self, other: Self) -> Self {
        if other.low <= 0.0 && other.high >= 0.0 {
            return Self::ANY;
        }
        self.corners(other, |a, b| a / b)
    }

    fn corners(self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        let pairs = [
            (self.low, other.low),
            (self.low, other.high),
            (self.high, other.low),
            (self.high, other.high),
        ];
        let all = pairs.map(|(a, b)| of(a, b));
        // Zero times infinity: nothing is known.
        if all.iter().any(|corner| corner.is_nan()) {
            return Self::ANY;
        }
        Self {
            low: all.into_iter().fold(f64::INFINITY, f64::min),
            high: all.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Bounds in another unit.
    pub(crate) fn converted(self, by: Conversion) -> Self {
        let end = |end: f64| if end.is_finite() { by.apply(end) } else { end };
        Self { low: end(self.low), high: end(self.high) }
    }

    /// Words after the name of what has them: `is from 0 to 1`.
    pub(crate) fn in_words(self) -> String {
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => format!("is from {} to {}", self.low, self.high),
            (true, false) => format!("is never below {}", self.low),
            (false, true) => format!("is never above {}", self.high),
            (false, false) => "can be any number".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_follow_the_arithmetic() {
        let share = Bounds::new(0.0, 1.0);
        let hundred = Bounds::point(100.0);
        assert_eq!(share.times(hundred), Bounds::new(0.0, 100.0));
        assert_eq!(Bounds::point(0.0).minus(share), Bounds::new(-1.0, 0.0));
        assert_eq!(share.plus(share), Bounds::new(0.0, 2.0));
        assert_eq!(share.per(Bounds::point(-2.0)), Bounds::new(-0.5, 0.0));
        assert!(hundred.per(share).is_any(), "the divisor can be zero");
        assert!(Bounds::NOT_NEGATIVE.times(Bounds::new(-1.0, 1.0)).is_any(), "0 · ∞");
    }
}
