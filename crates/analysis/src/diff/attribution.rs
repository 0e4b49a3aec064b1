//! The shares of rules in a change.

use kapok_kernels::shapley::shapley;
use kapok_kernels::sum;

use super::error::Unworkable;
use super::hybrids::Hybrids;
use crate::review::{Average, Figures, Moves, turnover};

/// A figure whose change is shared among the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Names that are in one composition and not in the other.
    NamesChanged,
    /// Weighted average of the carbon intensity, in its unit.
    CarbonIntensity,
    /// Weighted average of the ESG score, in points.
    EsgScore,
    /// `½·Σ |w − v|` against the composition of the first index, a fraction of one.
    ActiveShare,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::NamesChanged, Self::CarbonIntensity, Self::EsgScore, Self::ActiveShare];

    /// Name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NamesChanged => "names changed",
            Self::CarbonIntensity => "carbon_intensity",
            Self::EsgScore => "esg_score",
            Self::ActiveShare => "active share",
        }
    }
}

/// The change of a figure, shared among the rule changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The figure.
    pub figure: Figure,
    /// The share of each change, in their order, in the unit of the figure.
    pub shares: Vec<f64>,
    /// The whole change.
    pub total: f64,
    /// The rest that the shares leave of it: rounding.
    pub residual: f64,
}

/// Shares the change of a figure among its causes, whatever their order: their Shapley values.
///
/// * `values`: the figure with each set of causes at work, `2ⁿ` of them: bit `i` of the position
///   says whether cause `i` is
///
/// Source: `docs/methodology/sensitivity.md` §3.
///
/// # Panics
///
/// If the number of values is not a power of two.
#[must_use]
pub fn attribute(figure: Figure, values: &[f64]) -> Attribution {
    let shares = shapley(values);
    let total = values[values.len() - 1] - values[0];
    let left: Vec<f64> = shares.iter().map(|share| -share).chain([total]).collect();
    Attribution { figure, residual: sum(&left), shares, total }
}

/// Attributions of all figures that are known under every set of changes.
pub(super) fn attributions(hybrids: &Hybrids<'_>) -> Result<Vec<Attribution>, Unworkable> {
    let measured: Result<Vec<_>, _> =
        (0..hybrids.count()).map(|set| measure(hybrids, set)).collect();
    let measured = measured?;
    let of = |(at, figure): (usize, Figure)| {
        let values: Option<Vec<f64>> = measured.iter().map(|figures| figures[at]).collect();
        Some(attribute(figure, &values?))
    };
    Ok(Figure::ALL.into_iter().enumerate().filter_map(of).collect())
}

/// All figures under a set of changes.
fn measure(hybrids: &Hybrids<'_>, set: usize) -> Result<[Option<f64>; 4], Unworkable> {
    let (book, review) = hybrids.review(set)?;
    let basis = hybrids.basis;
    let unworkable = |error| Unworkable { changes: hybrids.names(set), error };
    let averages = Figures::of(&book, basis.history, &review).map_err(unworkable)?;
    let value = |average: Option<Average>| average.map(|average| average.value);
    Ok([
        Some(Moves::between(&basis.review, &review).count() as f64),
        value(averages.carbon_intensity),
        value(averages.esg_score),
        Some(turnover(&basis.review, &review)),
    ])
}
