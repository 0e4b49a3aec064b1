//! The share of revenue or of proceeds that is recognised as green.
//!
//! 1. [`Lines::choose`]: one taxonomy version and one period speak for the holder.
//! 2. [`once_per_activity`]: an activity under two objectives is counted once.
//! 3. [`count`]: each line is recognised, and its share taken by the stated policies.
//! 4. [`green_share`]: the sum, what it covers, and what was found on the way.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use kapok_kernels::sum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::catalogue::{CatalogueError, Target};
use super::claim::{Activity, Claim, Objective};
use super::map::TaxonomyMap;
use super::recognition::{Outcome, Question, Recognition, recognise};

/// Slack of the sum of shares, for numbers rounded at the source.
const SLACK: f64 = 1e-9;

/// A share of a whole, as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Share {
    /// Fraction of one; negative for a segment with negative revenue.
    Known(f64),
    /// Only bounds are known, fractions of one.
    Range {
        /// Smallest share.
        low: f64,
        /// Largest share.
        high: f64,
    },
    /// Not known.
    Unknown,
}

/// Of what a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Of revenue.
    Revenue,
    /// Of capital expenditure.
    CapitalExpenditure,
    /// Of the proceeds of a bond or loan.
    UseOfProceeds,
}

/// A row of the table `activities`.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityLine {
    /// The activity, its criteria and the instrument.
    pub claim: Claim,
    /// Share of revenue.
    pub revenue_share: Share,
    /// Share of capital expenditure.
    pub capex_share: Share,
    /// Share of proceeds.
    pub use_of_proceeds_share: Share,
    /// Last day of the period of which it speaks.
    pub period_end: NaiveDate,
}

impl ActivityLine {
    fn share(&self, measure: Measure) -> Share {
        match measure {
            Measure::Revenue => self.revenue_share,
            Measure::CapitalExpenditure => self.capex_share,
            Measure::UseOfProceeds => self.use_of_proceeds_share,
        }
    }
}

/// What stands for a share that is not known, and for an activity that is not in the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingShare {
    /// Nothing: the line is left out, and the coverage falls.
    Exclude,
    /// Zero, with a flag.
    ZeroWithFlag,
    /// The smallest share that it can be, with a flag: the lower bound, or zero without bounds.
    MinimumOfRange,
}

/// What a negative share counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NegativeShare {
    /// It is an error.
    Refuse,
    /// Zero, with a flag.
    ZeroWithFlag,
    /// What it says: it lowers the sum, which may itself become negative.
    Net,
}

/// How a share is formed. Nothing here has a default.
#[derive(Debug, Clone, PartialEq)]
pub struct SharePolicy {
    /// Of what the share is.
    pub measure: Measure,
    /// Taxonomies whose lines may speak for a holder, the first that has any being taken.
    pub taxonomies: Vec<String>,
    /// Where the activities are to be recognised.
    pub target: Target,
    /// On which day.
    pub on: NaiveDate,
    /// For which objectives; an activity is counted once, however many it serves.
    pub objectives: Vec<Objective>,
    /// Most rows that a path may have.
    pub max_hops: usize,
    /// Shares that are not known, and activities that are not in the map.
    pub missing: MissingShare,
    /// Negative shares.
    pub negative: NegativeShare,
}

/// What was done to a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Left out: share or activity is not known.
    LeftOut,
    /// Zero stands for what is not known.
    ZeroForUnknown,
    /// The lower bound stands for the share.
    MinimumOfRange,
    /// Zero stands for a negative share.
    ZeroForNegative,
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftOut => "left out, for it is not known",
            Self::ZeroForUnknown => "zero stands for what is not known",
            Self::MinimumOfRange => "the lower bound stands for the share",
            Self::ZeroForNegative => "zero stands for a negative share",
        })
    }
}

/// An activity of the figure and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedLine {
    /// The activity as stated.
    pub activity: Activity,
    /// The share that is counted if recognised, fraction of one; none if left out.
    pub share: Option<f64>,
    /// What it adds to the figure, fraction of one.
    pub counted: f64,
    /// What was done to the share.
    pub flag: Option<Flag>,
    /// Whether and how it is recognised: the first objective that is, else the first asked.
    pub recognition: Recognition,
}

impl CountedLine {
    /// The line in words.
    #[must_use]
    pub fn explain(&self) -> Vec<String> {
        let share = self.share.map_or("unknown".to_owned(), |share| share.to_string());
        let flag = self.flag.map_or(String::new(), |flag| format!(" ({flag})"));
        let head = format!("{}: share {share}{flag}, counts {}", self.activity, self.counted);
        [head].into_iter().chain(self.recognition.explain()).collect()
    }
}

/// A share with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareFigure {
    /// Σ of the recognised shares, fraction of one; none if no line could be decided.
    pub value: Option<f64>,
    /// Σ of the known shares of the lines that could be decided, recognised or not.
    pub coverage: f64,
    /// Of what the share is.
    pub measure: Measure,
    /// The activities, in order.
    pub lines: Vec<CountedLine>,
    /// What a reader must know: lines of other taxonomies, unmapped activities, unequal shares.
    pub findings: Vec<String>,
}

/// Why no share could be formed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum ShareError {
    #[error("{activity}: a share of {seen}, allowed are finite fractions of at most 1")]
    NotAFraction { activity: Activity, seen: f64 },
    #[error("{activity}: a range from {low} to {high}, allowed is 0 ≤ low ≤ high ≤ 1")]
    BadRange { activity: Activity, low: f64, high: f64 },
    #[error("{activity}: a negative share of {seen}, and negative shares are refused")]
    Negative { activity: Activity, seen: f64 },
    #[error("{activity}: stated twice for {objective} in the period to {period_end}")]
    Repeated { activity: Activity, objective: String, period_end: NaiveDate },
    #[error("the shares of {taxonomy} {version} in the period to {period_end} add up to {sum}")]
    AboveOne { taxonomy: String, version: String, period_end: NaiveDate, sum: f64 },
    #[error("no objective is asked for")]
    NoObjective,
    #[error(transparent)]
    Target(#[from] CatalogueError),
}

impl ShareError {
    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAFraction { .. } => "state shares as fractions of one, not in percent",
            Self::BadRange { .. } => "state both bounds as fractions of one, the lower one first",
            Self::Negative { .. } => "choose `zero_with_flag` or `net` for negative shares",
            Self::Repeated { .. } => "keep one of the two rows",
            Self::AboveOne { .. } => "a share is counted twice, or in percent",
            Self::NoObjective => "name at least one objective",
            Self::Target(error) => error.hint(),
        }
    }
}

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
        let share = shares.iter().copied().fold(Share::Unknown, larger);
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

/// The larger of two shares of the same activity; a known one is preferred to bounds.
fn larger(a: Share, b: Share) -> Share {
    match (a, b) {
        (Share::Known(x), Share::Known(y)) => Share::Known(x.max(y)),
        (Share::Known(x), _) | (_, Share::Known(x)) => Share::Known(x),
        (Share::Range { low: a, high: b }, Share::Range { low: c, high: d }) => {
            Share::Range { low: a.max(c), high: b.max(d) }
        }
        (range @ Share::Range { .. }, Share::Unknown)
        | (Share::Unknown, range @ Share::Range { .. }) => range,
        (Share::Unknown, Share::Unknown) => Share::Unknown,
    }
}

fn check_total(once: &[Once]) -> Result<(), ShareError> {
    let least = |one: &Once| match one.share {
        Share::Known(share) => share,
        Share::Range { low, .. } => low,
        Share::Unknown => 0.0,
    };
    let total = sum(&once.iter().map(least).collect::<Vec<f64>>());
    let Some(first) = once.first().filter(|_| total > 1.0 + SLACK) else { return Ok(()) };
    let Activity { taxonomy, version, .. } = first.lines[0].claim.activity.clone();
    let period_end = first.lines[0].period_end;
    Err(ShareError::AboveOne { taxonomy, version, period_end, sum: total })
}

fn count(map: &TaxonomyMap, one: &Once, policy: &SharePolicy) -> CountedLine {
    let activity = one.lines[0].claim.activity.clone();
    let recognition = recognised_for_any(map, one, policy);
    let (share, flag) = match recognition.outcome {
        Outcome::Unmapped => missing(None, policy.missing),
        Outcome::Recognised(_) | Outcome::Refused => resolve(one.share, policy),
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

fn resolve(share: Share, policy: &SharePolicy) -> (Option<f64>, Option<Flag>) {
    match share {
        Share::Known(share) if share < 0.0 => match policy.negative {
            NegativeShare::Net => (Some(share), None),
            NegativeShare::ZeroWithFlag | NegativeShare::Refuse => {
                (Some(0.0), Some(Flag::ZeroForNegative))
            }
        },
        Share::Known(share) => (Some(share), None),
        Share::Range { low, .. } => missing(Some(low), policy.missing),
        Share::Unknown => missing(None, policy.missing),
    }
}

fn missing(low: Option<f64>, policy: MissingShare) -> (Option<f64>, Option<Flag>) {
    match (policy, low) {
        (MissingShare::Exclude, _) => (None, Some(Flag::LeftOut)),
        (MissingShare::MinimumOfRange, Some(low)) => (Some(low), Some(Flag::MinimumOfRange)),
        (MissingShare::ZeroWithFlag, _) | (MissingShare::MinimumOfRange, None) => {
            (Some(0.0), Some(Flag::ZeroForUnknown))
        }
    }
}
