//! Leaving the selection for being among the last.

use std::collections::BTreeSet;

use kapok_columns::{FactError, KnownColumns, Sheet};
use kapok_kernels::selection::drop_last;
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::ranking::{self, RankKey, Ranking};
use super::rounding::Rounding;

/// Who leaves for being among the last: exactly one of `fraction` and `count`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropConfig {
    /// That fraction of the names of the group.
    pub fraction: Option<f64>,
    /// How a fraction of the names becomes a number; for `fraction`.
    pub rounding: Option<Rounding>,
    /// That many names of the group.
    pub count: Option<u32>,
    /// Names that are no constituents leave down to this rank from the end; for `count`.
    pub reentry_rank: Option<u32>,
    /// The order that decides; absent: that of the selection, within its groups.
    pub rank_by: Option<Vec<RankKey>>,
    /// Drop within each value of this column, for a drop with its own `rank_by`; absent: from all.
    pub group_by: Option<String>,
}

/// Who leaves for being among the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// How many of a group.
    pub size: RemovalSize,
    /// The order that decides; that of the selection if absent.
    pub by: Option<Ranking>,
}

/// How many of a group leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RemovalSize {
    /// That fraction of the names, above zero and below one.
    Fraction(f64, Rounding),
    /// That many names; and others than members down to that rank from the end.
    Count(u32, Option<u32>),
}

impl Removal {
    /// Who leaves. A candidate that a missing key excludes from the removal's own ranking leaves
    /// too: `if_missing` says so.
    ///
    /// # Errors
    ///
    /// If a candidate has no group.
    pub(super) fn of(
        &self,
        sheet: &Sheet<'_>,
        ranking: &Ranking,
        left: &[SecurityIx],
    ) -> Result<BTreeSet<SecurityIx>, FactError> {
        let mut leaving: BTreeSet<SecurityIx> = match self.by {
            Some(_) => left.iter().copied().collect(),
            None => BTreeSet::new(),
        };
        for (_, ordered) in self.by.as_ref().unwrap_or(ranking).groups(sheet, left)? {
            let member: Vec<bool> = ordered.iter().map(|&s| sheet.is_member(s)).collect();
            let (count, reentry_rank) = self.size.of(ordered.len());
            let reentry_rank = reentry_rank.filter(|_| !sheet.situation().members.is_empty());
            let leaves = drop_last(&member, count, reentry_rank);
            for (security, leaves) in ordered.into_iter().zip(leaves) {
                if leaves {
                    leaving.insert(security);
                } else {
                    leaving.remove(&security);
                }
            }
        }
        Ok(leaving)
    }
}

impl RemovalSize {
    /// How many of so many names leave, and the rank from the end down to which others than
    /// members do.
    fn of(self, names: usize) -> (usize, Option<usize>) {
        let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        match self {
            Self::Fraction(part, rounding) => {
                let last = rounding.apply(part * names as f64);
                ((0..names).take_while(|&i| (i as f64) < last).count(), None)
            }
            Self::Count(count, reentry_rank) => (whole(count), reentry_rank.map(whole)),
        }
    }
}

/// Resolves a removal; `None` if something is wrong with it.
pub(super) fn resolve(
    path: &str,
    config: &DropConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Removal> {
    if config.rank_by.is_none() && config.group_by.is_some() {
        let message = "a drop without its own `rank_by` is within the groups of the selection";
        let problem = Problem::new(format!("{path}.group_by"), message);
        problems.push(problem.hint("leave out `group_by`, or add `rank_by`"));
    }
    let by = config.rank_by.as_ref();
    let by = by.map(|keys| ranking::resolve(path, &config.group_by, keys, columns, problems));
    let size = removal_size(path, config, problems)?;
    Some(Removal { size, by })
}

fn removal_size(
    path: &str,
    config: &DropConfig,
    problems: &mut Vec<Problem>,
) -> Option<RemovalSize> {
    let DropConfig { count, reentry_rank, fraction, rounding, .. } = *config;
    match (count, reentry_rank, fraction, rounding) {
        (Some(count), reentry_rank, None, None) if count > 0 => {
            check_reentry(path, count, reentry_rank, problems);
            Some(RemovalSize::Count(count, reentry_rank))
        }
        (None, None, Some(part), Some(rounding)) if part > 0.0 && part < 1.0 => {
            Some(RemovalSize::Fraction(part, rounding))
        }
        (None, None, Some(_), None) => {
            let problem = Problem::new(path, "a fraction of the names needs a `rounding`");
            problems.push(problem.hint("rounding = \"up\", \"down\" or \"nearest\""));
            None
        }
        _ => {
            let message = "a drop is exactly one of fraction with rounding (above 0, below 1) or \
                           count (from 1), which may have a reentry_rank";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

fn check_reentry(path: &str, count: u32, rank: Option<u32>, problems: &mut Vec<Problem>) {
    let Some(rank) = rank.filter(|rank| *rank <= count) else { return };
    let message = format!("a reentry rank of {rank} asks nothing more than a count of {count}");
    let problem = Problem::new(format!("{path}.reentry_rank"), message);
    problems.push(problem.hint("raise it, or leave it out"));
}
