//! The figures of one close: intensities, exposure, exclusions.

use kapok_climate::compliance::ExclusionFinding;
use kapok_climate::{Exposure, exposure, weighted_sum};
use kapok_kernels::sum;
use kapok_market::SecurityIx;
use kapok_methodology::{ClimateFacts, MarketValue, ReviewError};

use super::closes::Close;
use super::error::ComplianceError;
use super::measure::Measure;

/// The figures of an index at one close.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figures {
    pub(super) unit: String,
    pub(super) intensity: Option<f64>,
    pub(super) universe_intensity: Option<f64>,
    pub(super) coverage: f64,
    pub(super) reported_share: Option<f64>,
    pub(super) exposure: Option<Exposure>,
    pub(super) scope_3_missing: Option<f64>,
    pub(super) exclusions: Vec<Option<ExclusionFinding>>,
}

impl Figures {
    pub(super) fn on(measure: &Measure<'_>, close: &Close) -> Result<Self, ComplianceError> {
        let snapshot = measure.on(close.date);
        let gauge = measure.gauge();
        let facts = gauge.facts(snapshot).map_err(ReviewError::from)?;
        let weights = &close.weights;
        let universe = shares(gauge.universe.market_values(snapshot).map_err(ReviewError::from)?);
        let in_index = high_impact(weights, &facts.high_impact);
        let in_universe = high_impact(&universe, &facts.high_impact);
        Ok(Self {
            intensity: intensity(weights, &facts.intensity),
            universe_intensity: gauge.universe_intensity(snapshot).map_err(ReviewError::from)?,
            coverage: coverage(weights, &facts),
            reported_share: reported_share(weights, &facts),
            exposure: in_index
                .zip(in_universe)
                .map(|(index, universe)| Exposure { index, universe }),
            scope_3_missing: scope_3_missing(weights, &facts),
            exclusions: exclusions(measure, weights, &facts),
            unit: facts.unit,
        })
    }
}

/// `Σ w·I`; `None` unless it is known of everyone.
pub(super) fn intensity(weights: &[(SecurityIx, f64)], of: &[Option<f64>]) -> Option<f64> {
    weighted_sum(weights.iter().map(|(security, weight)| (*weight, of[security.at()])))
}

/// The sum of weights that pass, a fraction of one.
fn total(weights: &[(SecurityIx, f64)], passes: impl Fn(SecurityIx) -> bool) -> f64 {
    let kept = weights.iter().filter(|(security, _)| passes(*security));
    sum(&kept.map(|(_, weight)| *weight).collect::<Vec<_>>())
}

/// Values as fractions of their sum.
fn shares(values: Vec<MarketValue>) -> Vec<(SecurityIx, f64)> {
    let caps: Vec<_> = values.into_iter().map(|one| (one.security, one.value)).collect();
    let all = total(&caps, |_| true);
    caps.into_iter().map(|(security, cap)| (security, cap / all)).collect()
}

/// Weight in sections with a high impact on the climate; `None` unless it is known of everyone.
fn high_impact(weights: &[(SecurityIx, f64)], inside: &[Option<bool>]) -> Option<f64> {
    let held = weights.iter().map(|(security, weight)| (*weight, inside[security.at()]));
    exposure(&held.collect::<Vec<_>>())
}

/// The weight of securities with a figure of their own.
fn coverage(weights: &[(SecurityIx, f64)], facts: &ClimateFacts) -> f64 {
    total(weights, |s| match &facts.evidence {
        Some(evidence) => evidence[s.at()].own,
        None => facts.intensity[s.at()].is_some(),
    })
}

/// `Σ w·I·r / Σ w·I`, `r` the share of each company's emissions that it reports.
fn reported_share(weights: &[(SecurityIx, f64)], facts: &ClimateFacts) -> Option<f64> {
    let evidence = facts.evidence.as_ref()?;
    let all = intensity(weights, &facts.intensity)?;
    let each = facts.intensity.iter().zip(evidence);
    let reported: Vec<Option<f64>> = each.map(|(i, e)| Some((*i)? * e.reported)).collect();
    Some(if all > 0.0 { intensity(weights, &reported)? / all } else { 1.0 })
}

fn scope_3_missing(weights: &[(SecurityIx, f64)], facts: &ClimateFacts) -> Option<f64> {
    let evidence = facts.evidence.as_ref()?;
    Some(total(weights, |security| evidence[security.at()].scope_three_missing))
}

/// Constituents under each exclusion, and those of whom that is not known.
fn exclusions(
    measure: &Measure<'_>,
    weights: &[(SecurityIx, f64)],
    facts: &ClimateFacts,
) -> Vec<Option<ExclusionFinding>> {
    let found = facts.passes.iter().map(|passes| {
        let names = |seen: Option<bool>| -> Vec<String> {
            let those = weights.iter().filter(|(s, _)| passes[s.at()] == seen);
            those.map(|(s, _)| measure.history.security(*s).id.to_string()).collect()
        };
        Some(ExclusionFinding {
            weight: total(weights, |s| passes[s.at()] == Some(false)),
            names: names(Some(false)),
            unknown_weight: total(weights, |s| passes[s.at()].is_none()),
            unknown: names(None),
        })
    });
    found.collect()
}
