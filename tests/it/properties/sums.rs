//! Sums are exactly rounded, whatever the order of their terms.

use kapok_kernels::{exact_sum, market_value, sum};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::collection::vec;
use proptest::prelude::*;

/// A finite number in units of 2^-1074, of which every such number is a whole multiple.
pub(crate) fn scaled(number: f64) -> BigInt {
    let bits = number.to_bits();
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let size = match exponent {
        0 => BigInt::from(fraction),
        _ => BigInt::from(fraction | 1 << 52) << (exponent - 1),
    };
    if number.is_sign_negative() { -size } else { size }
}

/// Whether a number is the nearest to a sum in units of 2^-1074, and the even one of two.
fn is_nearest(seen: f64, sum: &BigInt) -> bool {
    let off = (scaled(seen) - sum).abs();
    let even = seen.to_bits().is_multiple_of(2);
    [seen.next_up(), seen.next_down()].into_iter().all(|other| {
        let other = (scaled(other) - sum).abs();
        off < other || (off == other && even)
    })
}

fn total(terms: &[f64]) -> BigInt {
    terms.iter().map(|term| scaled(*term)).fold(BigInt::zero(), |sum, term| sum + term)
}

/// Terms of all sizes, with near and exact opposites among them.
fn terms() -> impl Strategy<Value = Vec<f64>> {
    let term = (any::<bool>(), 0..1_u64 << 53, -120..60_i32, 0..4_u8);
    vec(term, 0..60).prop_map(|raw| {
        let mut terms: Vec<f64> = Vec::new();
        for (negative, fraction, exponent, kind) in raw {
            let size = fraction as f64 * 2.0_f64.powi(exponent);
            let signed = if negative { -size } else { size };
            match (kind, terms.last().copied()) {
                (0, Some(last)) => terms.push(-last),
                (1, Some(last)) => terms.push((-last).next_up()),
                (2, _) => terms.push(2.0_f64.powi(exponent)),
                _ => terms.push(signed),
            }
        }
        terms
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_the_real_sum_rounded_once(terms in terms(), seed in any::<u64>()) {
        let real = total(&terms);
        let seen = sum(&terms);
        prop_assert!(is_nearest(seen, &real), "{seen} of {terms:?}");
        prop_assert_eq!(exact_sum(terms.iter().copied()), seen);
        let mut other = terms.clone();
        other.reverse();
        prop_assert_eq!(sum(&other), seen);
        other.sort_by(f64::total_cmp);
        prop_assert_eq!(sum(&other), seen);
        other.rotate_left(usize::try_from(seed % 61).unwrap() % terms.len().max(1));
        prop_assert_eq!(sum(&other), seen);
    }

    #[test]
    fn half_way_cases_go_to_the_even_number(
        fraction in 1 << 52..1_u64 << 53,
        below in proptest::option::of(0..500_i32),
        negative in any::<bool>(),
    ) {
        let sign = if negative { -1.0 } else { 1.0 };
        let mut terms = vec![sign * fraction as f64, sign * 0.5];
        terms.extend(below.map(|digits| sign * 2.0_f64.powi(-2 - digits)));
        prop_assert!(is_nearest(sum(&terms), &total(&terms)));
        terms.extend([1e60, -1e60]);
        prop_assert!(is_nearest(sum(&terms), &total(&terms)));
    }

    #[test]
    fn market_value_is_the_sum_of_its_products(
        lines in vec((0.01..1e4, 0.0..1e12, 0.001..1e3), 0..60),
    ) {
        let column = |of: &dyn Fn(&(f64, f64, f64)) -> f64| -> Vec<f64> {
            lines.iter().map(of).collect()
        };
        let (price, shares, fx) = (column(&|l| l.0), column(&|l| l.1), column(&|l| l.2));
        let products = column(&|l| l.0 * l.1 * l.2);
        prop_assert!(is_nearest(market_value(&price, &shares, &fx), &total(&products)));
    }
}
