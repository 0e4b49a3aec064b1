//! Choosing from the eligible: ranked, within groups, to a target, with a buffer for members.

use std::cmp::Ordering;

pub use kapok_kernels::selection::Choice;
use kapok_kernels::selection::{Thresholds, choose};
use kapok_market::SecurityIx;

use crate::candidates::{Candidates, ReviewError};
use crate::config::{Order, RankMissing, Rounding};
use crate::predicate::Value;
use crate::rulebook::RankRule;

/// Which of the eligible are chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Choose within each value of this column.
    pub group_by: Option<String>,
    /// Keys, the last of which is unique.
    pub rank_by: Vec<RankRule>,
    /// How many are chosen.
    pub target: Target,
    /// Enter and leave thresholds in the unit of the target.
    pub buffer: Option<(f64, f64)>,
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

/// Where an eligible security stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The security.
    pub security: SecurityIx,
    /// Its group, if the selection has groups.
    pub group: Option<String>,
    /// Place in its group, from 1.
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
        eligible: &[SecurityIx],
    ) -> Result<Vec<Ranked>, ReviewError> {
        let mut ordered = self.ranked(candidates, eligible)?;
        let Some(column) = &self.group_by else {
            return self.choose_in_group(candidates, &ordered, None);
        };
        let column = candidates.column(column);
        if let Some(&nameless) = ordered.iter().find(|s| Value::of(column, s.at()) == Value::Null) {
            return Err(candidates.missing(nameless, self.group_by.as_deref().unwrap_or_default()));
        }
        let group = |s: SecurityIx| Value::of(column, s.at()).to_string();
        ordered.sort_by_cached_key(|&s| group(s));
        let mut ranked = Vec::with_capacity(ordered.len());
        for members in ordered.chunk_by(|&a, &b| group(a) == group(b)) {
            ranked.extend(self.choose_in_group(candidates, members, Some(group(members[0])))?);
        }
        Ok(ranked)
    }

    /// Best first, without those that a missing key excludes.
    fn ranked(
        &self,
        candidates: &Candidates<'_>,
        eligible: &[SecurityIx],
    ) -> Result<Vec<SecurityIx>, ReviewError> {
        let mut keys = Vec::with_capacity(self.rank_by.len());
        for (name, order, missing) in &self.rank_by {
            keys.push((candidates.column(name), *order, *missing));
        }
        let excluded = |s: &SecurityIx| {
            keys.iter().any(|(column, _, missing)| {
                *missing == Some(RankMissing::Exclude) && Value::of(column, s.at()) == Value::Null
            })
        };
        let mut ordered: Vec<SecurityIx> =
            eligible.iter().copied().filter(|s| !excluded(s)).collect();
        ordered.sort_by(|a, b| {
            let by_key = keys.iter().map(|(column, order, _)| {
                compare(Value::of(column, a.at()), Value::of(column, b.at()), *order)
            });
            by_key.fold(Ordering::Equal, Ordering::then)
        });
        Ok(ordered)
    }

    fn choose_in_group(
        &self,
        candidates: &Candidates<'_>,
        ordered: &[SecurityIx],
        group: Option<String>,
    ) -> Result<Vec<Ranked>, ReviewError> {
        let sizes = self.sizes(candidates, ordered)?;
        let member: Vec<bool> = ordered.iter().map(|&s| candidates.is_member(s)).collect();
        let choices = choose(&sizes, &member, self.thresholds(ordered.len()));
        let ranked = ordered.iter().zip(choices).zip(member).enumerate();
        let ranked = ranked.map(|(i, ((&security, choice), member))| Ranked {
            security,
            group: group.clone(),
            rank: i + 1,
            member,
            choice,
        });
        Ok(ranked.collect())
    }

    fn sizes(
        &self,
        candidates: &Candidates<'_>,
        ordered: &[SecurityIx],
    ) -> Result<Vec<f64>, ReviewError> {
        if !matches!(self.target, Target::Coverage(_)) {
            return Ok(vec![1.0; ordered.len()]);
        }
        let caps = ordered.iter().map(|&s| candidates.free_float_cap(s));
        let caps = caps.collect::<Result<Vec<_>, _>>()?;
        let total = kapok_kernels::sum(&caps);
        Ok(caps.into_iter().map(|cap| cap / total).collect())
    }

    fn thresholds(&self, names: usize) -> Thresholds {
        let unit = match self.target {
            Target::Fraction(..) => names as f64,
            Target::Count(_) | Target::Coverage(_) => 1.0,
        };
        let target = match self.target {
            Target::Fraction(part, rounding) => rounding.apply(part * unit),
            Target::Count(_) | Target::Coverage(_) => self.target.size(),
        };
        match self.buffer {
            Some((enter, leave)) => Thresholds { enter: enter * unit, leave: leave * unit, target },
            None => Thresholds { enter: target, leave: target, target },
        }
    }
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
