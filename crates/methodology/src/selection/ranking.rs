//! The order of candidates, within groups.

use std::cmp::Ordering;

use kapok_market::SecurityIx;

use crate::candidates::Candidates;
use crate::config::{Order, RankMissing};
use crate::error::ReviewError;
use crate::predicate::Value;

/// Ranking order of a key, kept with its policy.
pub type RankRule = (String, Order, Option<RankMissing>);

/// The order of candidates, and the groups within which it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Rank within each value of this column.
    pub group_by: Option<String>,
    /// Keys, the last of which is unique.
    pub rank_by: Vec<RankRule>,
}

/// A group's name, if there are groups, and its candidates, the best first.
pub(super) type Group = (Option<String>, Vec<SecurityIx>);

impl Ranking {
    /// The columns that it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.rank_by.iter().map(|(name, ..)| name).chain(&self.group_by)
    }

    /// Groups by name; without those that a missing key excludes.
    ///
    /// # Errors
    ///
    /// If a candidate has no group.
    pub(super) fn groups(
        &self,
        candidates: &Candidates<'_>,
        securities: &[SecurityIx],
    ) -> Result<Vec<Group>, ReviewError> {
        let mut ordered = self.ordered(candidates, securities);
        let Some(column) = &self.group_by else { return Ok(vec![(None, ordered)]) };
        let mut names = Vec::with_capacity(ordered.len());
        for &security in &ordered {
            names.push((security, group(candidates, column, security)?));
        }
        names.sort_by(|a, b| a.1.cmp(&b.1));
        ordered.clear();
        let groups = names.chunk_by(|a, b| a.1 == b.1);
        Ok(groups.map(|all| (Some(all[0].1.clone()), all.iter().map(|a| a.0).collect())).collect())
    }

    /// Best first, without those that a missing key excludes.
    fn ordered(&self, candidates: &Candidates<'_>, all: &[SecurityIx]) -> Vec<SecurityIx> {
        let keys = self.rank_by.iter();
        let keys: Vec<_> =
            keys.map(|(name, order, missing)| (candidates.column(name), order, missing)).collect();
        let excluded = |s: &SecurityIx| {
            keys.iter().any(|(column, _, missing)| {
                **missing == Some(RankMissing::Exclude) && Value::of(column, s.at()) == Value::Null
            })
        };
        let mut ordered: Vec<SecurityIx> = all.iter().copied().filter(|s| !excluded(s)).collect();
        ordered.sort_by(|a, b| {
            let by_key = keys.iter().map(|(column, order, _)| {
                compare(Value::of(column, a.at()), Value::of(column, b.at()), **order)
            });
            by_key.fold(Ordering::Equal, Ordering::then)
        });
        ordered
    }
}

/// The value of a group column, which every security must have.
pub(super) fn group(
    candidates: &Candidates<'_>,
    column: &str,
    security: SecurityIx,
) -> Result<String, ReviewError> {
    match Value::of(candidates.column(column), security.at()) {
        Value::Null => Err(candidates.missing(security, column)),
        known => Ok(known.to_string()),
    }
}

/// Unknown values come last, whatever the order.
fn compare(a: Value<'_>, b: Value<'_>, order: Order) -> Ordering {
    let known = match (a, b) {
        (Value::Null, Value::Null) => return Ordering::Equal,
        (Value::Null, _) => return Ordering::Greater,
        (_, Value::Null) => return Ordering::Less,
        (Value::Number(a), Value::Number(b)) => a.total_cmp(&b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    };
    if order == Order::Desc { known.reverse() } else { known }
}
