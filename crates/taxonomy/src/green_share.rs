//! The share of revenue or of proceeds that is recognised as green.
//!
//! 1. [`Lines::choose`]: one taxonomy version and one period speak for the holder.
//! 2. [`once_per_activity`]: an activity under two objectives is counted once.
//! 3. [`count`]: each line is recognised, and its share taken by the stated policies.
//! 4. [`green_share`]: the sum, its coverage, and the findings on the way.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Objective;
use kapok_kernels::sum;

use crate::activity_line::ActivityLine;
use crate::claim::Activity;
use crate::figure::{CountedLine, ShareFigure};
use crate::map::TaxonomyMap;
use crate::policy::{Counted, NegativeShare, SharePolicy};
use crate::recognition::{Outcome, Question, Recognition, recognise};
use crate::share::Share;
use crate::share_error::ShareError;

/// Slack of the sum of shares, for numbers rounded at the source.
const SLACK: f64 = 1e-9;

/// The share of a holder's revenue, capital expenditure or proceeds that is recognised as green.
///
/// `share = Σ shareₐ` over the activities a that are recognised for one of the objectives; each
/// activity is counted once. Shares are fractions of one. The order of lines does not matter.
///
/// Source: `docs/methodology/taxonomies.md` §6.
///
/// # Errors
///
/// If a share is no fraction, a line is there twice, the shares add up to more than one, or the
/// target is not in the catalogue.
pub fn green_share(
    map: &TaxonomyMap,
    lines: &[ActivityLine],
    policy: &SharePolicy,
) -> Result<ShareFigure, ShareError> {
    if policy.objectives.is_empty() {
        return Err(ShareError::NoObjective);
    }
    map.catalogue().check_target(&policy.target)?;
    lines.iter().try_for_each(|line| check_share(line, policy))?;
    let Lines { chosen, mut findings } = Lines::choose(lines, policy);
    let once = once_per_activity(&chosen, policy, &mut findings)?;
    check_total(&once)?;
    let lines: Vec<CountedLine> = once.iter().map(|one| count(map, one, policy)).collect();
    findings.extend(unmapped(&lines));
    let known = once.iter().zip(&lines).filter_map(|(one, line)| one.covered(line));
    let coverage = sum(&known.collect::<Vec<f64>>()).clamp(0.0, 1.0);
    let decided = lines.iter().any(|line| line.share.is_some());
    let total = sum(&lines.iter().map(|line| line.counted).collect::<Vec<f64>>());
    let value = decided.then_some(total);
    Ok(ShareFigure { value, coverage, measure: policy.measure, lines, findings })
}

fn unmapped(lines: &[CountedLine]) -> Vec<String> {
    let unmapped = lines.iter().filter(|line| line.recognition.outcome == Outcome::Unmapped);
    unmapped
        .map(|line| format!("{} is not in the map: a finding, not a zero", line.activity))
        .collect()
}

fn check_share(line: &ActivityLine, policy: &SharePolicy) -> Result<(), ShareError> {
    let activity = || line.claim.activity.clone();
    match line.share(policy.measure) {
        Share::Known(seen) if !seen.is_finite() || seen > 1.0 + SLACK => {
            Err(ShareError::NotAFraction { activity: activity(), seen })
        }
        Share::Known(seen) if seen < 0.0 && policy.negative == NegativeShare::Refuse => {
            Err(ShareError::Negative { activity: activity(), seen })
        }
        Share::Range { low, high } if !(0.0 <= low && low <= high && high <= 1.0) => {
            Err(ShareError::BadRange { activity: activity(), low, high })
        }
        Share::Known(_) | Share::Range { .. } | Share::Unknown => Ok(()),
    }
}

/// The lines that speak for the holder.
struct Lines<'a> {
    chosen: Vec<&'a ActivityLine>,
    findings: Vec<String>,
}

impl<'a> Lines<'a> {
    /// Of the first taxonomy that has lines those of the latest period, and of that the latest
    /// version: lines of two taxonomies would describe the same revenue twice.
    fn choose(lines: &'a [ActivityLine], policy: &SharePolicy) -> Self {
        let rank = |line: &ActivityLine| {
            let name = &line.claim.activity.taxonomy;
            policy.taxonomies.iter().position(|one| one == name)
        };
        let key = |line: &ActivityLine| {
            let place = rank(line)?;
            let version = line.claim.activity.version.clone();
            Some((usize::MAX - place, line.period_end, version))
        };
        let best = lines.iter().filter_map(key).max();
        let (mut chosen, rest): (Vec<_>, Vec<_>) =
            lines.iter().partition(|line| best.is_some() && key(line) == best);
        chosen.sort_by(|a, b| order(a).cmp(&order(b)));
        Self { chosen, findings: others(&rest) }
    }
}

fn order(line: &ActivityLine) -> (&Activity, Option<Objective>) {
    (&line.claim.activity, line.claim.objective)
}

fn others(rest: &[&ActivityLine]) -> Vec<String> {
    let mut counts: BTreeMap<(&str, &str, NaiveDate), usize> = BTreeMap::new();
    for line in rest {
        let Activity { taxonomy, version, .. } = &line.claim.activity;
        *counts.entry((taxonomy, version, line.period_end)).or_default() += 1;
    }
    let told = counts.into_iter().map(|((taxonomy, version, end), count)| {
        let lines = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
        format!("not counted for the period to {end}: {lines} of {taxonomy} {version}")
    });
    told.collect()
}

/// An activity with the lines that state it, one for each objective.
struct Once<'a> {
    lines: Vec<&'a ActivityLine>,
    share: Share,
}

impl Once<'_> {
    /// The share that counts as covered: known, and its activity decided.
    fn covered(&self, line: &CountedLine) -> Option<f64> {
        match self.share {
            Share::Known(share) if line.recognition.outcome != Outcome::Unmapped => {
                Some(share.max(0.0))
            }
            Share::Known(_) | Share::Range { .. } | Share::Unknown => None,
        }
    }
}

fn once_per_activity<'a>(
    chosen: &[&'a ActivityLine],
    policy: &SharePolicy,
    findings: &mut Vec<String>,
) -> Result<Vec<Once<'a>>, ShareError> {
    let mut once: Vec<Once<'a>> = Vec::new();
    for group in chosen.chunk_by(|a, b| a.claim.activity == b.claim.activity) {
        if let Some(pair) = group.windows(2).find(|pair| order(pair[0]) == order(pair[1])) {
            return Err(repeated(pair[0]));
        }
        let shares: Vec<Share> = group.iter().map(|line| line.share(policy.measure)).collect();
        let share = shares.iter().copied().fold(Share::Unknown, Share::larger);
        if shares.iter().any(|&one| one != shares[0]) {
            let activity = &group[0].claim.activity;
            findings.push(format!("{activity} has unequal shares; the larger one is counted once"));
        }
        once.push(Once { lines: group.to_vec(), share });
    }
    Ok(once)
}

fn repeated(line: &ActivityLine) -> ShareError {
    let objective = line.claim.objective.map_or("no objective", Objective::as_str).to_owned();
    let (activity, period_end) = (line.claim.activity.clone(), line.period_end);
    ShareError::Repeated { activity, objective, period_end }
}

fn check_total(once: &[Once]) -> Result<(), ShareError> {
    let total = sum(&once.iter().map(|one| one.share.least()).collect::<Vec<f64>>());
    let Some(first) = once.first().filter(|_| total > 1.0 + SLACK) else { return Ok(()) };
    let Activity { taxonomy, version, .. } = first.lines[0].claim.activity.clone();
    let period_end = first.lines[0].period_end;
    Err(ShareError::AboveOne { taxonomy, version, period_end, sum: total })
}

fn count(map: &TaxonomyMap, one: &Once, policy: &SharePolicy) -> CountedLine {
    let activity = one.lines[0].claim.activity.clone();
    let recognition = recognised_for_any(map, one, policy);
    let Counted { share, flag } = match recognition.outcome {
        Outcome::Unmapped => policy.missing.counted(None),
        Outcome::Recognised(_) | Outcome::Refused => policy.counted(one.share),
    };
    let counted = share.filter(|_| recognition.is_recognised()).unwrap_or(0.0);
    CountedLine { activity, share, counted, flag, recognition }
}

/// A line with an objective is asked for that one; a line without is asked for each in turn.
fn recognised_for_any(map: &TaxonomyMap, one: &Once, policy: &SharePolicy) -> Recognition {
    let ask = |line: &ActivityLine, objective: Objective| {
        let (target, on, max_hops) = (policy.target.clone(), policy.on, policy.max_hops);
        recognise(map, &line.claim, &Question { target, on, objective, max_hops })
    };
    let asked = one.lines.iter().flat_map(|line| {
        let own = line.claim.objective.filter(|own| policy.objectives.contains(own));
        let objectives = own.map_or(policy.objectives.clone(), |own| vec![own]);
        objectives.into_iter().map(move |objective| (*line, objective))
    });
    let answers: Vec<Recognition> = asked.map(|(line, objective)| ask(line, objective)).collect();
    let best = answers.iter().position(Recognition::is_recognised);
    let unasked = || Recognition {
        outcome: Outcome::Unmapped,
        path: vec![],
        refusals: vec![],
        notes: vec![],
    };
    answers.into_iter().nth(best.unwrap_or(0)).unwrap_or_else(unasked)
}
