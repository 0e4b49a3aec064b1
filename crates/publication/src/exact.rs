//! Exact arithmetic: every `f64` is a rational number.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};

/// The number that a float is; zero for one that is none, which no published number is.
pub(crate) fn exact(value: f64) -> BigRational {
    BigRational::from_float(value).unwrap_or_else(BigRational::zero)
}

/// The float nearest to the number with so many decimals, rounded half away from zero.
pub(crate) fn rounded(value: f64, decimals: u32) -> f64 {
    let scale = BigInt::from(10).pow(decimals);
    let scaled = exact(value) * &scale;
    // `round` of a ratio takes halves away from zero.
    let rounded = BigRational::new(scaled.round().to_integer(), scale);
    rounded.to_f64().unwrap_or(value)
}

/// How far a published number is from the exact one, relative to a scale.
pub(crate) fn relative_error(
    published: &BigRational,
    recomputed: &BigRational,
    scale: &BigRational,
) -> f64 {
    let error = (published - recomputed).abs();
    match (error.is_zero(), scale.is_zero()) {
        (true, _) => 0.0,
        (false, true) => f64::INFINITY,
        (false, false) => (error / scale.abs()).to_f64().unwrap_or(f64::INFINITY),
    }
}

/// A number for people: the float nearest to it.
pub(crate) fn text(value: &BigRational) -> String {
    value.to_f64().map_or_else(|| value.to_string(), |value| format!("{value:?}"))
}

/// A whole number.
pub(crate) fn whole(value: usize) -> BigRational {
    BigRational::from_usize(value).unwrap_or_else(BigRational::zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(rounded(0.125, 2), 0.13);
        assert_eq!(rounded(-0.125, 2), -0.13);
        assert_eq!(rounded(0.375, 2), 0.38);
        assert_eq!(rounded(1234.56785, 4), 1234.5678); // the float is just below the half
        assert_eq!(rounded(1000.0, 4), 1000.0);
    }
}
