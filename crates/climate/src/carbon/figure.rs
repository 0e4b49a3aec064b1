//! A figure with everything that a reader needs to judge it: formula, unit, denominator, coverage, reported
//! share, missing policy and data quality.
//!
//! Source: `docs/methodology/carbon-metrics.md` §2.

use kapok_domain::Currency;
use kapok_kernels::{sum, sum_of};
use serde::Serialize;

use super::denominator::Denominator;
use super::emissions::Emissions;
use super::erased::Per;
use super::error::{CarbonError, not_negative};
use super::missing::{MissingPolicy, Peers, Worst, total};
use super::quality::mean_score;

/// Distance of a sum of weights from one that is forgiven.
pub const WEIGHT_TOLERANCE: f64 = 1e-9;

/// Holdings of a portfolio or an index, and the policy for values that are not known.
#[derive(Debug, Clone, Copy)]
pub struct Holdings<'a> {
    names: &'a [&'a str],
    exposures: &'a [f64],
    whole: f64,
    currency: Option<Currency>,
    peers: Option<&'a [&'a str]>,
    missing: MissingPolicy,
}

impl<'a> Holdings<'a> {
    /// Holdings given by weights, fractions of one.
    ///
    /// # Errors
    /// A negative weight, or weights that do not sum to one within [`WEIGHT_TOLERANCE`].
    ///
    /// # Panics
    /// Slices of different length.
    pub fn of_weights(
        names: &'a [&'a str],
        weights: &'a [f64],
        missing: MissingPolicy,
    ) -> Result<Self, CarbonError> {
        let holdings = Self::new(names, weights, None, missing)?;
        let sum = holdings.whole;
        if (sum - 1.0).abs() > WEIGHT_TOLERANCE {
            return Err(CarbonError::Weights { sum });
        }
        Ok(Self { whole: 1.0, ..holdings })
    }

    /// Holdings given by their current values, millions of `currency`.
    ///
    /// # Errors
    /// A negative value, or nothing held.
    ///
    /// # Panics
    /// Slices of different length.
    pub fn of_values(
        names: &'a [&'a str],
        millions: &'a [f64],
        currency: Currency,
        missing: MissingPolicy,
    ) -> Result<Self, CarbonError> {
        Self::new(names, millions, Some(currency), missing)
    }

    fn new(
        names: &'a [&'a str],
        exposures: &'a [f64],
        currency: Option<Currency>,
        missing: MissingPolicy,
    ) -> Result<Self, CarbonError> {
        assert_eq!(names.len(), exposures.len(), "an exposure for each name");
        for (name, exposure) in names.iter().zip(exposures) {
            not_negative(name, "weight or value", *exposure)?;
        }
        let whole = sum(exposures);
        let holdings = Self { names, exposures, whole, currency, peers: None, missing };
        if whole > 0.0 { Ok(holdings) } else { Err(CarbonError::NothingHeld) }
    }

    /// These holdings with a peer group for each name.
    ///
    /// # Panics
    /// Slices of different length.
    #[must_use]
    pub fn with_peers(self, peers: &'a [&'a str]) -> Self {
        assert_eq!(self.names.len(), peers.len(), "a peer group for each name");
        Self { peers: Some(peers), ..self }
    }

    /// These holdings under another policy.
    #[must_use]
    pub fn under(self, missing: MissingPolicy) -> Self {
        Self { missing, ..self }
    }

    /// Names, for messages.
    #[must_use]
    pub fn names(&self) -> &'a [&'a str] {
        self.names
    }

    /// The policy.
    #[must_use]
    pub fn missing(&self) -> MissingPolicy {
        self.missing
    }

    pub(crate) fn exposures(&self) -> &'a [f64] {
        self.exposures
    }

    /// Sum of the exposures: one for weights, the portfolio value for values, millions.
    pub(crate) fn whole(&self) -> f64 {
        self.whole
    }

    /// The currency of values that `per` divides in one currency with.
    pub(crate) fn value_currency(
        &self,
        formula: &'static str,
        per: Per,
    ) -> Result<Currency, CarbonError> {
        let currency = self.currency.ok_or(CarbonError::WeightsForValues { formula })?;
        per.same(Per { currency, ..per })?;
        Ok(currency)
    }

    pub(crate) fn fill(
        &self,
        values: &[Option<f64>],
        worst: Worst,
        what: &'static str,
    ) -> Result<Vec<Option<f64>>, CarbonError> {
        assert_eq!(self.names.len(), values.len(), "a value or none for each name");
        let peers = Peers { names: self.names, groups: self.peers, exposures: self.exposures };
        peers.fill(values, self.missing, worst, what)
    }

    /// Σ xᵢ · valueᵢ with the policy applied; x are weights or values.
    pub(crate) fn total(
        &self,
        values: &[Option<f64>],
        worst: Worst,
        what: &'static str,
    ) -> Result<Option<f64>, CarbonError> {
        let filled = self.fill(values, worst, what)?;
        Ok(self.sum(&filled, &vec![None; values.len()]))
    }

    /// The sum of `contributions`, and of exposure times value where these are not known. A
    /// contribution that multiplies before it divides rounds less.
    pub(crate) fn sum(&self, filled: &[Option<f64>], contributions: &[Option<f64>]) -> Option<f64> {
        let x = self.exposures;
        let one = |i: usize| contributions[i].or_else(|| filled[i].map(|value| x[i] * value));
        let all: Vec<Option<f64>> = (0..x.len()).map(one).collect();
        total(x, &all, self.missing)
    }
}

/// One published number with everything that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Name of the formula; `docs/methodology/carbon-metrics.md` lists them.
    pub formula_id: &'static str,
    /// The number; `None` where the missing policy refuses, or nothing is known.
    pub value: Option<f64>,
    /// Its unit, in words.
    pub unit: String,
    /// Denominator.
    pub denominator: Option<Denominator>,
    /// Share of the exposure with a value, fraction of one.
    pub coverage_by_weight: f64,
    /// Share of the names held with a value, fraction of one.
    pub coverage_by_count: f64,
    /// Share of the figure that companies reported, fraction of one; `None` where the figure is
    /// not made of emissions.
    pub reported_share: Option<f64>,
    /// The rest: estimated by a provider, in-house, or by the missing policy.
    pub estimated_share: Option<f64>,
    /// Policy for unknown values.
    pub missing: MissingPolicy,
    /// PCAF score of scopes 1 and 2 weighted by exposure, from 1 to 5.
    pub data_quality: Option<f64>,
    /// PCAF score of scope 3 weighted by exposure, from 1 to 5.
    pub data_quality_scope3: Option<f64>,
}

impl Figure {
    /// A figure whose coverage is that of `values`.
    pub(crate) fn of(
        formula_id: &'static str,
        holdings: &Holdings,
        values: &[Option<f64>],
        value: Option<f64>,
    ) -> Self {
        let (by_weight, by_count) = coverage(holdings, values);
        Self {
            formula_id,
            value,
            unit: "fraction of one".to_owned(),
            denominator: None,
            coverage_by_weight: by_weight,
            coverage_by_count: by_count,
            reported_share: None,
            estimated_share: None,
            missing: holdings.missing,
            data_quality: None,
            data_quality_scope3: None,
        }
    }

    pub(crate) fn unit(self, unit: String, denominator: Option<Denominator>) -> Self {
        Self { unit, denominator, ..self }
    }

    /// This figure with the share that was reported: Σ x · reported / Σ x · all.
    ///
    /// * `all`: contribution of each name for a unit of exposure, unknown ones filled
    /// * `reported`: the reported part of it
    pub(crate) fn reported(
        self,
        holdings: &Holdings,
        all: &[Option<f64>],
        reported: &[Option<f64>],
    ) -> Self {
        let x = holdings.exposures;
        let part = |values: &[Option<f64>]| sum_of(x.len(), |i| x[i] * values[i].unwrap_or(0.0));
        let whole = part(all);
        let share = (whole > 0.0).then(|| (part(reported) / whole).clamp(0.0, 1.0));
        Self { reported_share: share, estimated_share: share.map(|s| 1.0 - s), ..self }
    }

    /// This figure with the data quality of the emissions.
    pub(crate) fn quality(self, holdings: &Holdings, emissions: &[Emissions]) -> Self {
        let one: Vec<_> = emissions.iter().map(|e| e.quality).collect();
        let three: Vec<_> = emissions.iter().map(|e| e.quality_scope3).collect();
        Self {
            data_quality: mean_score(holdings.exposures, &one),
            data_quality_scope3: mean_score(holdings.exposures, &three),
            ..self
        }
    }

    /// This figure with its value divided by `whole`.
    pub(crate) fn over(self, whole: f64) -> Self {
        Self { value: self.value.map(|value| value / whole), ..self }
    }
}

/// Shares of exposure and of names held that have a value.
fn coverage(holdings: &Holdings, values: &[Option<f64>]) -> (f64, f64) {
    let x = holdings.exposures;
    assert_eq!(x.len(), values.len(), "a value or none for each name");
    let held = x.iter().filter(|&&exposure| exposure > 0.0).count();
    let known = (0..x.len()).filter(|&i| x[i] > 0.0 && values[i].is_some());
    let covered: Vec<f64> = known.map(|i| x[i]).collect();
    let by_weight = if covered.len() == held { 1.0 } else { sum(&covered) / sum(x) };
    (by_weight, covered.len() as f64 / held as f64)
}
