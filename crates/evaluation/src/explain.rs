//! The origin of each point of a score.
//!
//! `docs/methodology/esg-evaluation.md` §9.

use kapok_kernels::sum_of;

use crate::column::{Cell, Origin, Run};
use crate::config::{MissingPolicy, Transform};
use crate::error::EvaluationError;
use crate::explanation::{
    Explanation, FactUsed, FilledIn, IndicatorExplanation, NodeExplanation, PeersUsed,
};
use crate::facts::{Datum, Facts, Rates};
use crate::overlay::{Adjustment, Banded, Overlays};
use crate::run::{Evaluation, NoScore, child_rule};
use crate::scheme::{Indicator, Scheme, WeightChoice};
use crate::shares::{Child, shares};

/// Explains the scores of some issuers. The columns are computed again and not kept, so that an
/// evaluation stays small; ask for several issuers at once.
///
/// * `evaluation`: the result of [`evaluate`](crate::evaluate) for the same arguments
/// * `issuers`: positions in [`Facts::issuers`]
///
/// # Errors
/// As [`evaluate`](crate::evaluate).
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

/// Everything told about one issuer.
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
        let adjustments = changed.map(|adjusted| adjusted.adjustments).unwrap_or_default();
        let residual = total.map(|total| residual(total, &dimensions, &adjustments));
        let band = total.zip(scheme.bands.as_ref());
        let band = band.map(|(total, bands)| {
            let Banded { band, steps } = overlays.band(self.run, bands, issuer, total);
            (bands.label(band).to_owned(), steps)
        });
        let (band, band_steps) = band.unzip();
        Explanation {
            issuer: facts.issuers[issuer].clone(),
            scheme: scheme.id.clone(),
            title: scheme.title.clone(),
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
            .map(|&i| Child {
                weight: scheme.weights.sets[set].nodes[i],
                score: self.evaluation.nodes[i][self.issuer],
            })
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

    fn node(&self, i: usize, child: Child, effective: Option<f64>) -> NodeExplanation {
        let Child { weight, score } = child;
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
            .map(|&i| Child {
                weight: scheme.weights.sets[set].indicators[i],
                score: self.cells[i].score,
            })
            .collect();
        let shares = shares(&children, child_rule(scheme, Some(area)));
        let share = |k: usize| shares.as_ref().map_or(0.0, |shares| shares[k]);
        let weights = (0..below.len()).map(|k| effective.map(|weight| weight * share(k)));
        below
            .iter()
            .zip(&children)
            .zip(weights)
            .map(|((&i, child), effective)| self.indicator(i, child.weight, effective))
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
        let set = self.set()?;
        let WeightChoice::ByLabel { industries, .. } = &self.run.scheme.weights.choice else {
            return None;
        };
        let own = industries.iter().find(|industry| *industry.1 == set);
        own.map(|industry| industry.0.clone())
    }

    fn words(&self, reason: NoScore) -> String {
        match reason {
            NoScore::Unlabelled => {
                let by = match &self.run.scheme.weights.choice {
                    WeightChoice::ByLabel { level, .. } => level,
                    WeightChoice::Stated => "label",
                };
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

/// The rest of rounding: total − Σ contributions − Σ adjustments, points.
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
