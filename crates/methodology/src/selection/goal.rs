//! How many are chosen, and in what steps.

use std::collections::BTreeMap;

use kapok_kernels::selection::{self as kernel, Choice, Crossing, Edge};
use kapok_market::SecurityIx;

use super::Ranking;
use super::ranking::group;
use crate::candidates::Candidates;
use crate::config::{Rounding, TakeConfig};
use crate::error::ReviewError;
use crate::predicate::Predicate;

/// How many are chosen, and in what steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// How many.
    pub target: Target,
    /// Of what a fraction is taken.
    pub base: Base,
    /// What happens to the name that crosses the target.
    pub crossing: Crossing,
    /// Below this coverage the name that crosses is taken in any case.
    pub floor: Option<f64>,
    /// The passes over the ranking, in order.
    pub steps: Vec<Step>,
}

/// How many are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// That many names.
    Count(u32),
    /// That fraction of the names.
    Fraction(f64, Rounding),
    /// Names until they hold that fraction of free-float market value.
    Coverage(f64),
}

/// Of what a target is a fraction, in each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The candidates that are ranked: eligible, and not dropped.
    Ranked,
    /// The universe, with those that rules exclude.
    Universe,
}

/// One pass over the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Whom it may take.
    pub take: TakeConfig,
    /// What must hold besides; unknown does not hold.
    pub condition: Option<Predicate>,
    /// How far down the ranking it looks, in the unit of the target; to the end if absent.
    pub edge: Option<Edge>,
    /// Whether it ends at the target.
    pub until_target: bool,
    /// The word for whom it takes.
    pub why: Choice,
}

/// What the sizes of a group's candidates are fractions of.
pub(super) enum Whole {
    /// All candidates of the group that are ranked.
    Ranked,
    /// Names, or free-float market value, of the universe by group.
    Universe(BTreeMap<Option<String>, f64>),
}

impl Target {
    /// The target in its own unit.
    #[must_use]
    pub fn size(self) -> f64 {
        match self {
            Self::Count(count) => count.into(),
            Self::Fraction(part, _) | Self::Coverage(part) => part,
        }
    }
}

impl Goal {
    /// What coverage or a fraction is taken of.
    ///
    /// # Errors
    ///
    /// If a security of the universe lacks a group, or a market value that coverage needs.
    pub(super) fn whole(
        &self,
        candidates: &Candidates<'_>,
        ranking: &Ranking,
        universe: &[SecurityIx],
    ) -> Result<Whole, ReviewError> {
        if self.base == Base::Ranked {
            return Ok(Whole::Ranked);
        }
        let mut sizes: BTreeMap<Option<String>, Vec<f64>> = BTreeMap::new();
        for &security in universe {
            let column = ranking.group_by.as_deref();
            let group = column.map(|column| group(candidates, column, security)).transpose()?;
            let size = match self.target {
                Target::Coverage(_) => candidates.free_float_cap(security)?,
                Target::Count(_) | Target::Fraction(..) => 1.0,
            };
            sizes.entry(group).or_default().push(size);
        }
        let sums = sizes.into_iter().map(|(group, sizes)| (group, kapok_kernels::sum(&sizes)));
        Ok(Whole::Universe(sums.collect()))
    }

    /// One choice for each candidate of a group, in order of rank.
    ///
    /// # Errors
    ///
    /// If a candidate lacks a market value that coverage needs.
    pub(super) fn choose(
        &self,
        candidates: &Candidates<'_>,
        ordered: &[SecurityIx],
        whole: &Whole,
        group: Option<&str>,
    ) -> Result<Vec<Choice>, ReviewError> {
        let sum = match whole {
            Whole::Ranked => None,
            Whole::Universe(sums) => sums.get(&group.map(str::to_owned)).copied(),
        };
        let sizes = self.sizes(candidates, ordered, sum)?;
        let may_take: Vec<Vec<bool>> =
            self.steps.iter().map(|step| step.may_take(candidates, ordered)).collect();
        let unit = match self.target {
            Target::Fraction(..) => sum.unwrap_or(ordered.len() as f64),
            Target::Count(_) | Target::Coverage(_) => 1.0,
        };
        let steps = self.steps.iter().zip(&may_take);
        let steps: Vec<_> = steps.map(|(step, may_take)| step.scaled(may_take, unit)).collect();
        Ok(kernel::choose(&sizes, &steps, self.scaled(unit)))
    }

    fn sizes(
        &self,
        candidates: &Candidates<'_>,
        ordered: &[SecurityIx],
        sum: Option<f64>,
    ) -> Result<Vec<f64>, ReviewError> {
        if !matches!(self.target, Target::Coverage(_)) {
            return Ok(vec![1.0; ordered.len()]);
        }
        let caps = ordered.iter().map(|&s| candidates.free_float_cap(s));
        let caps = caps.collect::<Result<Vec<_>, _>>()?;
        let total = sum.unwrap_or_else(|| kapok_kernels::sum(&caps));
        Ok(caps.into_iter().map(|cap| cap / total).collect())
    }

    /// The goal in the unit of the sizes.
    fn scaled(&self, unit: f64) -> kernel::Goal {
        let target = match self.target {
            Target::Fraction(part, rounding) => rounding.apply(part * unit),
            Target::Count(_) | Target::Coverage(_) => self.target.size(),
        };
        kernel::Goal { target, crossing: self.crossing, floor: self.floor }
    }
}

impl Step {
    /// Whom it may take, in order of rank.
    fn may_take(&self, candidates: &Candidates<'_>, ordered: &[SecurityIx]) -> Vec<bool> {
        let condition = self.condition.as_ref().map(|c| (c, candidates.columns_of(c)));
        let holds = |security: SecurityIx| {
            condition
                .as_ref()
                .is_none_or(|(c, columns)| c.holds(columns, security.at()) == Some(true))
        };
        let takes = |security: SecurityIx| match self.take {
            TakeConfig::All => true,
            TakeConfig::Members => candidates.is_member(security),
            TakeConfig::Newcomers => !candidates.is_member(security),
        };
        ordered.iter().map(|&security| takes(security) && holds(security)).collect()
    }

    /// The step in the unit of the sizes.
    fn scaled<'a>(&self, may_take: &'a [bool], unit: f64) -> kernel::Step<'a> {
        let edge = self.edge.map(|edge| Edge { within: edge.within * unit, ..edge });
        kernel::Step { may_take, edge, until_goal: self.until_target, why: self.why }
    }
}
