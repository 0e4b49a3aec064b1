//! `Σ w · x / Σ w` over what is known, with what stands beside it.
//!
//! Source: `docs/methodology/disclosure.md` §1.

use kapok_kernels::sum;
use kapok_market::SecurityIx;

use crate::lack::Lack;

/// A value of one security, and how much of it is the company's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    pub(super) value: f64,
    /// What of it the company reports and what others estimate, in the unit of the value; the rest
    /// does not say.
    pub(super) parts: Option<[f64; 2]>,
    /// PCAF scores of scopes 1 and 2, and of scope 3.
    pub(super) quality: [Option<u8>; 2],
}

/// Values of all securities; `None` is unknown.
pub(super) type Samples = Vec<Option<Sample>>;

impl From<f64> for Sample {
    fn from(value: f64) -> Self {
        Self { value, parts: None, quality: [None; 2] }
    }
}

/// A weighted average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Average {
    /// `None` where nothing is known.
    pub(super) value: Option<f64>,
    pub(super) coverage: f64,
    pub(super) coverage_by_count: f64,
    pub(super) reported_share: Option<f64>,
    pub(super) estimated_share: Option<f64>,
    pub(super) quality: Option<f64>,
    pub(super) quality_scope_3: Option<f64>,
}

impl Average {
    /// The average over some holdings.
    ///
    /// # Errors
    ///
    /// If something is held short, or nothing is held.
    pub(super) fn of(held: &[(SecurityIx, f64)], samples: &Samples) -> Result<Self, Lack> {
        if held.iter().any(|(_, weight)| *weight < 0.0) {
            return Err(Lack::HeldShort);
        }
        let held: Vec<(f64, Option<Sample>)> = held
            .iter()
            .filter(|(_, weight)| *weight > 0.0)
            .map(|(security, weight)| (*weight, samples.get(security.at()).copied().flatten()))
            .collect();
        if held.is_empty() {
            return Err(Lack::NothingHeld);
        }
        Ok(Self::of_weighted(&held))
    }

    fn of_weighted(held: &[(f64, Option<Sample>)]) -> Self {
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
            coverage: if known.len() == held.len() { 1.0 } else { covered / all },
            coverage_by_count: known.len() as f64 / held.len() as f64,
            reported_share: share(0),
            estimated_share: share(1),
            quality: score(&known, 0),
            quality_scope_3: score(&known, 1),
        }
    }
}

/// `Σ w · score / Σ w` over those that have one.
fn score(known: &[(f64, Sample)], at: usize) -> Option<f64> {
    let scored: Vec<(f64, f64)> = known
        .iter()
        .filter_map(|(weight, sample)| Some((*weight, f64::from(sample.quality[at]?))))
        .collect();
    let products: Vec<f64> = scored.iter().map(|(weight, score)| weight * score).collect();
    let weights: Vec<f64> = scored.iter().map(|(weight, _)| *weight).collect();
    let whole = sum(&weights);
    (whole > 0.0).then(|| sum(&products) / whole)
}
