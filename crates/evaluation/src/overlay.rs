//! Changes of the total or the band afterwards: controversies and decisions.
//!
//! `docs/methodology/esg-evaluation.md` §7 and §8.

use chrono::Months;
use kapok_kernels::score::{Better, percentile_ranks};
use kapok_kernels::sum_of;
use kapok_units::{Base, Unit};
use serde::Serialize;

use crate::bands::{BandStep, Bands};
use crate::column::Run;
use crate::config::{CleanScore, ControversyScore, NoControversyScore, Uncovered};
use crate::error::EvaluationError;
use crate::facts::Case;
use crate::risk::mean_with_controversies;
use crate::scheme::{Overlay, Quantity};

/// A change of the total.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adjustment {
    /// The rule and the datum behind it, in words.
    pub rule: String,
    /// Points added; below zero where they were taken off.
    pub points: f64,
}

/// The total of an issuer after overlays.
pub(crate) struct Adjusted {
    /// Points.
    pub(crate) total: f64,
    /// The changes that led there.
    pub(crate) adjustments: Vec<Adjustment>,
}

/// The band of an issuer.
pub(crate) struct Banded {
    /// Counted from the worst.
    pub(crate) band: usize,
    /// The steps that led there.
    pub(crate) steps: Vec<BandStep>,
}

/// Cases and scores that overlays look at, by issuer.
pub(crate) struct Overlays<'f> {
    /// Cases that count, by issuer.
    cases: Vec<Vec<Case<'f>>>,
    /// Scores of controversies, by overlay; `None` for one that looks at none.
    scores: Vec<Option<Vec<Option<f64>>>>,
    /// Issuers whom nobody watches and who get no score for that.
    uncovered: Vec<bool>,
}

impl<'f> Overlays<'f> {
    /// Reads the cases and scores that the overlays of a scheme look at.
    pub(crate) fn new(run: &mut Run<'_, 'f>) -> Self {
        let cases = cases(run);
        let uncovered = uncovered(run);
        let overlays = &run.scheme.overlays;
        let scores = overlays
            .iter()
            .map(|overlay| match overlay {
                Overlay::Mean { from, .. } => {
                    Some(controversy_scores(run, from, &cases, &uncovered))
                }
                Overlay::Deduct { .. }
                | Overlay::CapBand { .. }
                | Overlay::NotchesDown { .. }
                | Overlay::LowestBand { .. } => None,
            })
            .collect();
        Self { cases, scores, uncovered }
    }

    /// Whether an issuer gets no score for want of somebody who watches it.
    pub(crate) fn is_uncovered(&self, issuer: usize) -> bool {
        self.uncovered[issuer]
    }

    /// The total after overlays, and its changes. `None` where the issuer gets no score for want of
    /// a controversies score.
    ///
    /// Source: `docs/methodology/esg-evaluation.md` §7.
    pub(crate) fn total(&self, run: &Run<'_, 'f>, issuer: usize, total: f64) -> Option<Adjusted> {
        let mut now = total;
        let mut adjustments = Vec::new();
        for (overlay, scores) in run.scheme.overlays.iter().zip(&self.scores) {
            let (next, rule) = match overlay {
                Overlay::Mean { missing, .. } => {
                    let score = scores.as_ref().and_then(|scores| scores[issuer]);
                    match (score, missing) {
                        (Some(score), _) => {
                            let rule = format!("mean with a controversies score of {score}");
                            (mean_with_controversies(now, score), rule)
                        }
                        (None, NoControversyScore::Keep) => continue,
                        (None, NoControversyScore::Exclude) => return None,
                    }
                }
                Overlay::Deduct { points, pillar, at_most } => {
                    let counted = self.of_pillar(issuer, pillar.as_deref());
                    let off = sum_of(counted.len(), |i| points[place(counted[i].severity)]);
                    let names: Vec<&str> = counted.iter().map(|case| case.case).collect();
                    let rule = format!("deduction for {}", names.join(", "));
                    ((now - off.min(*at_most)).max(0.0), rule)
                }
                Overlay::CapBand { .. }
                | Overlay::NotchesDown { .. }
                | Overlay::LowestBand { .. } => continue,
            };
            if next != now {
                adjustments.push(Adjustment { rule, points: next - now });
            }
            now = next;
        }
        Some(Adjusted { total: now, adjustments })
    }

    /// The band of an issuer with its steps: score and hysteresis, then overlays, then decisions.
    ///
    /// Source: `docs/methodology/esg-evaluation.md` §8.
    pub(crate) fn band(
        &self,
        run: &Run<'_, 'f>,
        bands: &Bands,
        issuer: usize,
        total: f64,
    ) -> Banded {
        let previous = run.facts.previous_bands.get(issuer).copied().flatten();
        let before = previous.and_then(|label| bands.position(label));
        let mut path = BandPath { bands, band: bands.of(total), steps: Vec::new() };
        path.steps.push(BandStep {
            rule: format!("score of {total}"),
            from: previous.map(String::from),
            to: bands.label(path.band).to_owned(),
        });
        path.go(bands.review(total, before), || "hysteresis".to_owned());
        for overlay in &run.scheme.overlays {
            let (severity, to) = match overlay {
                Overlay::CapBand { severity, band } => (severity, path.band.min(*band)),
                Overlay::NotchesDown { severity, notches } => {
                    (severity, path.band.saturating_sub(*notches))
                }
                Overlay::LowestBand { severity } => (severity, 0),
                Overlay::Mean { .. } | Overlay::Deduct { .. } => continue,
            };
            if let Some(case) = self.cases[issuer].iter().find(|case| case.severity >= *severity) {
                path.go(to, || format!("case {} of severity {}", case.case, case.severity));
            }
        }
        self.decide(run, issuer, &mut path);
        Banded { band: path.band, steps: path.steps }
    }

    fn decide(&self, run: &Run<'_, 'f>, issuer: usize, path: &mut BandPath<'_>) {
        let date = run.facts.date;
        let own = run.facts.overrides.iter().filter(|one| one.issuer as usize == issuer);
        for decision in own.filter(|one| one.expires >= date) {
            if let Some(to) = path.bands.position(decision.band) {
                path.go(to, || format!("{} (until {})", decision.reason, decision.expires));
            }
        }
    }

    fn of_pillar(&self, issuer: usize, pillar: Option<&str>) -> Vec<&Case<'f>> {
        let counts = |case: &&Case<'f>| pillar.is_none() || case.pillar == pillar;
        self.cases[issuer].iter().filter(counts).collect()
    }
}

/// A band on its way.
struct BandPath<'b> {
    bands: &'b Bands,
    band: usize,
    steps: Vec<BandStep>,
}

impl BandPath<'_> {
    fn go(&mut self, to: usize, rule: impl Fn() -> String) {
        if to != self.band {
            let [from, label] = [self.band, to].map(|band| self.bands.label(band).to_owned());
            self.steps.push(BandStep { rule: rule(), from: Some(from), to: label });
            self.band = to;
        }
    }
}

fn place(severity: u8) -> usize {
    usize::from(severity.clamp(1, 5)) - 1
}

/// The cases that count on the evaluation date, by issuer, the oldest first.
fn cases<'f>(run: &mut Run<'_, 'f>) -> Vec<Vec<Case<'f>>> {
    let facts = run.facts;
    let mut cases = vec![Vec::new(); facts.issuers.len()];
    let Some(rule) = run.scheme.controversies else { return cases };
    for case in &facts.controversies.cases {
        if let Some(error) = unfit(run, case) {
            run.reader().errors.push(error);
            continue;
        }
        let until = case.closed.map(|day| day.checked_add_months(Months::new(rule.active_months)));
        let over = until.flatten().is_some_and(|until| until < facts.date);
        if case.opened <= facts.date && !over {
            cases[case.issuer as usize].push(*case);
        }
    }
    for own in &mut cases {
        own.sort_by_key(|case| (case.opened, case.case, case.severity));
    }
    cases
}

/// The fault of a case, if it has one.
fn unfit(run: &Run<'_, '_>, case: &Case<'_>) -> Option<EvaluationError> {
    let (position, issuers) = (case.issuer, run.facts.issuers.len());
    let Some(issuer) = run.facts.issuers.get(position as usize).map(ToString::to_string) else {
        let column = "controversies".to_owned();
        return Some(EvaluationError::Position { column, position, issuers });
    };
    let (name, severity) = (case.case.to_owned(), case.severity);
    if !(1..=5).contains(&severity) {
        return Some(EvaluationError::Severity { issuer, case: name, severity });
    }
    let roots = run.scheme.roots();
    let pillar = case.pillar.filter(|id| roots.iter().all(|&i| run.scheme.nodes[i].id != *id))?;
    Some(EvaluationError::UnknownPillar { issuer, case: name, pillar: pillar.to_owned() })
}

/// Issuers whom nobody watches, where the scheme gives them no score and looks at cases.
fn uncovered(run: &Run<'_, '_>) -> Vec<bool> {
    let reads = run.scheme.overlays.iter().any(Overlay::reads_cases);
    let excludes = run.scheme.controversies.is_some_and(|c| c.uncovered == Uncovered::Exclude);
    let covered = &run.facts.controversies.covered;
    let watched = |issuer: usize| covered.get(issuer).copied().unwrap_or(false);
    (0..run.facts.issuers.len()).map(|issuer| reads && excludes && !watched(issuer)).collect()
}

/// Scores of controversies in points of the scale, large is good.
fn controversy_scores(
    run: &mut Run<'_, '_>,
    from: &ControversyScore,
    cases: &[Vec<Case<'_>>],
    uncovered: &[bool],
) -> Vec<Option<f64>> {
    match from {
        ControversyScore::Column { indicator, maximum } => {
            let scale = run.scheme.scale;
            let quantity = Quantity {
                unit_text: "score".to_owned(),
                unit: Unit::of(Base::Score(None)),
                currency: None,
                minimum: Some(0.0),
                maximum: Some(*maximum),
                max_age_months: u32::MAX,
                accept: None,
            };
            let readings = run.reader().column(indicator, &quantity);
            readings.into_iter().map(|reading| Some(reading.ok()? / maximum * scale)).collect()
        }
        ControversyScore::Cases { by, weights, clean } => {
            let counting = Counting { by, weights, clean: *clean };
            counting.percentiles(run, cases, uncovered)
        }
    }
}

/// Scores from the number of cases.
struct Counting<'c> {
    /// Classification level of the peers.
    by: &'c str,
    /// Weight of a case by severity, from 1 to 5.
    weights: &'c [f64; 5],
    /// Score of an issuer without a case.
    clean: CleanScore,
}

impl Counting<'_> {
    /// Percentiles of the weighted numbers of cases, Σ weight(severity), among the peers, in points
    /// of the scale.
    fn percentiles(
        &self,
        run: &Run<'_, '_>,
        cases: &[Vec<Case<'_>>],
        uncovered: &[bool],
    ) -> Vec<Option<f64>> {
        let mut scores = vec![None; cases.len()];
        let Some(groups) = run.groups.get(self.by) else { return scores };
        let weight = |own: &[Case<'_>]| sum_of(own.len(), |i| self.weights[place(own[i].severity)]);
        for members in &groups.members {
            let watched: Vec<usize> =
                members.iter().map(|&m| m as usize).filter(|&m| !uncovered[m]).collect();
            let counts: Vec<f64> = watched.iter().map(|&member| weight(&cases[member])).collect();
            let places = percentile_ranks(&counts, Better::Lower);
            for (member, place) in watched.into_iter().zip(places) {
                let full = self.clean == CleanScore::Full && cases[member].is_empty();
                scores[member] = Some(if full { 1.0 } else { place } * run.scheme.scale);
            }
        }
        scores
    }
}
