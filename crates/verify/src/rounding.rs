//! Exact rounding to decimals.

use kapok_published::LevelRow;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use crate::exact::exact;

/// Way in which a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// Halves away from zero.
    HalfUp,
    /// Halves to the even digit.
    HalfEven,
    /// Towards zero.
    Truncate,
}

impl Rounding {
    /// The rounding of a name in published tables.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "half_up" => Some(Self::HalfUp),
            "half_even" => Some(Self::HalfEven),
            "truncate" => Some(Self::Truncate),
            _ => None,
        }
    }

    fn round(self, value: &BigRational) -> BigInt {
        // `round` of a ratio takes halves away from zero.
        let up = value.round().to_integer();
        let is_half = (value.fract() * BigInt::from(2)).is_integer() && !value.is_integer();
        match self {
            Self::HalfUp => up,
            Self::HalfEven if is_half && up.bit(0) => up - value.numer().signum(),
            Self::HalfEven => up,
            Self::Truncate => value.trunc().to_integer(),
        }
    }
}

/// The float nearest to the number with so many decimals, exactly rounded.
pub(crate) fn rounded(value: f64, decimals: u32, rounding: Rounding) -> f64 {
    let scaled = exact(value).reduced() * BigInt::from(10).pow(decimals);
    let text = format!("{}e-{decimals}", rounding.round(&scaled));
    text.parse().unwrap_or(value)
}

/// A level as the columns of a row say that it is published.
pub(crate) fn shown(row: &LevelRow, level: f64) -> Option<f64> {
    let decimals = u32::try_from(row.level_decimals).ok()?;
    Some(rounded(level, decimals, Rounding::named(&row.level_rounding)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Rounding; 3] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Truncate];

    #[test]
    fn halves_go_as_the_rounding_says() {
        let all = |value, decimals| ALL.map(|rounding| rounded(value, decimals, rounding));
        assert_eq!(all(0.125, 2), [0.13, 0.12, 0.12]);
        assert_eq!(all(-0.125, 2), [-0.13, -0.12, -0.12]);
        assert_eq!(all(0.375, 2), [0.38, 0.38, 0.37]);
        assert_eq!(all(-0.375, 2), [-0.38, -0.38, -0.37]);
        assert_eq!(all(1234.56785, 4), [1234.5678; 3]); // the float is just below the half
        assert_eq!(all(1.0 / 3.0, 3), [0.333; 3]);
        assert_eq!(all(2.0 / 3.0, 3), [0.667, 0.667, 0.666]);
        assert_eq!(all(1000.0, 4), [1000.0; 3]);
    }
}
