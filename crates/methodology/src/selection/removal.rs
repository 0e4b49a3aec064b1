//! Drops: removal of the last in a ranking.
//!
//! Source: `docs/methodology/selection.md` §4.

use std::collections::BTreeSet;

use kapok_columns::{FactError, KnownColumns, Sheet};
use kapok_kernels::selection::drop_last;
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::ranking::{self, RankKey, Ranking};
use super::rounding::Rounding;

/// Drop of the last in a ranking, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "drop")]
pub enum DropConfig {
    /// Fraction of the names of the group.
    Fraction {
        /// Fraction to drop, above 0 and below 1.
        fraction: f64,
        /// Rounding of a fraction of the names to a number: `up`, `down` or `nearest`.
        rounding: Rounding,
        /// Order that decides; absent: that of the selection, within its groups.
        rank_by: Option<Vec<RankKey>>,
        /// Column within whose values names are dropped, for a drop with its own `rank_by`; absent:
        /// from all.
        group_by: Option<String>,
    },
    /// Number of names of the group.
    Count {
        /// Number to drop, from 1.
        count: u32,
        /// Rank from the end within which names that are not constituents are dropped too.
        reentry_rank: Option<u32>,
        /// Order that decides; absent: that of the selection, within its groups.
        rank_by: Option<Vec<RankKey>>,
        /// Column within whose values names are dropped, for a drop with its own `rank_by`; absent:
        /// from all.
        group_by: Option<String>,
    },
}

/// Drop of the last in a ranking, as resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// Number of names to drop in a group.
    pub size: RemovalSize,
    /// Order that decides; `None`: that of the selection.
    pub by: Option<Ranking>,
}

/// Number of names to drop in a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RemovalSize {
    /// Fraction of the names, above zero and below one.
    Fraction {
        /// Fraction.
        part: f64,
        /// Rounding to a number of names.
        rounding: Rounding,
    },
    /// Number of names.
    Count {
        /// Number.
        count: u32,
        /// Rank from the end within which names that are not members are dropped too.
        reentry_rank: Option<u32>,
    },
}

impl Removal {
    /// Securities that are dropped. A candidate that a missing key excludes from the drop's own
    /// ranking is dropped too: `if_missing` says so.
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
            // On the base date nobody is a member, and everyone would count as re-entering.
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
    /// Number of names to drop out of so many, and the rank from the end within which names that
    /// are not members are dropped.
    fn of(self, names: usize) -> (usize, Option<usize>) {
        let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        match self {
            Self::Fraction { part, rounding } => {
                let last = rounding.apply(part * names as f64);
                ((0..names).take_while(|&i| (i as f64) < last).count(), None)
            }
            Self::Count { count, reentry_rank } => (whole(count), reentry_rank.map(whole)),
        }
    }
}

/// Resolves a drop; `None` if there is a problem with it.
pub(super) fn resolve(
    path: &str,
    config: &DropConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Removal> {
    let (DropConfig::Fraction { rank_by, group_by, .. }
    | DropConfig::Count { rank_by, group_by, .. }) = config;
    if rank_by.is_none() && group_by.is_some() {
        let message = "a drop without its own `rank_by` is within the groups of the selection";
        let problem = Problem::new(format!("{path}.group_by"), message);
        problems.push(problem.hint("leave out `group_by`, or add `rank_by`"));
    }
    let by = rank_by.as_ref();
    let by = by.map(|keys| ranking::resolve(path, group_by, keys, columns, problems));
    let size = removal_size(path, config, problems)?;
    Some(Removal { size, by })
}

fn removal_size(
    path: &str,
    config: &DropConfig,
    problems: &mut Vec<Problem>,
) -> Option<RemovalSize> {
    match *config {
        DropConfig::Count { count, reentry_rank, .. } if count > 0 => {
            check_reentry(path, count, reentry_rank, problems);
            Some(RemovalSize::Count { count, reentry_rank })
        }
        DropConfig::Fraction { fraction: part, rounding, .. } if part > 0.0 && part < 1.0 => {
            Some(RemovalSize::Fraction { part, rounding })
        }
        DropConfig::Count { .. } | DropConfig::Fraction { .. } => {
            let message = "a drop is a count from 1, or a fraction above 0 and below 1";
            let problem = Problem::new(path, message);
            problems.push(problem.hint("correct it, or leave the drop out"));
            None
        }
    }
}

fn check_reentry(path: &str, count: u32, rank: Option<u32>, problems: &mut Vec<Problem>) {
    let Some(rank) = rank.filter(|rank| *rank <= count) else { return };
    let message = format!("a reentry rank of {rank} has no effect: the last {count} leave anyway");
    let problem = Problem::new(format!("{path}.reentry_rank"), message);
    problems.push(problem.hint("raise it, or leave it out"));
}
