//! Where each point of a score came from.
//!
//! `docs/methodology/esg-evaluation.md` §9.

use chrono::NaiveDate;
use kapok_domain::{Currency, IssuerId, Timestamp};
use kapok_kernels::sum_of;
use serde::Serialize;

use super::bands::BandStep;
use super::column::{Cell, Origin, Run};
use super::config::{MissingPolicy, Transform};
use super::error::EvaluationError;
use super::facts::{Datum, Facts, Method, Rates};
use super::overlay::{Adjustment, Overlays};
use super::reading::Gap;
use super::run::{Evaluation, NoScore, child_rule};
use super::scheme::{Indicator, Scheme};
use super::shares::{Child, shares};

/// The score of one issuer, with everything that made it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The issuer.
    pub issuer: IssuerId,
    /// Id of the scheme.
    pub scheme: String,
    /// Its version.
    pub version: String,
    /// The evaluation date.
    pub date: NaiveDate,
    /// Label whose weights were used; absent: those that nodes and indicators state.
    pub weights_of: Option<String>,
    /// The total before overlays, points.
    pub before_overlays: Option<f64>,
    /// The total, points.
    pub total: Option<f64>,
    /// Why there is no total, in words.
    pub no_score: Option<String>,
    /// Weight of the indicators whose value is a fact, fraction of one.
    pub coverage: f64,
    /// Dimensions, with what is below them.
    pub dimensions: Vec<NodeExplanation>,
    /// What overlays added or took off.
    pub adjustments: Vec<Adjustment>,
    /// What rounding leaves: total − contributions − adjustments, 10⁻¹² of the scale at most.
    pub residual: Option<f64>,
    /// The label of the band.
    pub band: Option<String>,
    /// What made the band.
    pub band_steps: Vec<BandStep>,
}

/// A dimension, theme or area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeExplanation {
    /// Its id.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// What its level is called.
    pub level: String,
    /// Weight among its siblings that the scheme states, fraction of one.
    pub weight: f64,
    /// Weight in the total after what is missing was dealt with, fraction of one.
    pub effective_weight: f64,
    /// Its score, points.
    pub score: Option<f64>,
    /// Its part of the total, points: effective weight × score.
    pub contribution: Option<f64>,
    /// Nodes below.
    pub nodes: Vec<NodeExplanation>,
    /// Indicators below.
    pub indicators: Vec<IndicatorExplanation>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorExplanation {
    /// Its id.
    pub id: String,
    /// Its name in words.
    pub name: Option<String>,
    /// The facts behind it, as they were found.
    pub facts: Vec<FactUsed>,
    /// The value that counts, in `unit`, per the denominator.
    pub value: Option<f64>,
    /// The unit of the scheme.
    pub unit: String,
    /// The currency that money was converted to.
    pub currency: Option<Currency>,
    /// Whether and how a missing value was dealt with.
    pub filled_in: Option<FilledIn>,
    /// The value after outliers were moved, where it was one.
    pub winsorised: Option<f64>,
    /// Whom it was compared with.
    pub peers: Option<PeersUsed>,
    /// Its score, points.
    pub score: Option<f64>,
    /// Weight among the indicators of its area that the scheme states, fraction of one.
    pub weight: f64,
    /// Weight in the total after what is missing was dealt with, fraction of one.
    pub effective_weight: f64,
    /// Its part of the total, points: effective weight × score.
    pub contribution: Option<f64>,
}

/// A fact as it was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactUsed {
    /// What it is here: `value`, `denominator`, `estimate` or `exposure`.
    pub role: &'static str,
    /// The column.
    pub indicator: String,
    /// The value, in `unit`.
    pub value: f64,
    /// Its own unit.
    pub unit: String,
    /// Its own currency.
    pub currency: Option<Currency>,
    /// Last day of its period.
    pub period_end: NaiveDate,
    /// When it could be known.
    pub known_at: Timestamp,
    /// Where it was read.
    pub source: String,
    /// How it was obtained.
    pub method: Method,
    /// Data quality, 1 (best) to 5.
    pub quality: Option<u8>,
}

/// How a missing value was dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FilledIn {
    /// Why it is missing.
    pub gap: Gap,
    /// The policy that was applied.
    pub policy: &'static str,
}

/// Whom an issuer was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeersUsed {
    /// The classification level.
    pub level: String,
    /// The label that peers share.
    pub group: String,
    /// Peers with a value of their own, the issuer included.
    pub size: usize,
}

/// Explains the scores of some issuers. The columns are computed again and not kept, so that an
/// evaluation stays small; ask for several issuers at once.
///
/// * `evaluation`: the result of [`evaluate`](super::evaluate) for the same arguments
/// * `issuers`: positions in [`Facts::issuers`]
///
/// # Errors
/// As [`evaluate`](super::evaluate).
///
/// # Panics
/// If an issuer is not there, or the evaluation is of other facts.
pub fn explain(
    scheme: &Scheme,
    facts: &Facts<'_>,
    rates: &Rates<'_>,
    evaluation: &Evaluation,
    issuers: &[usize],
) -> Result<Vec<Explanation>, Vec<EvaluationError>> {
    assert_eq!(evaluation.totals.len(), facts.issuers.len(), "an evaluation of other facts");
    let mut run = Run::new(scheme, facts, rates);
    let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); issuers.len()];
    for indicator in 0..scheme.indicators.len() {
        let column = run.column(indicator);
        cells.iter_mut().zip(issuers).for_each(|(own, &issuer)| own.push(column[issuer]));
    }
    let overlays = Overlays::new(&mut run);
    let errors = run.errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let explained = issuers.iter().zip(&cells);
    Ok(explained
        .map(|(&issuer, cells)| {
            Teller { run: &run, evaluation, issuer, cells }.explanation(&overlays)
        })
        .collect())
}

/// Who tells about one issuer.
struct Teller<'t, 'r, 'f> {
    run: &'t Run<'r, 'f>,
    evaluation: &'t Evaluation,
    issuer: usize,
    cells: &'t [Cell],
}

impl<'f> Teller<'_, '_, 'f> {
    fn explanation(&self, overlays: &Overlays<'f>) -> Explanation {
        let (scheme, facts, issuer) = (self.run.scheme, self.run.facts, self.issuer);
        let before_overlays = self.evaluation.before_overlays[issuer];
        let total = self.evaluation.totals[issuer];
        let dimensions = self.below(None, before_overlays.map(|_| 1.0));
        let changed = before_overlays.and_then(|before| overlays.total(self.run, issuer, before));
        let adjustments = changed.map(|(_, adjustments)| adjustments).unwrap_or_default();
        let residual = total.map(|total| residual(total, &dimensions, &adjustments));
        let band = total.zip(scheme.bands.as_ref());
        let band = band.map(|(total, bands)| {
            let (band, steps) = overlays.band(self.run, bands, issuer, total);
            (bands.label(band).to_owned(), steps)
        });
        let (band, band_steps) = band.unzip();
        Explanation {
            issuer: facts.issuers[issuer].clone(),
            scheme: scheme.id.clone(),
            version: scheme.version.clone(),
            date: facts.date,
            weights_of: self.weights_of(),
            before_overlays,
            total,
            no_score: self.evaluation.no_score[issuer].map(|reason| self.words(reason)),
            coverage: self.evaluation.coverage[issuer],
            residual,
            dimensions,
            adjustments,
            band,
            band_steps: band_steps.unwrap_or_default(),
        }
    }

    /// The nodes below one, or the dimensions, given the weight of all of them in the total.
    fn below(&self, node: Option<usize>, weight: Option<f64>) -> Vec<NodeExplanation> {
        let scheme = self.run.scheme;
        let nodes = node.map_or_else(|| scheme.roots(), |node| scheme.nodes[node].nodes.clone());
        let Some(set) = self.set() else { return Vec::new() };
        let children: Vec<Child> = nodes
            .iter()
            .map(|&i| (scheme.weights.sets[set].nodes[i], self.evaluation.nodes[i][self.issuer]))
            .collect();
        let shares = shares(&children, child_rule(scheme, node));
        let explained = nodes.iter().zip(&children).enumerate();
        explained
            .map(|(k, (&i, &child))| {
                let share = shares.as_ref().map_or(0.0, |shares| shares[k]);
                self.node(i, child, weight.map(|weight| weight * share))
            })
            .collect()
    }

    fn node(&self, i: usize, (weight, score): Child, effective: Option<f64>) -> NodeExplanation {
        let scheme = self.run.scheme;
        let node = &scheme.nodes[i];
        NodeExplanation {
            id: node.id.clone(),
            name: node.name.clone(),
            level: scheme.levels[node.depth].clone(),
            weight,
            effective_weight: effective.unwrap_or(0.0),
            score,
            contribution: effective.zip(score).map(|(weight, score)| weight * score),
            nodes: if node.nodes.is_empty() { Vec::new() } else { self.below(Some(i), effective) },
            indicators: self.indicators(i, effective),
        }
    }

    fn indicators(&self, area: usize, effective: Option<f64>) -> Vec<IndicatorExplanation> {
        let scheme = self.run.scheme;
        let Some(set) = self.set() else { return Vec::new() };
        let below = &scheme.nodes[area].indicators;
        let children: Vec<Child> = below
            .iter()
            .map(|&i| (scheme.weights.sets[set].indicators[i], self.cells[i].score))
            .collect();
        let shares = shares(&children, child_rule(scheme, Some(area)));
        let share = |k: usize| shares.as_ref().map_or(0.0, |shares| shares[k]);
        let weights = (0..below.len()).map(|k| effective.map(|weight| weight * share(k)));
        below
            .iter()
            .zip(&children)
            .zip(weights)
            .map(|((&i, child), effective)| self.indicator(i, child.0, effective))
            .collect()
    }

    fn indicator(&self, i: usize, weight: f64, effective: Option<f64>) -> IndicatorExplanation {
        let indicator = &self.run.scheme.indicators[i];
        let cell = &self.cells[i];
        let score = cell.score;
        IndicatorExplanation {
            id: indicator.id.clone(),
            name: indicator.name.clone(),
            facts: self.facts(indicator),
            value: cell.value,
            unit: unit(indicator),
            currency: indicator.quantity.currency,
            filled_in: filled_in(indicator, cell.origin),
            winsorised: cell.winsorised,
            peers: self.peers(indicator, cell),
            score,
            weight,
            effective_weight: effective.unwrap_or(0.0),
            contribution: effective.zip(score).map(|(weight, score)| weight * score),
        }
    }

    /// The facts behind an indicator, whether they count or are too old.
    fn facts(&self, indicator: &Indicator) -> Vec<FactUsed> {
        let mut columns = vec![("value", indicator.id.as_str())];
        columns.extend(indicator.per.as_ref().map(|per| ("denominator", per.indicator.as_str())));
        if let MissingPolicy::Model { from } = &indicator.missing {
            columns.push(("estimate", from));
        }
        if let Transform::KeyIssue { exposure } = &indicator.transform {
            columns.push(("exposure", exposure));
        }
        let fact = |(role, name): (&'static str, &str)| {
            let datum = self.run.facts.columns.get(name)?.get(self.issuer)?;
            Some(fact_used(role, name, datum))
        };
        columns.into_iter().filter_map(fact).collect()
    }

    fn peers(&self, indicator: &Indicator, cell: &Cell) -> Option<PeersUsed> {
        let place = cell.peers?;
        let level = &indicator.peers.as_ref()?.levels[place.level];
        let group = self.run.groups.get(level)?.labels[place.group].to_owned();
        Some(PeersUsed { level: level.clone(), group, size: place.size })
    }

    fn set(&self) -> Option<usize> {
        self.run.sets[self.issuer]
    }

    fn weights_of(&self) -> Option<String> {
        let weights = &self.run.scheme.weights;
        let set = self.set()?;
        let own = weights.industries.iter().find(|industry| *industry.1 == set);
        own.map(|industry| industry.0.clone())
    }

    fn words(&self, reason: NoScore) -> String {
        match reason {
            NoScore::Unlabelled => {
                let by = self.run.scheme.weights.by.as_deref().unwrap_or("label");
                format!("no {by}, which chooses the weights")
            }
            NoScore::Indicator(i) => {
                format!("no score of `{}`, which must be there", self.run.scheme.indicators[i].id)
            }
            NoScore::Coverage => "too few dimensions with a score".to_owned(),
            NoScore::Uncovered => "not watched for controversies".to_owned(),
            NoScore::NoControversyScore => "no score of controversies".to_owned(),
        }
    }
}

fn fact_used(role: &'static str, name: &str, datum: &Datum<'_>) -> FactUsed {
    FactUsed {
        role,
        indicator: name.to_owned(),
        value: datum.value,
        unit: datum.unit.to_owned(),
        currency: datum.currency,
        period_end: datum.period_end,
        known_at: datum.known_at,
        source: datum.source.to_owned(),
        method: datum.method,
        quality: datum.quality,
    }
}

fn unit(indicator: &Indicator) -> String {
    let own = &indicator.quantity.unit_text;
    match &indicator.per {
        None => own.clone(),
        Some(per) => format!("{own} per {}", per.quantity.unit_text),
    }
}

fn filled_in(indicator: &Indicator, origin: Origin) -> Option<FilledIn> {
    match origin {
        Origin::Fact => None,
        Origin::Filled(gap) => Some(FilledIn { gap, policy: indicator.missing.name() }),
        Origin::None(gap) => {
            // Peers and estimates may fail too: then the indicator is left out.
            let policy = match &indicator.missing {
                MissingPolicy::Exclude => "exclude",
                MissingPolicy::Zero
                | MissingPolicy::PeerMedian
                | MissingPolicy::WorstOfPeers
                | MissingPolicy::Renormalise
                | MissingPolicy::Model { .. } => "renormalise",
            };
            Some(FilledIn { gap, policy })
        }
    }
}

/// What rounding leaves.
fn residual(total: f64, dimensions: &[NodeExplanation], adjustments: &[Adjustment]) -> f64 {
    let mut terms = vec![total];
    dimensions.iter().for_each(|node| contributions(node, &mut terms));
    terms.extend(adjustments.iter().map(|adjustment| -adjustment.points));
    sum_of(terms.len(), |i| terms[i])
}

fn contributions(node: &NodeExplanation, terms: &mut Vec<f64>) {
    terms.extend(node.indicators.iter().filter_map(|one| one.contribution).map(|points| -points));
    node.nodes.iter().for_each(|below| contributions(below, terms));
}
