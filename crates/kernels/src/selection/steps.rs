//! Steps to a goal, with a rule for the candidate that crosses it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Choice;

/// Slack for positions that are equal but for rounding: twelve decimals.
const SLACK: f64 = 1e-12;

/// A rule for the candidate that crosses a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Crossing {
    /// Selected.
    Take,
    /// Not selected.
    Leave,
    /// Selected if that comes closer to the threshold than leaving it out; left out if both are as
    /// close.
    Closest,
}

/// The size at which a list is full. Both numbers are in the unit of the candidates' sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// The size of a full list.
    pub target: f64,
    /// Rule for the candidate that crosses the target.
    pub crossing: Crossing,
    /// Size below which the next candidate is in whatever `crossing` says.
    pub floor: Option<f64>,
}

/// The place down the ranking up to which a step looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// A position, in the unit of the candidates' sizes.
    pub within: f64,
    /// Treatment of the candidate that crosses the position.
    pub crossing: Crossing,
}

/// One pass over the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'a> {
    /// Candidates that it may take, in order of rank.
    pub may_take: &'a [bool],
    /// Place up to which it looks; absent: to the end.
    pub edge: Option<Edge>,
    /// Whether it ends where the goal is reached; else it takes everyone whom it may.
    pub until_goal: bool,
    /// The word for whom it takes.
    pub why: Choice,
}

/// Chooses from candidates in order of rank, one step after the other.
///
/// A candidate's position is the sum of the sizes ranked before it. A step takes, in order of rank,
/// those that are not chosen yet, that it may take and that lie inside its edge. One that heeds the
/// goal ends at the first candidate that the goal does not admit: the list is full, or
/// [`Crossing`] leaves the candidate that crosses the target.
///
/// * `size`: what a candidate adds to the list, in order of rank: 1 where names are counted, its
///   part of the market value where coverage is
/// * `steps`: in their order
/// * returns one choice for each candidate, in the same order
///
/// Source: `docs/methodology/selection.md` §3.
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn choose(size: &[f64], steps: &[Step<'_>], goal: Goal) -> Vec<Choice> {
    let position = positions(size);
    let mut choice = vec![Choice::LeftOut; size.len()];
    let mut chosen = 0.0;
    for step in steps {
        assert_eq!(size.len(), step.may_take.len());
        for i in 0..size.len() {
            let inside = step.edge.is_none_or(|edge| edge.holds(position[i], size[i]));
            if choice[i] != Choice::LeftOut || !step.may_take[i] || !inside {
                continue;
            }
            if step.until_goal && !goal.admits(chosen, size[i]) {
                break;
            }
            choice[i] = step.why;
            chosen += size[i];
        }
    }
    choice
}

impl Edge {
    /// Whether a candidate of a size at a position lies inside.
    fn holds(self, position: f64, size: f64) -> bool {
        position < self.within - SLACK && self.crossing.takes(position, size, self.within)
    }
}

impl Goal {
    /// Whether a list of size `chosen` takes one more of size `next`.
    fn admits(self, chosen: f64, next: f64) -> bool {
        let below_floor = self.floor.is_some_and(|floor| chosen < floor - SLACK);
        chosen < self.target - SLACK
            && (below_floor || self.crossing.takes(chosen, next, self.target))
    }
}

impl Crossing {
    /// Whether `next` is added to `held`, which lies below the threshold.
    fn takes(self, held: f64, next: f64, threshold: f64) -> bool {
        let (before, after) = (threshold - held, held + next - threshold);
        match self {
            Self::Take => true,
            Self::Leave => after <= SLACK,
            Self::Closest => after <= SLACK || after < before - SLACK,
        }
    }
}

/// The sum of the sizes before each candidate.
fn positions(size: &[f64]) -> Vec<f64> {
    let before = |total: &mut f64, &size: &f64| {
        let position = *total;
        *total += size;
        Some(position)
    };
    size.iter().scan(0.0, before).collect()
}
