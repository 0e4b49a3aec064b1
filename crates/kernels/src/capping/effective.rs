//! The largest common cap under which the large groups keep within their sum.
//!
//! Sort the groups by size. While the first `m` are at the cap `c`, another group weighs
//! `wᵢ(c) = bᵢ + gᵢ · (1 − B − m·c)`: its base and its part of what the capped leave over, with `B`
//! the bases of the uncapped and `gᵢ` = `bᵢ/B` or one over their number. So between the caps at
//! which one more group is capped, or one more rises over the threshold, the sum of the large is a
//! straight line in `c`:
//!
//! `A(c) = m·c + own + gain · (1 − B − m·c)`, `own` and `gain` over the uncapped groups above the
//! threshold.
//!
//! [`effective_cap`] walks down these pieces from `single`. In the first that reaches `aggregate`
//! it solves the line, so the answer is right to the last digits. A search by halves would not do:
//! at a cap at which a group sinks to the threshold, `A` falls although `c` grows.

use crate::sum::sum_of;

use super::slack::{CAPACITY_SLACK, LIMIT_SLACK};
use super::tier::Tier;
use super::{CapError, Redistribution};

/// The groups by size, with the first `capped` of them at the cap.
struct Piece<'a> {
    sorted: &'a [f64],
    capped: usize,
    /// Bases of the uncapped, `B`.
    rest: f64,
    redistribution: Redistribution,
}

/// The largest cap from `threshold` to `single` under which the groups above `threshold` sum to
/// `aggregate` at most.
pub(super) fn effective_cap(
    start: &[f64],
    tier: Tier,
    redistribution: Redistribution,
) -> Result<f64, CapError> {
    let mut sorted = start.to_vec();
    // From the largest down: only then is the number of capped groups a function of the cap.
    sorted.sort_by(|a, b| b.total_cmp(a));
    let groups = sorted.len();
    let Tier { single, threshold, aggregate } = tier;
    let capacity = single * groups as f64;
    if capacity < 1.0 - CAPACITY_SLACK {
        return Err(CapError::Infeasible { capacity, groups, cap: single });
    }
    let lowest = threshold.max(1.0 / groups as f64);
    let mut top = single;
    for capped in 0..groups {
        let piece = Piece::new(&sorted, capped, redistribution);
        let bottom = piece.next_is_capped();
        if bottom > top {
            continue;
        }
        if let Some(cap) = piece.largest(top, bottom.max(lowest), tier) {
            return Ok(cap);
        }
        top = bottom;
        if top <= lowest {
            break;
        }
    }
    let all_small = threshold * groups as f64 >= 1.0 - CAPACITY_SLACK;
    let none = CapError::NoCommonCap { groups, single, threshold, aggregate };
    if all_small { Ok(threshold) } else { Err(none) }
}

impl<'a> Piece<'a> {
    fn new(sorted: &'a [f64], capped: usize, redistribution: Redistribution) -> Self {
        let rest = sum_of(sorted.len() - capped, |k| sorted[capped + k]);
        Self { sorted, capped, rest, redistribution }
    }

    /// The part `g` of what is over that a group gets.
    fn gain(&self, base: f64) -> f64 {
        match self.redistribution {
            Redistribution::Proportional if self.rest > 0.0 => base / self.rest,
            Redistribution::Proportional | Redistribution::Equal => {
                1.0 / (self.sorted.len() - self.capped) as f64
            }
        }
    }

    fn m(&self) -> f64 {
        self.capped as f64
    }

    /// Weight of an uncapped group under a cap.
    fn weight(&self, i: usize, cap: f64) -> f64 {
        let base = self.sorted[i];
        base + self.gain(base) * (1.0 - self.rest - self.m() * cap)
    }

    /// The cap at which the largest uncapped group meets it.
    fn next_is_capped(&self) -> f64 {
        let base = self.sorted[self.capped];
        let gain = self.gain(base);
        (base + gain * (1.0 - self.rest)) / (1.0 + gain * self.m())
    }

    /// The cap at which an uncapped group is at the threshold; below it, it is larger. `None` if
    /// its weight does not depend on the cap.
    fn at_threshold(&self, i: usize, threshold: f64) -> Option<f64> {
        let base = *self.sorted.get(i)?;
        let gain = self.gain(base);
        let moves = self.capped > 0 && gain > 0.0;
        moves.then(|| (1.0 - self.rest - (threshold - base) / gain) / self.m())
    }

    /// The largest cap from `bottom` to `top` that meets the aggregate, while the number of capped
    /// groups is that of this piece.
    fn largest(&self, mut top: f64, bottom: f64, tier: Tier) -> Option<f64> {
        let n = self.sorted.len();
        let large = |i: &usize| self.weight(*i, top) > tier.threshold + LIMIT_SLACK;
        let mut end = (self.capped..n).take_while(large).last().map_or(self.capped, |i| i + 1);
        loop {
            let crossing = self.at_threshold(end, tier.threshold).filter(|c| *c > bottom);
            let low = crossing.unwrap_or(bottom);
            let found = self.on_line(end, top, low, tier.aggregate);
            if found.is_some() {
                return found;
            }
            top = crossing?.min(top);
            end += 1;
        }
    }

    /// The largest cap from `low` to `top` at which the line `A` is at `aggregate` or below, with
    /// the uncapped groups up to `end` above the threshold.
    fn on_line(&self, end: usize, top: f64, low: f64, aggregate: f64) -> Option<f64> {
        let above = self.capped..end;
        let own = sum_of(above.len(), |k| self.sorted[self.capped + k]);
        let gain = sum_of(above.len(), |k| self.gain(self.sorted[self.capped + k]));
        let fixed = own + gain * (1.0 - self.rest);
        let slope = self.m() * (1.0 - gain);
        if fixed + slope * top <= aggregate + LIMIT_SLACK {
            return Some(top);
        }
        let cap = (aggregate - fixed) / slope;
        (slope > 0.0 && cap >= low - f64::EPSILON).then(|| cap.max(low))
    }
}
