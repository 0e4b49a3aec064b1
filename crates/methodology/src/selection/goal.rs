//! Target of a selection, and the steps to it.
//!
//! Source: `docs/methodology/selection.md` §2, §3.

use std::collections::BTreeMap;

use kapok_columns::{FactError, KnownColumns, Sheet};
use kapok_kernels::selection::{self as kernel, Choice, Crossing, Edge};
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;

use super::ranking::{Ranking, group};
use super::section::{BufferConfig, SelectionSection};
use super::step::{self, Step, Take};
use super::target::{self, Base, Target};

/// Target of a selection, and the steps to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Number or fraction to be selected.
    pub target: Target,
    /// Passes over the ranking, in order.
    pub steps: Vec<Step>,
}

/// Whole of which the sizes of a group's candidates are fractions.
pub(super) enum Whole {
    /// Ranked candidates of the group.
    Ranked,
    /// Names, or free-float market value, of the universe by group.
    Universe(BTreeMap<Option<String>, f64>),
}

impl Goal {
    /// Whole of which coverage or a fraction is taken.
    ///
    /// # Errors
    ///
    /// If a security of the universe lacks a group, or a market value that coverage needs.
    pub(super) fn whole(
        &self,
        sheet: &Sheet<'_>,
        ranking: &Ranking,
        universe: &[SecurityIx],
    ) -> Result<Whole, FactError> {
        if self.target.base() == Base::Ranked {
            return Ok(Whole::Ranked);
        }
        let mut sizes: BTreeMap<Option<String>, Vec<f64>> = BTreeMap::new();
        for &security in universe {
            let column = ranking.group_by.as_deref();
            let group = column.map(|column| group(sheet, column, security)).transpose()?;
            let size = match self.target {
                Target::Coverage { .. } => sheet.free_float_cap(security)?,
                Target::Count(_) | Target::Fraction { .. } => 1.0,
            };
            sizes.entry(group).or_default().push(size);
        }
        let sums = sizes.into_iter().map(|(group, sizes)| (group, kapok_kernels::sum(&sizes)));
        Ok(Whole::Universe(sums.collect()))
    }

    /// Choices of the candidates of a group, in order of rank.
    ///
    /// # Errors
    ///
    /// If a candidate lacks a market value that coverage needs.
    pub(super) fn choose(
        &self,
        sheet: &Sheet<'_>,
        ordered: &[SecurityIx],
        whole: &Whole,
        group: Option<&str>,
    ) -> Result<Vec<Choice>, FactError> {
        let sum = match whole {
            Whole::Ranked => None,
            Whole::Universe(sums) => sums.get(&group.map(str::to_owned)).copied(),
        };
        let sizes = self.sizes(sheet, ordered, sum)?;
        let may_take: Vec<Vec<bool>> =
            self.steps.iter().map(|step| step.may_take(sheet, ordered)).collect();
        // Sizes are names for a count or a fraction, market value for coverage; a step's threshold
        // is brought to that unit.
        let unit = match self.target {
            Target::Fraction { .. } => sum.unwrap_or(ordered.len() as f64),
            Target::Count(_) | Target::Coverage { .. } => 1.0,
        };
        let steps = self.steps.iter().zip(&may_take);
        let steps: Vec<_> = steps.map(|(step, may_take)| step.scaled(may_take, unit)).collect();
        Ok(kernel::choose(&sizes, &steps, self.scaled(unit)))
    }

    fn sizes(
        &self,
        sheet: &Sheet<'_>,
        ordered: &[SecurityIx],
        sum: Option<f64>,
    ) -> Result<Vec<f64>, FactError> {
        if !matches!(self.target, Target::Coverage { .. }) {
            return Ok(vec![1.0; ordered.len()]);
        }
        let caps = ordered.iter().map(|&s| sheet.free_float_cap(s));
        let caps = caps.collect::<Result<Vec<_>, _>>()?;
        let total = sum.unwrap_or_else(|| kapok_kernels::sum(&caps));
        Ok(caps.into_iter().map(|cap| cap / total).collect())
    }

    /// Goal in the unit of the sizes.
    fn scaled(&self, unit: f64) -> kernel::Goal {
        let crossing = self.target.crossing();
        match self.target {
            Target::Count(count) => kernel::Goal { target: count.into(), crossing, floor: None },
            Target::Fraction { part, rounding, .. } => {
                kernel::Goal { target: rounding.apply(part * unit), crossing, floor: None }
            }
            Target::Coverage { part, floor, .. } => kernel::Goal { target: part, crossing, floor },
        }
    }
}

/// Resolves the target and its steps; `None` if there is none, or a problem with it.
pub(super) fn resolve(
    config: &SelectionSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Goal> {
    let Some(written) = config.target else {
        check_without_target(config, problems);
        return None;
    };
    let target = target::resolve(written, problems)?;
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
        (None, Some(written)) => step::resolve(written, target, columns, problems),
        (None, None) => vec![step(Take::All, None, true, Choice::Ranked)],
    };
    Some(Goal { target, steps })
}

fn check_without_target(config: &SelectionSection, problems: &mut Vec<Problem>) {
    let keys = [("buffer", config.buffer.is_some()), ("steps", config.steps.is_some())];
    for (key, _) in keys.into_iter().filter(|(_, written)| *written) {
        let problem = Problem::new(format!("selection.{key}"), format!("`{key}` needs a `target`"));
        problems.push(problem);
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
    } else if buffer.enter == buffer.leave {
        let message = format!("a buffer from {middle} to {middle} keeps nobody");
        let problem = Problem::new("selection.buffer", message);
        problems
            .push(problem.hint("leave it out, or state enter below and leave above the target"));
    }
}

fn step(take: Take, within: Option<f64>, until_target: bool, why: Choice) -> Step {
    let edge = within.map(|within| Edge { within, crossing: Crossing::Take });
    Step { take, condition: None, edge, until_target, why }
}

/// Steps for which a buffer is short: enter, stay, fill.
///
/// Source: `docs/methodology/selection.md` §3.
fn buffered(buffer: &BufferConfig) -> Vec<Step> {
    vec![
        step(Take::All, Some(buffer.enter), false, Choice::Ranked),
        step(Take::Members, Some(buffer.leave), true, Choice::Buffered),
        step(Take::All, None, true, Choice::Filled),
    ]
}
