//! Steps of a selection, and the contradictions between them.
//!
//! Source: `docs/methodology/selection.md` §3.

use kapok_columns::predicate::Predicate;
use kapok_columns::{KnownColumns, Sheet};
use kapok_kernels::selection::{self as kernel, Choice, Crossing, Edge};
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::target::Target;

/// Step: one pass over the ranking, which takes candidates that are not selected yet.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepConfig {
    /// Candidates that it may take.
    pub take: Take,
    /// SQL predicate over columns that must hold besides; unknown does not hold.
    #[serde(rename = "where")]
    pub predicate: Option<String>,
    /// Threshold down the ranking, in the unit of the target; absent: to the end.
    pub within: Option<f64>,
    /// Treatment of the name that crosses `within`; needed with it.
    pub crossing: Option<Crossing>,
    /// End of the step.
    pub until: UntilConfig,
}

/// Candidates that a step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// All candidates.
    All,
    /// Constituents.
    Members,
    /// Candidates that are not constituents.
    Newcomers,
}

/// End of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UntilConfig {
    /// After the last candidate that it may take, whatever the target is.
    None,
    /// At the target.
    Target,
}

/// Step, as resolved: one pass over the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Candidates that it may take.
    pub take: Take,
    /// Predicate that must hold besides; unknown does not hold.
    pub condition: Option<Predicate>,
    /// Threshold down the ranking, in the unit of the target; `None`: to the end.
    pub edge: Option<Edge>,
    /// Whether it ends at the target.
    pub until_target: bool,
    /// Reason published for those that it takes.
    pub why: Choice,
}

impl Step {
    /// Flags of the candidates that it may take, in order of rank.
    pub(super) fn may_take(&self, sheet: &Sheet<'_>, ordered: &[SecurityIx]) -> Vec<bool> {
        let condition = self.condition.as_ref().map(|c| (c, sheet.columns_of(c)));
        let holds = |security: SecurityIx| {
            condition
                .as_ref()
                .is_none_or(|(c, columns)| c.holds(columns, security.at()) == Some(true))
        };
        let takes = |security: SecurityIx| match self.take {
            Take::All => true,
            Take::Members => sheet.is_member(security),
            Take::Newcomers => !sheet.is_member(security),
        };
        ordered.iter().map(|&security| takes(security) && holds(security)).collect()
    }

    /// Step in the unit of the sizes.
    pub(super) fn scaled<'a>(&self, may_take: &'a [bool], unit: f64) -> kernel::Step<'a> {
        let edge = self.edge.map(|edge| Edge { within: edge.within * unit, ..edge });
        kernel::Step { may_take, edge, until_goal: self.until_target, why: self.why }
    }
}

/// Resolves the steps, and adds what is wrong with each to `problems`.
pub(super) fn resolve(
    written: &[StepConfig],
    target: Target,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Vec<Step> {
    let before = problems.len();
    let mut steps = Vec::with_capacity(written.len());
    for (i, config) in written.iter().enumerate() {
        steps.extend(step(i, config, target, columns, problems));
    }
    if !written.iter().any(|step| step.until == UntilConfig::Target) {
        let problem = Problem::new("selection.steps", "no step looks at the target");
        problems.push(problem.hint("end with { take = \"all\", until = \"target\" }"));
    }
    if problems.len() == before {
        check_idle(&steps, target.crossing(), problems);
    }
    steps
}

fn step(
    i: usize,
    config: &StepConfig,
    target: Target,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Step> {
    let path = format!("selection.steps[{i}]");
    let before = problems.len();
    let condition = config.predicate.as_ref();
    let condition =
        condition.and_then(|text| columns.predicate(text, &format!("{path}.where"), problems));
    let edge = edge(&path, config, target, problems);
    let until_target = config.until == UntilConfig::Target;
    if problems.len() > before {
        return None;
    }
    let step = Step { take: config.take, condition, edge, until_target, why: why(i, config) };
    check_whole(&path, &step, target, problems);
    Some(step)
}

/// Reason published for those that a step takes.
fn why(i: usize, config: &StepConfig) -> Choice {
    let first = i == 0 || config.until == UntilConfig::None;
    match config.take {
        Take::Members => Choice::Buffered,
        Take::All | Take::Newcomers if config.predicate.is_some() => Choice::Preferred,
        Take::All | Take::Newcomers if first => Choice::Ranked,
        Take::All | Take::Newcomers => Choice::Filled,
    }
}

fn edge(
    path: &str,
    config: &StepConfig,
    target: Target,
    problems: &mut Vec<Problem>,
) -> Option<Edge> {
    let highest = match target {
        Target::Count(_) => f64::INFINITY,
        Target::Fraction { .. } | Target::Coverage { .. } => 1.0,
    };
    match (config.within, config.crossing) {
        (Some(within), Some(crossing)) if within > 0.0 && within <= highest => {
            return Some(Edge { within, crossing });
        }
        (Some(_), Some(_)) => {
            let message = "a threshold is above 0, and up to 1 but for a count";
            problems.push(Problem::new(format!("{path}.within"), message));
        }
        (Some(_), None) => {
            let problem =
                Problem::new(path, "`within` needs `crossing`: is the name that crosses in?");
            problems.push(problem.hint("crossing = \"take\", \"leave\" or \"closest\""));
        }
        (None, Some(_)) => {
            let problem = Problem::new(format!("{path}.crossing"), "`crossing` needs `within`");
            problems.push(problem.hint("add `within`; the target has its own `crossing`"));
        }
        (None, None) => {}
    }
    None
}

/// Refuses a step that takes every candidate beyond the target: the target would have no meaning.
fn check_whole(path: &str, step: &Step, target: Target, problems: &mut Vec<Problem>) {
    let everyone = step.take == Take::All && step.condition.is_none();
    let beyond = step.edge.is_none_or(|edge| edge.within > target.size());
    if everyone && beyond && !step.until_target {
        let within = step.edge.map_or("no threshold".into(), |edge| format!("{}", edge.within));
        let message =
            format!("it takes all candidates, beyond the target ({}) too: {within}", target.size());
        let problem = Problem::new(path, message);
        problems.push(problem.hint("lower `within`, or until = \"target\""));
    }
}

/// Refuses steps for which an earlier one leaves no candidate.
fn check_idle(steps: &[Step], crossing: Crossing, problems: &mut Vec<Problem>) {
    for (later, step) in steps.iter().enumerate() {
        let earlier = steps[..later].iter().position(|earlier| covers(earlier, step, crossing));
        if let Some(earlier) = earlier {
            let message =
                format!("it can take no candidate: steps[{earlier}] decides on all of them");
            let problem = Problem::new(format!("selection.steps[{later}]"), message);
            problems.push(problem.hint("put the step with the smaller `within` first"));
        }
    }
}

/// Whether an earlier step decides on all candidates that a later one could take.
fn covers(earlier: &Step, later: &Step, crossing: Crossing) -> bool {
    let same = earlier.take == later.take && earlier.condition == later.condition;
    let everyone = earlier.take == Take::All && earlier.condition.is_none();
    let whom = same || everyone && (!earlier.until_target || crossing == Crossing::Take);
    let until = !earlier.until_target || later.until_target;
    let how_far = match (earlier.edge, later.edge) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => {
            let as_wide = a.crossing == Crossing::Take || a.crossing == b.crossing;
            a.within >= b.within && as_wide
        }
    };
    whom && until && how_far
}
