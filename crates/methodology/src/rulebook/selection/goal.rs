//! Targets, and what happens near them.

use kapok_kernels::selection::{Choice, Crossing, Edge};

use super::steps::steps;
use crate::columns::ColumnSources;
use crate::config::{
    BaseConfig, BufferConfig, CrossingConfig, Problem, SelectionSection, TakeConfig, TargetConfig,
};
use crate::selection::{Base, Goal, Step, Target};

impl From<CrossingConfig> for Crossing {
    fn from(written: CrossingConfig) -> Self {
        match written {
            CrossingConfig::Take => Self::Take,
            CrossingConfig::Leave => Self::Leave,
            CrossingConfig::Closest => Self::Closest,
        }
    }
}

impl From<BaseConfig> for Base {
    fn from(written: BaseConfig) -> Self {
        match written {
            BaseConfig::Ranked => Self::Ranked,
            BaseConfig::Universe => Self::Universe,
        }
    }
}

/// How many are chosen, and in what steps.
pub(super) fn goal(
    config: &SelectionSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Goal> {
    let Some(written) = &config.target else {
        check_without_target(config, problems);
        return None;
    };
    let target = target(written, problems)?;
    check_near(written, target, problems);
    let crossing = written.crossing.map_or(Crossing::Take, Crossing::from);
    let steps = match (&config.buffer, &config.steps) {
        (Some(_), Some(_)) => {
            let problem = Problem::new("selection.buffer", "a buffer and steps exclude each other");
            problems.push(problem.hint("write the buffer as steps"));
            return None;
        }
        (Some(buffer), None) => {
            check_buffer(buffer, target, problems);
            buffered(buffer)
        }
        (None, Some(written)) => steps(written, target, crossing, columns, problems),
        (None, None) => vec![step(TakeConfig::All, None, true, Choice::Ranked)],
    };
    let base = written.of.map_or(Base::Ranked, Base::from);
    Some(Goal { target, base, crossing, floor: written.floor, steps })
}

fn check_without_target(config: &SelectionSection, problems: &mut Vec<Problem>) {
    let keys = [("buffer", config.buffer.is_some()), ("steps", config.steps.is_some())];
    for (key, _) in keys.into_iter().filter(|(_, written)| *written) {
        let problem = Problem::new(format!("selection.{key}"), format!("`{key}` needs a `target`"));
        problems.push(problem);
    }
}

fn target(target: &TargetConfig, problems: &mut Vec<Problem>) -> Option<Target> {
    let path = "selection.target";
    let fraction = |value: f64| value > 0.0 && value <= 1.0;
    match (target.count, target.fraction, target.coverage, target.rounding) {
        (Some(count), None, None, None) if count > 0 => Some(Target::Count(count)),
        (None, Some(part), None, Some(rounding)) if fraction(part) => {
            Some(Target::Fraction(part, rounding))
        }
        (None, None, Some(part), None) if fraction(part) => Some(Target::Coverage(part)),
        (None, Some(_), None, None) => {
            let problem = Problem::new(path, "a fraction of the names needs a `rounding`");
            problems.push(problem.hint("rounding = \"up\", \"down\" or \"nearest\""));
            None
        }
        _ => {
            let message = "a target is exactly one of count (from 1), fraction with rounding \
                           (above 0, up to 1) or coverage (above 0, up to 1)";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

/// What surrounds a target: its base, the name that crosses, the floor.
fn check_near(config: &TargetConfig, target: Target, problems: &mut Vec<Problem>) {
    let mut wrong = |key: &str, message: String, hint: &str| {
        problems.push(Problem::new(format!("selection.target.{key}"), message).hint(hint));
    };
    if config.of.is_some() && matches!(target, Target::Count(_)) {
        wrong("of", "a count is a fraction of nothing".into(), "leave out `of`");
    }
    if config.crossing.is_some() && !matches!(target, Target::Coverage(_)) {
        let message = "names count one each, none crosses the target".into();
        wrong("crossing", message, "it is for `coverage`; a fraction is rounded");
    }
    let Some(floor) = config.floor else { return };
    if matches!(config.crossing, None | Some(CrossingConfig::Take)) {
        let message = "a floor changes nothing where the name that crosses is taken".into();
        wrong("floor", message, "crossing = \"closest\" or \"leave\", or no floor");
    }
    if !(floor > 0.0 && floor <= target.size()) {
        let message = format!(
            "a floor needs to be above 0 and up to the target ({}): {floor}",
            target.size()
        );
        wrong("floor", message, "lower it");
    }
}

fn check_buffer(buffer: &BufferConfig, target: Target, problems: &mut Vec<Problem>) {
    let middle = target.size();
    if !(0.0 <= buffer.enter && buffer.enter <= middle && middle <= buffer.leave) {
        let message = format!(
            "a buffer needs enter ({}) <= target ({middle}) <= leave ({})",
            buffer.enter, buffer.leave
        );
        problems.push(Problem::new("selection.buffer", message));
    }
}

fn step(take: TakeConfig, within: Option<f64>, until_target: bool, why: Choice) -> Step {
    let edge = within.map(|within| Edge { within, crossing: Crossing::Take });
    Step { take, condition: None, edge, until_target, why }
}

/// The three steps that a buffer is short for.
fn buffered(buffer: &BufferConfig) -> Vec<Step> {
    vec![
        step(TakeConfig::All, Some(buffer.enter), false, Choice::Ranked),
        step(TakeConfig::Members, Some(buffer.leave), true, Choice::Buffered),
        step(TakeConfig::All, None, true, Choice::Filled),
    ]
}
