//! Exact arithmetic: each `f64` is a whole number times a power of two.

use std::iter::{Product, Sum};
use std::ops::{Add, Div, Mul, Sub};

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{Float, One, Signed, ToPrimitive, Zero};

/// A rational number, `numerator / denominator · 2^exponent`. It is never reduced: sums and
/// products of floats have a denominator of one, and looking for common factors is what makes
/// rational arithmetic slow.
#[derive(Debug, Clone)]
pub(crate) struct Exact {
    numerator: BigInt,
    /// Above zero.
    denominator: BigInt,
    exponent: i64,
}

/// Binary digits of a logarithm behind the point.
const LOG_BITS: u32 = 200;

/// The number that a float is; zero for one that is none, which no published number is.
pub(crate) fn exact(value: f64) -> Exact {
    let (mantissa, exponent, sign) = value.integer_decode();
    if mantissa == 0 || !value.is_finite() {
        return Exact::zero();
    }
    let zeros = mantissa.trailing_zeros();
    let numerator = BigInt::from(mantissa >> zeros) * BigInt::from(sign);
    let exponent = i64::from(exponent) + i64::from(zeros);
    Exact { numerator, denominator: BigInt::one(), exponent }
}

impl Exact {
    pub(crate) fn zero() -> Self {
        Self { numerator: BigInt::zero(), denominator: BigInt::one(), exponent: 0 }
    }

    /// `10^-decimals`.
    pub(crate) fn power_of_ten(decimals: u32) -> Self {
        let denominator = BigInt::from(10).pow(decimals);
        Self { numerator: BigInt::one(), denominator, exponent: 0 }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    pub(crate) fn is_above_zero(&self) -> bool {
        self.numerator.is_positive()
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.numerator.is_negative()
    }

    /// `log(self / other)` of two numbers above zero, to 2^-200; zero where one is none.
    pub(crate) fn log_of_ratio(&self, other: &Self) -> Self {
        let above_zero = |number: &Self| number.numerator.is_positive();
        if !above_zero(self) || !above_zero(other) {
            return Self::zero();
        }
        // log r = 2 artanh z with z = (r − 1) / (r + 1), as a series in fixed point.
        let (a, b, _) = self.aligned(other);
        let (sign, distance) = if a < b { (-1, &b - &a) } else { (1, &a - &b) };
        let z = (distance << LOG_BITS) / (a + b);
        let square: BigInt = (&z * &z) >> LOG_BITS;
        let (mut power, mut sum, mut odd) = (z.clone(), z, 1_u32);
        while !power.is_zero() {
            power = (power * &square) >> LOG_BITS;
            odd += 2;
            sum += &power / BigInt::from(odd);
        }
        let sum = sum * sign;
        let exponent = 1 - i64::from(LOG_BITS);
        Self { numerator: sum, denominator: BigInt::one(), exponent }
    }

    pub(crate) fn abs(&self) -> Self {
        Self { numerator: self.numerator.abs(), ..self.clone() }
    }

    /// The numerators of two numbers over their common denominator, and that one's exponent.
    fn aligned(&self, other: &Self) -> (BigInt, BigInt, i64) {
        let exponent = self.exponent.min(other.exponent);
        let scaled = |number: &Self, denominator: &BigInt| {
            let shifted = &number.numerator << (number.exponent - exponent).unsigned_abs();
            if self.denominator == other.denominator { shifted } else { shifted * denominator }
        };
        (scaled(self, &other.denominator), scaled(other, &self.denominator), exponent)
    }

    fn common(&self, other: &Self) -> BigInt {
        if self.denominator == other.denominator {
            self.denominator.clone()
        } else {
            &self.denominator * &other.denominator
        }
    }

    pub(crate) fn reduced(&self) -> BigRational {
        let power = BigInt::one() << self.exponent.unsigned_abs();
        let (mut numerator, mut denominator) = (self.numerator.clone(), self.denominator.clone());
        let scaled = if self.exponent < 0 { &mut denominator } else { &mut numerator };
        *scaled *= power;
        BigRational::new(numerator, denominator)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        let (a, b, _) = self.aligned(other);
        a == b
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, |$a:ident, $b:ident| $result:expr) => {
        impl $trait<&Exact> for &Exact {
            type Output = Exact;

            fn $method(self, other: &Exact) -> Exact {
                let ($a, $b) = (self, other);
                $result
            }
        }

        impl $trait for Exact {
            type Output = Exact;

            fn $method(self, other: Exact) -> Exact {
                (&self).$method(&other)
            }
        }

        impl $trait<&Exact> for Exact {
            type Output = Exact;

            fn $method(self, other: &Exact) -> Exact {
                (&self).$method(other)
            }
        }
    };
}

operator!(Add, add, |a, b| {
    let (x, y, exponent) = a.aligned(b);
    Exact { numerator: x + y, denominator: a.common(b), exponent }
});
operator!(Sub, sub, |a, b| {
    let (x, y, exponent) = a.aligned(b);
    Exact { numerator: x - y, denominator: a.common(b), exponent }
});
operator!(Mul, mul, |a, b| Exact {
    numerator: &a.numerator * &b.numerator,
    denominator: &a.denominator * &b.denominator,
    exponent: a.exponent + b.exponent,
});
// The divisor must not be zero.
operator!(Div, div, |a, b| {
    let sign = if b.numerator.sign() == Sign::Minus { -1 } else { 1 };
    Exact {
        numerator: &a.numerator * &b.denominator * sign,
        denominator: &a.denominator * b.numerator.abs(),
        exponent: a.exponent - b.exponent,
    }
});

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::zero(), |sum, term| sum + term)
    }
}

impl<'a> Sum<&'a Self> for Exact {
    fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
        terms.fold(Self::zero(), |sum, term| sum + term)
    }
}

impl Product for Exact {
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(exact(1.0), |product, factor| product * factor)
    }
}

/// Distance of a published number from the exact one, relative to a scale.
pub(crate) fn relative_error(published: &Exact, recomputed: &Exact, scale: &Exact) -> f64 {
    let error = (published - recomputed).abs();
    match (error.is_zero(), scale.is_zero()) {
        (true, _) => 0.0,
        (false, true) => f64::INFINITY,
        (false, false) => approximate(&(error / scale.abs())),
    }
}

/// A float near to the number: its leading digits, scaled.
fn approximate(value: &Exact) -> f64 {
    let leading = |number: &BigInt| {
        let cut = number.bits().saturating_sub(64);
        let float = (number >> cut).to_f64().unwrap_or(f64::INFINITY);
        (float, i64::try_from(cut).unwrap_or(i64::MAX))
    };
    let (numerator, up) = leading(&value.numerator);
    let (denominator, down) = leading(&value.denominator);
    let exponent = value.exponent + up - down;
    numerator / denominator * 2.0_f64.powi(i32::try_from(exponent).unwrap_or(i32::MAX))
}

/// The float nearest to the number.
pub(crate) fn nearest(value: &Exact) -> f64 {
    value.reduced().to_f64().unwrap_or(f64::NAN)
}

/// A number for people: the float nearest to it.
pub(crate) fn text(value: &Exact) -> String {
    let value = value.reduced();
    value.to_f64().map_or_else(|| value.to_string(), |value| format!("{value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_as_near_as_a_float_tells() {
        for (a, b) in [(3.0, 1.0), (1.0, 3.0), (10.25, 10.0), (1e-3, 5.0), (1.0, 1.0)] {
            let log = exact(a).log_of_ratio(&exact(b));
            let float = exact((a / b).ln());
            assert!(relative_error(&float, &log, &exact(1.0)) < 1e-14, "{a} {b}");
        }
        let both = exact(3.0).log_of_ratio(&exact(7.0)) + exact(7.0).log_of_ratio(&exact(3.0));
        assert!(relative_error(&both, &exact(0.0), &exact(1.0)) < 1e-55);
        assert!(exact(0.0).log_of_ratio(&exact(1.0)).is_zero());
    }

    #[test]
    fn nothing_is_lost() {
        let third = exact(1.0) / exact(3.0);
        assert!(&third + &third + &third == exact(1.0));
        let terms = [1e300, 1.0, 1e-300, -1e300, -1.0, -1e-300];
        assert!(terms.map(exact).into_iter().sum::<Exact>().is_zero());
        assert!(exact(0.1) * exact(3.0) != exact(0.3));
        assert!(exact(-6.0) / exact(-1.5) == exact(4.0));
        assert_eq!(text(&(exact(-1.0) / exact(8.0))), "-0.125");
        assert_eq!(relative_error(&exact(1.5), &exact(1.0), &exact(-2.0)), 0.25);
        assert_eq!(relative_error(&exact(1e-300), &exact(0.0), &exact(1e300)), 0.0);
    }
}
