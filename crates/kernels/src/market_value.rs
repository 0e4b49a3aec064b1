//! Market value, weighting factors and turnover.

use crate::sum::{LANES, sum_of, sum_of_lanes};

/// Index market value, `M = Σ pᵢ · qᵢ · xᵢ`.
///
/// * `price`: local currency per share
/// * `shares`: index shares (shares in issue × free-float factor × cap factor)
/// * `fx`: index currency per unit of local currency
/// * returns index currency
///
/// Each product is rounded, their sum is exact and rounded once: the order of the constituents
/// does not matter.
///
/// Source: `docs/methodology/calculation.md` §1.
///
/// # Panics
///
/// If the slices differ in length. That is a defect in the caller, not in the data.
#[must_use]
pub fn market_value(price: &[f64], shares: &[f64], fx: &[f64]) -> f64 {
    assert_eq!(price.len(), shares.len());
    assert_eq!(price.len(), fx.len());
    let term = |i: usize| price[i] * shares[i] * fx[i];
    let lanes = |start: usize| {
        let at = start..start + LANES;
        let (p, q, x) = (&price[at.clone()], &shares[at.clone()], &fx[at]);
        std::array::from_fn(|lane| p[lane] * q[lane] * x[lane])
    };
    sum_of_lanes(price.len(), lanes, term)
}

/// Weighting factors that give the weights asked for, `cᵢ = wᵢ · Z / Mᵢ`.
///
/// * `weights`: fractions of one
/// * `market_values`: free-float market value of each name, index currency, above zero
/// * `total`: `Z`, the index market value that the factors shall give, index currency
/// * returns one factor for each name
///
/// Source: `docs/methodology/weighting.md` §1.
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn factors(weights: &[f64], market_values: &[f64], total: f64) -> Vec<f64> {
    assert_eq!(weights.len(), market_values.len());
    weights.iter().zip(market_values).map(|(w, m)| w * total / m).collect()
}

/// One-way turnover, `T = ½ · Σ |wᵢ(after) − wᵢ(before)|`, a fraction from 0 to 1.
///
/// Source: `docs/methodology/reviews.md` §4.
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn one_way_turnover(before: &[f64], after: &[f64]) -> f64 {
    assert_eq!(before.len(), after.len());
    0.5 * sum_of(before.len(), |i| (after[i] - before[i]).abs())
}

/// Market value of a part of the shares in issue: `price × (shares × part) × rate`,
/// in index currency.
///
/// Source: `docs/methodology/calculation.md` §1.
///
/// * `price`: quotation currency; `rate`: index currency per unit of it
/// * `part`: a fraction of `shares`, such as the free float after its step
#[must_use]
pub fn line_value(price: f64, shares: f64, part: f64, rate: f64) -> f64 {
    price * (shares * part) * rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn market_value_by_hand() {
        assert_eq!(market_value(&[22.0, 49.0], &[800.0, 400.0], &[1.0, 2.0]), 56_800.0);
    }

    #[test]
    fn no_move_no_turnover() {
        assert_eq!(one_way_turnover(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
        assert_eq!(one_way_turnover(&[1.0, 0.0], &[0.0, 1.0]), 1.0);
    }
}
