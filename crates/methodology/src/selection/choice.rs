//! Selection from ranked candidates, within groups, after drops, up to a target.
//!
//! Source: `docs/methodology/selection.md` §1 to §4.

use std::collections::BTreeSet;

use kapok_columns::predicate::Predicate;
use kapok_columns::{FactError, KnownColumns, Sheet};
use kapok_kernels::selection::Choice;
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;

use super::goal::{self, Goal, Whole};
use super::ranking::{self, Ranking};
use super::removal::{self, Removal};
use super::section::SelectionSection;

/// Selection among the eligible, as resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Order of candidates, and the groups within which it counts.
    pub ranking: Ranking,
    /// Drops of the last in the ranking, applied in this order before anything is selected.
    pub removals: Vec<Removal>,
    /// Target, and the steps to it; `None`: all that are left.
    pub goal: Option<Goal>,
}

/// Place of an eligible security in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The security.
    pub security: SecurityIx,
    /// Group, if the selection has groups.
    pub group: Option<String>,
    /// Rank in its group, from 1, counting those that were dropped.
    pub rank: usize,
    /// Whether it is a constituent now.
    pub member: bool,
    /// Reason for which it was selected or not.
    pub choice: Choice,
}

impl Selection {
    /// Ranks the eligible and selects.
    ///
    /// # Errors
    ///
    /// If a candidate has no group, or no free-float market value where coverage needs it.
    pub fn choose(
        &self,
        sheet: &Sheet<'_>,
        universe: &[SecurityIx],
        eligible: &[SecurityIx],
    ) -> Result<Vec<Ranked>, FactError> {
        let dropped = self.dropped(sheet, eligible)?;
        let groups = self.ranking.groups(sheet, eligible)?;
        let kept = |ordered: &[SecurityIx]| -> Vec<SecurityIx> {
            ordered.iter().copied().filter(|s| !dropped.contains(s)).collect()
        };
        let whole = match &self.goal {
            Some(goal) => goal.whole(sheet, &self.ranking, universe)?,
            None => Whole::Ranked,
        };
        let mut ranked = Vec::with_capacity(eligible.len());
        for (group, ordered) in groups {
            let kept = kept(&ordered);
            let choices = match &self.goal {
                Some(goal) => goal.choose(sheet, &kept, &whole, group.as_deref())?,
                None => vec![Choice::Ranked; kept.len()],
            };
            ranked.extend(places(sheet, group.as_deref(), &ordered, &kept, &choices));
        }
        Ok(ranked)
    }

    /// Securities that the drops remove, each drop applied to what the one before has left.
    fn dropped(
        &self,
        sheet: &Sheet<'_>,
        eligible: &[SecurityIx],
    ) -> Result<BTreeSet<SecurityIx>, FactError> {
        // One after the other, not together: a fraction of those left is fewer than that of all.
        let mut dropped = BTreeSet::new();
        for removal in &self.removals {
            let left: Vec<SecurityIx> =
                eligible.iter().copied().filter(|s| !dropped.contains(s)).collect();
            dropped.extend(removal.of(sheet, &self.ranking, &left)?);
        }
        Ok(dropped)
    }

    /// Columns that it reads.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &String> {
        let of_removals = self.removals.iter().filter_map(|removal| removal.by.as_ref());
        let rankings = of_removals.chain([&self.ranking]).flat_map(Ranking::columns);
        rankings.chain(self.conditions().flat_map(|condition| &condition.columns))
    }

    /// Conditions of its steps.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Predicate> {
        let steps = self.goal.iter().flat_map(|goal| &goal.steps);
        steps.filter_map(|step| step.condition.as_ref())
    }
}

/// Places of a group, with the choices of those that were kept.
fn places(
    sheet: &Sheet<'_>,
    group: Option<&str>,
    ordered: &[SecurityIx],
    kept: &[SecurityIx],
    choices: &[Choice],
) -> Vec<Ranked> {
    let mut choices = kept.iter().zip(choices).peekable();
    let mut next = |security: &SecurityIx| match choices.next_if(|(kept, _)| *kept == security) {
        Some((_, choice)) => *choice,
        None => Choice::Dropped,
    };
    let place = |(i, security): (usize, &SecurityIx)| Ranked {
        security: *security,
        group: group.map(str::to_owned),
        rank: i + 1,
        member: sheet.is_member(*security),
        choice: next(security),
    };
    ordered.iter().enumerate().map(place).collect()
}

/// Resolves a selection section; `None` if there is a problem with it.
pub(crate) fn resolve(
    config: &SelectionSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Selection> {
    let before = problems.len();
    let ranking =
        ranking::resolve("selection", &config.group_by, &config.rank_by, columns, problems);
    let removals = config.drop.iter().enumerate();
    let removals = removals.filter_map(|(i, drop)| {
        removal::resolve(&format!("selection.drop[{i}]"), drop, columns, problems)
    });
    let removals = removals.collect();
    let goal = goal::resolve(config, columns, problems);
    if config.target.is_none() && config.drop.is_empty() {
        let problem = Problem::new("selection", "a selection needs a `target` or a `drop`");
        problems.push(problem.hint("without a [selection] all eligible are chosen"));
    }
    (problems.len() == before).then_some(Selection { ranking, removals, goal })
}
