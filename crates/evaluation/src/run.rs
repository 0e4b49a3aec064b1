//! The evaluation of all issuers.

use kapok_kernels::sum_of;

use crate::column::{Cell, Origin, Run};
use crate::config::{MissingChild, MissingPolicy};
use crate::error::EvaluationError;
use crate::facts::{Facts, Rates};
use crate::impossible::Impossible;
use crate::overlay::{Adjusted, Overlays};
use crate::scheme::Scheme;
use crate::shares::{Child, ChildRule, combine};

/// Reason why an issuer has no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoScore {
    /// It has no label that chooses its weights.
    Unlabelled,
    /// It has no value of an indicator that must be there; its position in the scheme.
    Indicator(usize),
    /// Too few dimensions have a score.
    Coverage,
    /// Nobody watches it for controversies.
    Uncovered,
    /// It has no score of controversies.
    NoControversyScore,
}

/// Scores of all issuers on a date. Every list is in the order of [`Facts::issuers`].
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// By node of the scheme, then issuer: its score, points.
    pub nodes: Vec<Vec<Option<f64>>>,
    /// The total before overlays, points.
    pub before_overlays: Vec<Option<f64>>,
    /// The total, points.
    pub totals: Vec<Option<f64>>,
    /// Reason why there is no total.
    pub no_score: Vec<Option<NoScore>>,
    /// The band, counted from the worst; none where the scheme has no bands.
    pub bands: Vec<Option<usize>>,
    /// Weight of the indicators whose value is a fact, fraction of one.
    pub coverage: Vec<f64>,
    /// Values of facts that cannot be, by issuer, indicator and period: they count as missing.
    pub impossible: Vec<Impossible>,
}

/// Scores all issuers by a scheme: Σ share × score below each node, from the areas to the total.
///
/// Source: `docs/methodology/esg-evaluation.md` §6.
///
/// * `facts`: those known on the date of the evaluation, and no others
/// * `rates`: exchange rates for values in other currencies than the scheme's
///
/// The result does not depend on the order of the facts, nor (in its numbers) on that of issuers.
///
/// # Errors
/// Every fact that is unfit for the scheme: of another unit, currency or issuer. A value that
/// cannot be is missing, and in the list of those.
pub fn evaluate(
    scheme: &Scheme,
    facts: &Facts<'_>,
    rates: &Rates<'_>,
) -> Result<Evaluation, Vec<EvaluationError>> {
    let mut run = Run::new(scheme, facts, rates);
    check(&mut run);
    let mut totals = Totals::new(&run);
    // By area: no more than the columns of one are in memory.
    for area in 0..scheme.nodes.len() {
        totals.area(&mut run, area);
    }
    totals.upper_nodes(&run);
    let overlays = Overlays::new(&mut run);
    let errors = run.errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let impossible = run.impossible();
    Ok(Evaluation { impossible, ..totals.finish(&run, &overlays) })
}

/// The rule below a node. Indicators state their own policies, so one that is left out of an area
/// is always made up for by the others.
pub(crate) fn child_rule(scheme: &Scheme, node: Option<usize>) -> ChildRule {
    let is_area = node.is_some_and(|node| scheme.nodes[node].nodes.is_empty());
    let weights = &scheme.weights;
    let missing = if is_area { MissingChild::Renormalise } else { weights.missing_child };
    ChildRule { missing, minimum_coverage: weights.minimum_coverage }
}

/// Checks that concern the facts as a whole.
fn check(run: &mut Run<'_, '_>) {
    let (scheme, facts) = (run.scheme, run.facts);
    if facts.date < scheme.valid_from {
        let name = format!("{} {}", scheme.id, scheme.version);
        let (valid_from, date) = (scheme.valid_from, facts.date);
        let error = EvaluationError::NotYetValid { scheme: name, valid_from, date };
        run.reader().errors.push(error);
    }
    let Some(bands) = &scheme.bands else { return };
    let previous = facts.previous_bands.iter().enumerate();
    let previous = previous.filter_map(|(issuer, band)| band.map(|band| (issuer, band)));
    let decided = facts.overrides.iter().map(|one| (one.issuer as usize, one.band));
    for (issuer, band) in previous.chain(decided) {
        if bands.position(band).is_none() {
            let name = facts.issuers.get(issuer).map(ToString::to_string);
            run.reader().errors.push(EvaluationError::UnknownBand {
                issuer: name.unwrap_or_else(|| format!("issuer number {issuer}")),
                band: band.to_owned(),
                allowed: bands.labels().join(", "),
            });
        }
    }
}

/// Scores as they are added up.
struct Totals {
    nodes: Vec<Vec<Option<f64>>>,
    no_score: Vec<Option<NoScore>>,
    /// By indicator, then issuer: whether its value is a fact.
    observed: Vec<Vec<bool>>,
}

impl Totals {
    fn new(run: &Run<'_, '_>) -> Self {
        let unlabelled = |set: &Option<usize>| set.is_none().then_some(NoScore::Unlabelled);
        Self {
            nodes: vec![vec![None; run.sets.len()]; run.scheme.nodes.len()],
            no_score: run.sets.iter().map(unlabelled).collect(),
            observed: vec![Vec::new(); run.scheme.indicators.len()],
        }
    }

    /// Scores an area from its indicators.
    fn area(&mut self, run: &mut Run<'_, '_>, area: usize) {
        let scheme = run.scheme;
        let indicators = &scheme.nodes[area].indicators;
        if indicators.is_empty() {
            return;
        }
        let mut columns: Vec<Vec<Option<f64>>> = Vec::new();
        for &indicator in indicators {
            let cells = run.column(indicator);
            self.note(run, indicator, &cells);
            columns.push(cells.into_iter().map(|cell| cell.score).collect());
        }
        let weight = |set: usize, k: usize| scheme.weights.sets[set].indicators[indicators[k]];
        self.nodes[area] = combined(run, area, &columns.iter().collect::<Vec<_>>(), weight);
    }

    /// Remembers who has a fact, and who lacks one that must be there.
    fn note(&mut self, run: &Run<'_, '_>, position: usize, cells: &[Cell]) {
        let must = run.scheme.indicators[position].missing == MissingPolicy::Exclude;
        self.observed[position] = cells.iter().map(|cell| cell.origin == Origin::Fact).collect();
        if !must {
            return;
        }
        for (issuer, cell) in cells.iter().enumerate() {
            if cell.score.is_none() && run.applies(position, issuer) {
                self.no_score[issuer].get_or_insert(NoScore::Indicator(position));
            }
        }
    }

    /// Scores the nodes above areas, the lowest first.
    fn upper_nodes(&mut self, run: &Run<'_, '_>) {
        let scheme = run.scheme;
        let mut upper: Vec<usize> =
            (0..scheme.nodes.len()).filter(|&i| !scheme.nodes[i].nodes.is_empty()).collect();
        upper.sort_by_key(|&i| std::cmp::Reverse(scheme.nodes[i].depth));
        for node in upper {
            let below = &scheme.nodes[node].nodes;
            let columns: Vec<&Vec<Option<f64>>> =
                below.iter().map(|&child| &self.nodes[child]).collect();
            let weight = |set: usize, k: usize| scheme.weights.sets[set].nodes[below[k]];
            self.nodes[node] = combined(run, node, &columns, weight);
        }
    }

    fn finish(mut self, run: &Run<'_, '_>, overlays: &Overlays<'_>) -> Evaluation {
        let n = run.sets.len();
        let mut before_overlays = vec![None; n];
        let mut totals = vec![None; n];
        let mut bands = vec![None; n];
        for issuer in 0..n {
            if overlays.is_uncovered(issuer) {
                self.no_score[issuer].get_or_insert(NoScore::Uncovered);
            }
            before_overlays[issuer] = self.before_overlays(run, issuer);
            let Some(before) = before_overlays[issuer] else { continue };
            let Some(Adjusted { total, .. }) = overlays.total(run, issuer, before) else {
                self.no_score[issuer] = Some(NoScore::NoControversyScore);
                continue;
            };
            totals[issuer] = Some(total);
            let own = run.scheme.bands.as_ref();
            bands[issuer] = own.map(|bands| overlays.band(run, bands, issuer, total).band);
        }
        let coverage = (0..n).map(|issuer| self.coverage(run, issuer)).collect();
        let Self { nodes, no_score, .. } = self;
        let impossible = Vec::new();
        Evaluation { nodes, before_overlays, totals, no_score, bands, coverage, impossible }
    }

    fn before_overlays(&mut self, run: &Run<'_, '_>, issuer: usize) -> Option<f64> {
        if self.no_score[issuer].is_some() {
            return None;
        }
        let set = &run.scheme.weights.sets[run.sets[issuer]?];
        let roots = run.scheme.roots();
        let children: Vec<Child> = roots
            .iter()
            .map(|&i| Child { weight: set.nodes[i], score: self.nodes[i][issuer] })
            .collect();
        let total = combine(&children, child_rule(run.scheme, None));
        if total.is_none() {
            self.no_score[issuer] = Some(NoScore::Coverage);
        }
        total
    }

    fn coverage(&self, run: &Run<'_, '_>, issuer: usize) -> f64 {
        let Some(set) = run.sets[issuer] else { return 0.0 };
        let paths = &run.paths[set];
        sum_of(paths.len(), |i| if self.observed[i][issuer] { paths[i] } else { 0.0 })
    }
}

/// The scores of a node from the columns below it.
fn combined(
    run: &Run<'_, '_>,
    node: usize,
    columns: &[&Vec<Option<f64>>],
    weight: impl Fn(usize, usize) -> f64,
) -> Vec<Option<f64>> {
    let rule = child_rule(run.scheme, Some(node));
    let mut children: Vec<Child> = vec![Child { weight: 0.0, score: None }; columns.len()];
    let mut scores = Vec::with_capacity(run.sets.len());
    for (issuer, set) in run.sets.iter().enumerate() {
        scores.push(set.and_then(|set| {
            for (k, child) in children.iter_mut().enumerate() {
                *child = Child { weight: weight(set, k), score: columns[k][issuer] };
            }
            combine(&children, rule)
        }));
    }
    scores
}
