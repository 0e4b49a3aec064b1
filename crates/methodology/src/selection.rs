//! Choosing from the eligible: ranked, within groups, without the last, to a target.

mod goal;
mod ranking;
mod removal;

pub use goal::{Base, Goal, Step, Target};
pub use kapok_kernels::selection::{Choice, Crossing, Edge};
pub use ranking::{RankRule, Ranking};
pub use removal::{Removal, RemovalSize};

use std::collections::BTreeSet;

use kapok_market::SecurityIx;

use crate::candidates::Candidates;
use crate::config::Rounding;
use crate::error::ReviewError;
use crate::predicate::Predicate;
use goal::Whole;

/// Which of the eligible are chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// The order of candidates, and the groups within which they are chosen.
    pub ranking: Ranking,
    /// Who leaves for being among the last, in this order, before anyone is chosen.
    pub removals: Vec<Removal>,
    /// How many are chosen; all that are left if absent.
    pub goal: Option<Goal>,
}

/// Where an eligible security stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The security.
    pub security: SecurityIx,
    /// Its group, if the selection has groups.
    pub group: Option<String>,
    /// Place in its group, from 1, counting those that were dropped.
    pub rank: usize,
    /// Whether it is a constituent now.
    pub member: bool,
    /// Why it was chosen or not.
    pub choice: Choice,
}

impl Selection {
    /// Ranks the eligible and chooses.
    ///
    /// # Errors
    ///
    /// If a candidate has no group, or no free-float market value where coverage needs it.
    pub(crate) fn choose(
        &self,
        candidates: &Candidates<'_>,
        universe: &[SecurityIx],
        eligible: &[SecurityIx],
    ) -> Result<Vec<Ranked>, ReviewError> {
        let dropped = self.dropped(candidates, eligible)?;
        let groups = self.ranking.groups(candidates, eligible)?;
        let kept = |ordered: &[SecurityIx]| -> Vec<SecurityIx> {
            ordered.iter().copied().filter(|s| !dropped.contains(s)).collect()
        };
        let whole = match &self.goal {
            Some(goal) => goal.whole(candidates, &self.ranking, universe)?,
            None => Whole::Ranked,
        };
        let mut ranked = Vec::with_capacity(eligible.len());
        for (group, ordered) in groups {
            let kept = kept(&ordered);
            let choices = match &self.goal {
                Some(goal) => goal.choose(candidates, &kept, &whole, group.as_deref())?,
                None => vec![Choice::Ranked; kept.len()],
            };
            ranked.extend(places(candidates, group.as_deref(), &ordered, &kept, &choices));
        }
        Ok(ranked)
    }

    /// Who leaves, each rule on whom the one before has left.
    fn dropped(
        &self,
        candidates: &Candidates<'_>,
        eligible: &[SecurityIx],
    ) -> Result<BTreeSet<SecurityIx>, ReviewError> {
        let mut dropped = BTreeSet::new();
        for removal in &self.removals {
            let left: Vec<SecurityIx> =
                eligible.iter().copied().filter(|s| !dropped.contains(s)).collect();
            dropped.extend(removal.of(candidates, &self.ranking, &left)?);
        }
        Ok(dropped)
    }

    /// All columns that it reads.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &String> {
        let of_removals = self.removals.iter().filter_map(|removal| removal.by.as_ref());
        let rankings = of_removals.chain([&self.ranking]).flat_map(Ranking::columns);
        let steps = self.goal.iter().flat_map(|goal| &goal.steps);
        let conditions = steps.filter_map(|step| step.condition.as_ref());
        rankings.chain(conditions.flat_map(|condition: &Predicate| &condition.columns))
    }
}

/// The places of a group, with the choices of those that were kept.
fn places(
    candidates: &Candidates<'_>,
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
        member: candidates.is_member(*security),
        choice: next(security),
    };
    ordered.iter().enumerate().map(place).collect()
}

impl Rounding {
    /// A whole number of names; a product that is whole but for rounding stays.
    fn apply(self, names: f64) -> f64 {
        const SLACK: f64 = 1e-9;
        match self {
            Self::Up => (names - SLACK).ceil(),
            Self::Down => (names + SLACK).floor(),
            Self::Nearest => (names + 0.5 + SLACK).floor(),
        }
    }
}

#[cfg(test)]
mod tests;
