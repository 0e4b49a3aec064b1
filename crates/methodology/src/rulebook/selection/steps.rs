//! The steps of a selection, and what contradicts in them.

use kapok_kernels::selection::{Choice, Crossing, Edge};

use crate::columns::ColumnSources;
use crate::config::{Problem, StepConfig, TakeConfig, UntilConfig};
use crate::rulebook::predicate;
use crate::selection::{Step, Target};

/// The steps as written, each with what is wrong with it.
pub(super) fn steps(
    written: &[StepConfig],
    target: Target,
    crossing: Crossing,
    columns: &ColumnSources,
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
        check_idle(&steps, crossing, problems);
    }
    steps
}

fn step(
    i: usize,
    config: &StepConfig,
    target: Target,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Step> {
    let path = format!("selection.steps[{i}]");
    let before = problems.len();
    let condition = config.predicate.as_ref();
    let condition =
        condition.and_then(|text| predicate(problems, &format!("{path}.where"), text, columns));
    let edge = edge(&path, config, target, problems);
    let until_target = config.until == UntilConfig::Target;
    if problems.len() > before {
        return None;
    }
    let step = Step { take: config.take, condition, edge, until_target, why: why(i, config) };
    check_whole(&path, &step, target, problems);
    Some(step)
}

/// The word for whom a step takes.
fn why(i: usize, config: &StepConfig) -> Choice {
    let first = i == 0 || config.until == UntilConfig::None;
    match config.take {
        TakeConfig::Members => Choice::Buffered,
        TakeConfig::All | TakeConfig::Newcomers if config.predicate.is_some() => Choice::Preferred,
        TakeConfig::All | TakeConfig::Newcomers if first => Choice::Ranked,
        TakeConfig::All | TakeConfig::Newcomers => Choice::Filled,
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
        Target::Fraction(..) | Target::Coverage(_) => 1.0,
    };
    match (config.within, config.crossing) {
        (Some(within), Some(crossing)) if within > 0.0 && within <= highest => {
            return Some(Edge { within, crossing: crossing.into() });
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
            let problem = Problem::new(format!("{path}.crossing"), "nothing is crossed here");
            problems.push(problem.hint("add `within`; the target has its own `crossing`"));
        }
        (None, None) => {}
    }
    None
}

/// A step that takes everyone beyond the target leaves the target without a meaning.
fn check_whole(path: &str, step: &Step, target: Target, problems: &mut Vec<Problem>) {
    let everyone = step.take == TakeConfig::All && step.condition.is_none();
    let beyond = step.edge.is_none_or(|edge| edge.within > target.size());
    if everyone && beyond && !step.until_target {
        let within = step.edge.map_or("no threshold".into(), |edge| format!("{}", edge.within));
        let message = format!("it takes everyone past the target ({}): {within}", target.size());
        let problem = Problem::new(path, message);
        problems.push(problem.hint("lower `within`, or until = \"target\""));
    }
}

/// Steps for which an earlier one leaves nobody.
fn check_idle(steps: &[Step], crossing: Crossing, problems: &mut Vec<Problem>) {
    for (later, step) in steps.iter().enumerate() {
        let earlier = steps[..later].iter().position(|earlier| covers(earlier, step, crossing));
        if let Some(earlier) = earlier {
            let message = format!("it can take nobody: steps[{earlier}] has taken them before");
            let problem = Problem::new(format!("selection.steps[{later}]"), message);
            problems.push(problem.hint("put the step with the smaller `within` first"));
        }
    }
}

/// Whether all whom `later` could take are decided by `earlier`.
fn covers(earlier: &Step, later: &Step, crossing: Crossing) -> bool {
    let same = earlier.take == later.take && earlier.condition == later.condition;
    let everyone = earlier.take == TakeConfig::All && earlier.condition.is_none();
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
