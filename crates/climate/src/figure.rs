//! Average of an index with what a reader needs to judge it: coverage, the shares reported and
//! estimated, data quality.
//!
//! Source: `docs/methodology/carbon-metrics.md` §2; `docs/methodology/disclosure.md` §1.

use kapok_domain::Method;
use kapok_kernels::{sum, weighted_average};

use crate::intensity::{Emitted, parts};

/// Value of one name, and how much of it is the company's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The value.
    pub value: f64,
    /// Parts that the company reports and that others estimate, in the unit of the value; the rest
    /// does not say. `None` for a value that is not made of emissions.
    pub parts: Option<[f64; 2]>,
    /// PCAF scores of scopes 1 and 2, and of scope 3, from 1 (best) to 5.
    pub quality: [Option<u8>; 2],
}

impl From<f64> for Sample {
    fn from(value: f64) -> Self {
        Self { value, parts: None, quality: [None; 2] }
    }
}

impl Sample {
    /// Intensity from the company's own figures. The worse score of scopes 1 and 2 stands for both.
    ///
    /// * `value`: the intensity, tonnes per million
    /// * `denominator`: units of a currency, above zero
    #[must_use]
    pub fn of_emissions(value: f64, emitted: &[Emitted], denominator: f64) -> Self {
        let quality = |third: bool| {
            let scored = emitted.iter().filter(|one| (one.scope == 3) == third);
            scored.filter_map(|one| one.quality).max()
        };
        Self {
            value,
            parts: Some(parts(emitted, denominator)),
            quality: [quality(false), quality(true)],
        }
    }

    /// Value that peers lend: all of it is estimated.
    #[must_use]
    pub fn lent(value: f64) -> Self {
        Self { value, parts: Some([0.0, value]), quality: [None; 2] }
    }

    /// Value of a table that states how all of it came about.
    #[must_use]
    pub fn stated(value: f64, method: Option<Method>, quality: Option<u8>) -> Self {
        let parts = match method.map(Method::is_disclosed) {
            Some(true) => [value, 0.0],
            Some(false) => [0.0, value],
            None => [0.0, 0.0],
        };
        Self { value, parts: Some(parts), quality: [quality, None] }
    }
}

/// Reason why holdings have no average.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAverage {
    /// A constituent with a weight below zero.
    #[error("there is no average where a constituent is held short")]
    HeldShort,
    /// No constituent.
    #[error("nothing is held")]
    NothingHeld,
}

/// Weighted average over the names whose value is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// `Σ w·x / Σ w`, in the unit of the values; `None` where nothing is known.
    pub value: Option<f64>,
    /// Share of the weight whose value is known, a fraction of one.
    pub coverage_by_weight: f64,
    /// Share of the names held whose value is known, a fraction of one.
    pub coverage_by_count: f64,
    /// Share of the figure that companies report, a fraction of one; `None` where no value says
    /// how it came about.
    pub reported_share: Option<f64>,
    /// Share of it that others estimate or that peers lend.
    pub estimated_share: Option<f64>,
    /// PCAF score of scopes 1 and 2 by weight, from 1 to 5.
    pub quality: Option<f64>,
    /// PCAF score of scope 3 by weight, from 1 to 5.
    pub quality_scope_3: Option<f64>,
}

impl Figure {
    /// Average of holdings.
    ///
    /// * `held`: weights in any unit, and values; a name of no weight counts nowhere
    ///
    /// Source: `docs/methodology/disclosure.md` §1.
    ///
    /// # Errors
    ///
    /// If something is held short, or nothing is held.
    pub fn average(held: &[(f64, Option<Sample>)]) -> Result<Self, NoAverage> {
        if held.iter().any(|(weight, _)| *weight < 0.0) {
            return Err(NoAverage::HeldShort);
        }
        let held: Vec<_> = held.iter().copied().filter(|(weight, _)| *weight > 0.0).collect();
        if held.is_empty() {
            return Err(NoAverage::NothingHeld);
        }
        Ok(Self::of_positive(&held))
    }

    fn of_positive(held: &[(f64, Option<Sample>)]) -> Self {
        let known: Vec<(f64, Sample)> =
            held.iter().filter_map(|(weight, sample)| Some((*weight, (*sample)?))).collect();
        let total = |of: &dyn Fn(&Sample) -> f64| {
            sum(&known.iter().map(|(weight, sample)| weight * of(sample)).collect::<Vec<f64>>())
        };
        let weights: Vec<f64> = held.iter().map(|(weight, _)| *weight).collect();
        let (all, covered) = (sum(&weights), total(&|_| 1.0));
        let value = total(&|sample| sample.value);
        // Where no part says how it came about, nothing is said of the whole either.
        let parts = [0, 1].map(|at| total(&|sample| sample.parts.map_or(0.0, |parts| parts[at])));
        let stated = value > 0.0 && parts.iter().any(|part| *part > 0.0);
        let share = |at: usize| stated.then(|| (parts[at] / value).min(1.0));
        Self {
            value: (covered > 0.0).then(|| value / covered),
            // Two sums of the same weights are equal, and their ratio is 1; it is said, so that
            // a weight that rounds away cannot make it less.
            coverage_by_weight: if known.len() == held.len() { 1.0 } else { covered / all },
            coverage_by_count: known.len() as f64 / held.len() as f64,
            reported_share: share(0),
            estimated_share: share(1),
            quality: score(&known, 0),
            quality_scope_3: score(&known, 1),
        }
    }
}

/// Mean score by weight over those that have one.
fn score(known: &[(f64, Sample)], at: usize) -> Option<f64> {
    let weights: Vec<f64> = known.iter().map(|(weight, _)| *weight).collect();
    let scores: Vec<Option<f64>> =
        known.iter().map(|(_, sample)| sample.quality[at].map(f64::from)).collect();
    weighted_average(&weights, &scores)
}

/// Sum by weight, `Σ w·x`, in the unit of `x`; `None` unless all values are known.
///
/// A figure of a label takes this one and not an average: a constituent without data must not
/// leave it by being scaled away.
///
/// * `held`: weights, fractions of one that sum to one, and values
///
/// Source: `docs/methodology/climate-benchmarks.md` §6.
#[must_use]
pub fn weighted_sum(held: impl IntoIterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let products = held.into_iter().map(|(weight, value)| Some(weight * value?));
    products.collect::<Option<Vec<f64>>>().map(|products| sum(&products))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(value: f64, parts: [f64; 2], score: Option<u8>) -> Option<Sample> {
        Some(Sample { value, parts: Some(parts), quality: [score, None] })
    }

    /// The example of `docs/methodology/disclosure.md` §1.
    #[test]
    fn average_of_what_is_known() {
        let held = [
            (0.5, sample(100.0, [100.0, 0.0], Some(1))),
            (0.25, sample(100.0, [50.0, 50.0], Some(4))),
            (0.25, None),
        ];
        let figure = Figure::average(&held).unwrap();
        assert_eq!(figure.value, Some(100.0));
        assert_eq!((figure.coverage_by_weight, figure.coverage_by_count), (0.75, 2.0 / 3.0));
        assert_eq!(figure.reported_share, Some(62.5 / 75.0));
        assert_eq!(figure.estimated_share, Some(12.5 / 75.0));
        assert_eq!((figure.quality, figure.quality_scope_3), (Some(2.0), None));
    }

    #[test]
    fn a_name_of_no_weight_counts_nowhere() {
        let held = [(2.0, Some(Sample::from(3.0))), (0.0, None)];
        let figure = Figure::average(&held).unwrap();
        assert_eq!((figure.value, figure.coverage_by_count), (Some(3.0), 1.0));
        assert_eq!(figure.reported_share, None);
    }

    #[test]
    fn short_and_empty_holdings_have_none() {
        let one = Some(Sample::from(1.0));
        assert_eq!(Figure::average(&[(1.0, one), (-0.5, one)]), Err(NoAverage::HeldShort));
        assert_eq!(Figure::average(&[(0.0, one)]), Err(NoAverage::NothingHeld));
        let figure = Figure::average(&[(1.0, None)]).unwrap();
        assert_eq!((figure.value, figure.coverage_by_weight), (None, 0.0));
    }

    #[test]
    fn a_sum_is_not_scaled() {
        assert_eq!(weighted_sum([(0.25, Some(10.0)), (0.75, Some(20.0))]), Some(17.5));
        assert_eq!(weighted_sum([(0.25, Some(10.0)), (0.75, None)]), None);
    }

    #[test]
    fn values_of_others_are_estimates() {
        assert_eq!(Sample::lent(4.0).parts, Some([0.0, 4.0]));
        let of = |method| Sample::stated(4.0, method, None).parts;
        assert_eq!(of(Some(Method::Reported)), Some([4.0, 0.0]));
        assert_eq!(of(Some(Method::Modelled)), Some([0.0, 4.0]));
        assert_eq!(of(None), Some([0.0, 0.0]));
    }
}
