//! Several series with weights.
//!
//! Source: `docs/methodology/overlays.md` §11.

use kapok_kernels::sum_of;
use kapok_methodology::config::overlays::Mean;

/// What a blend carries from one rebalance to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The blend's level at the rebalance, points.
    pub level: f64,
    /// The level of each component at the rebalance; 1 for cash.
    pub bases: Vec<f64>,
    /// What one unit of cash has become since.
    pub cash: f64,
}

/// A level since the rebalance.
///
/// ```text
/// arithmetic    L_m · Σ wⱼ · Sⱼ / Sⱼ,m        weights drift in between
/// geometric     L_m · Π (Sⱼ / Sⱼ,m)^wⱼ
/// ```
///
/// * `level`: `L_m`, of the rebalance, points
/// * `part`: weight `wⱼ` and growth `Sⱼ / Sⱼ,m` of the j-th of `n` components
#[must_use]
pub fn blended(level: f64, n: usize, part: impl Fn(usize) -> (f64, f64), mean: Mean) -> f64 {
    let term = |at: usize| {
        let (weight, growth) = part(at);
        match mean {
            Mean::Arithmetic => weight * growth,
            Mean::Geometric => weight * libm::log(growth),
        }
    };
    let sum = sum_of(n, term);
    match mean {
        Mean::Arithmetic => level * sum,
        Mean::Geometric => level * libm::exp(sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_short_and_cash() {
        let parts = [(1.25, 1.1), (-0.25, 0.9), (0.0, 1.0)];
        let level = blended(100.0, 3, |at| parts[at], Mean::Arithmetic);
        assert!((level - 115.0).abs() < 1e-12);
    }

    #[test]
    fn a_geometric_mean_of_four() {
        let growth = [1.10, 0.90, 1.05, 1.00];
        let level = blended(100.0, 4, |at| (0.25, growth[at]), Mean::Geometric);
        assert!((level - 100.973_200_804_866_32).abs() < 1e-11);
    }
}
