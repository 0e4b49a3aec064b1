//! Proofs that rows and bounds cannot hold together.

use kapok_kernels::{sum, sum_of};

use super::prices::{prices, support};
use super::problem::{Problem, TOLERANCE};
use super::scale::scales;

/// Multipliers that prove that rows and bounds cannot hold together.
///
/// For weights within their bounds, `Σ yᵣ (Σ aᵣᵢ wᵢ)` is at least `Σ min(lᵢ sᵢ, uᵢ sᵢ)` with
/// `sᵢ = Σ yᵣ aᵣᵢ`, and where all rows hold it is at most `Σ max(upperᵣ yᵣ, lowerᵣ yᵣ)`. The first
/// is larger than the second, by `miss` in units of `Σ |yᵣ| · scaleᵣ`.
///
/// Source: Farkas' lemma; `docs/methodology/optimised-weights.md` §3.
#[derive(Debug, Clone, PartialEq)]
pub struct Farkas {
    /// One for each row; zero for rows that the contradiction does not need.
    pub multipliers: Vec<f64>,
    /// In any weights at least one row is violated by this part of its scale.
    pub miss: f64,
}

/// Checks multipliers as a proof of infeasibility.
pub(super) fn prove(problem: &Problem<'_>, multipliers: &[f64]) -> Option<Farkas> {
    let s = prices(problem, multipliers);
    let (lower, upper) = (problem.lower, problem.upper);
    let scales = scales(problem);
    let size = sum_of(scales.len(), |r| multipliers[r].abs() * scales[r]);
    let supports: Vec<f64> =
        problem.rows.iter().zip(multipliers).map(|(row, &y)| support(row, y)).collect();
    if supports.iter().any(|support| support.is_infinite()) || size == 0.0 {
        return None;
    }
    let least = sum_of(s.len(), |i| (lower[i] * s[i]).min(upper[i] * s[i]));
    let miss = (least - sum(&supports)) / size;
    (miss > TOLERANCE).then(|| Farkas { multipliers: multipliers.to_vec(), miss })
}
