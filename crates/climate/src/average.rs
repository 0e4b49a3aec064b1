//! Weighted averages.
//!
//! Source: `docs/methodology/carbon-metrics.md` §4; `docs/methodology/disclosure.md` §1.

use kapok_kernels::sum;

/// Mean by weight, `Σ w·x / Σ w`, in the unit of `x`; `None` where nothing weighs.
///
/// * `pairs`: weights, not negative, in any unit, and values
#[must_use]
pub fn mean(pairs: &[(f64, f64)]) -> Option<f64> {
    let products: Vec<f64> = pairs.iter().map(|(weight, value)| weight * value).collect();
    let weights: Vec<f64> = pairs.iter().map(|(weight, _)| *weight).collect();
    let whole = sum(&weights);
    (whole > 0.0).then(|| sum(&products) / whole)
}

/// Sum by weight, `Σ w·x`, in the unit of `x`; `None` unless all values are known.
///
/// A figure of a label takes this one and not [`mean`]: a constituent without data must not leave
/// the average by being scaled away.
///
/// * `pairs`: weights, fractions of one that sum to one, and values
#[must_use]
pub fn weighted_sum(pairs: impl IntoIterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let products = pairs.into_iter().map(|(weight, value)| Some(weight * value?));
    products.collect::<Option<Vec<f64>>>().map(|products| sum(&products))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_scales_and_a_sum_does_not() {
        assert_eq!(mean(&[(2.0, 10.0), (6.0, 20.0)]), Some(17.5));
        assert_eq!(mean(&[(0.0, 10.0)]), None);
        assert_eq!(weighted_sum([(0.25, Some(10.0)), (0.75, Some(20.0))]), Some(17.5));
        assert_eq!(weighted_sum([(0.25, Some(10.0)), (0.75, None)]), None);
    }
}
