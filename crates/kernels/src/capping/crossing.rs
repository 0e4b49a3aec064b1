//! Caps of levels that cross, such as sector and country: the weights closest to the base.
//!
//! Where levels cross, a cut in one group lifts others, and no order of cutting is the right one.
//! So the rule is stated by its result: of all weights that meet the caps, those closest to the
//! base in relative entropy, `min Σ wᵢ · ln(wᵢ / bᵢ)`. They are unique, and of the form
//!
//! `wᵢ = min(uᵢ, λ · bᵢ · Π x)`, one `x <= 1` for each group that `i` lies in, `x = 1` for a group
//! under its cap, `uᵢ` the cap of the item itself.
//!
//! So names that share their groups keep their proportions, and for nested levels the result is
//! that of the water-fill. The steps are Bregman projections onto one cap at a time:
//!
//! 1. Gather names into items: the groups of a level that nests in all others ([`Problem::new`]).
//! 2. For each other group, the `x` that brings it to its cap, or 1 ([`Rounds::fit`]).
//! 3. The `λ` that makes all weights sum to one ([`Rounds::scale`]).
//! 4. Repeat 2 and 3 until every cap holds to 1e-13, and then for as long as that gets better.
//! 5. Every few rounds, a leap for all held groups at once ([`Rounds::leap`]), kept if it helps:
//!    where nearly everything is at a cap, rounds alone would take very many.
//! 6. Caps that cannot hold together drive some `x` to zero; [`Problem::contradicts`] then proves
//!    by these `x` that no weights will do.

use crate::sum::{sum, sum_of};

use super::newton::{Held, leap};
use super::partition::{Partition, assert_bases};
use super::pour::pour;
use super::slack::CAPACITY_SLACK;
use super::{CapError, CapLevel, Capped, Redistribution::Proportional};

/// Distance that a sum may lie over its cap, a fraction of one.
const RESIDUAL: f64 = 1e-13;

/// Rounds before the caps are given up.
const ROUNDS: usize = 20_000;

/// Rounds from a leap, and from a look for a proof that there is no answer, to the next.
const LEAP_EVERY: usize = 8;

/// The weights closest to `base` in relative entropy under levels that may cross.
///
/// * `base`: uncapped sizes in any one unit, each above zero
/// * `levels`: caps in any order
/// * returns weights that sum to one and hold every cap to 1e-13
///
/// Source: `docs/methodology/weighting.md` §6.
///
/// # Errors
///
/// If the caps cannot hold together: with the group that is over its cap by most.
///
/// # Panics
///
/// If a level does not give each name a group, or a base is not above zero.
pub fn closest_weights(base: &[f64], levels: &[CapLevel]) -> Result<Capped, CapError> {
    assert_bases(base);
    for level in levels {
        check_capacity(level)?;
    }
    let problem = Problem::new(base, levels);
    let weights = problem.solve()?;
    Ok(problem.items.capped(base, &weights))
}

/// Checks that all groups of one level at their caps can hold one.
fn check_capacity(level: &CapLevel) -> Result<(), CapError> {
    let mut numbers = level.group.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let (groups, cap) = (numbers.len(), level.cap);
    let capacity = cap * groups as f64;
    let enough = capacity >= 1.0 - CAPACITY_SLACK;
    if enough { Ok(()) } else { Err(CapError::Infeasible { capacity, groups, cap }) }
}

/// Items with a ceiling each, and the groups that they lie in.
struct Problem {
    items: Partition,
    ceiling: f64,
    limits: Vec<Limit>,
}

/// One group with its cap.
struct Limit {
    level: usize,
    group: usize,
    cap: f64,
    members: Vec<usize>,
}

/// State of the rounds.
#[derive(Clone)]
struct Rounds<'a> {
    problem: &'a Problem,
    /// The `x` of each limit.
    left: Vec<f64>,
    /// `bᵢ · Π x` of each item.
    pulled: Vec<f64>,
    /// Weights, which sum to one.
    weights: Vec<f64>,
    /// The `λ`.
    scale: f64,
}

impl Problem {
    fn new(base: &[f64], levels: &[CapLevel]) -> Self {
        let in_all = |fine: &CapLevel| levels.iter().all(|level| fine.nests_in(level));
        let finest = levels.iter().position(in_all);
        let (items, ceiling) = match finest {
            Some(at) => (Partition::new(base, &levels[at].group), levels[at].cap),
            None => (Partition::new(base, &(0..base.len()).collect::<Vec<_>>()), 1.0),
        };
        let others = levels.iter().enumerate().filter(|(at, _)| Some(*at) != finest);
        let limits = others.flat_map(|(at, level)| limits(at, level, &items)).collect();
        Self { items, ceiling, limits }
    }

    fn solve(&self) -> Result<Vec<f64>, CapError> {
        let mut rounds = Rounds::new(self)?;
        let mut last = f64::INFINITY;
        for round in 1..=ROUNDS {
            let residual = rounds.residual();
            if residual <= RESIDUAL && residual >= last || residual == 0.0 {
                return Ok(rounds.weights);
            }
            last = residual;
            (0..self.limits.len()).for_each(|k| rounds.fit(k));
            rounds.scale();
            if round % LEAP_EVERY == 0 {
                rounds.leap();
                if self.contradicts(&rounds.left) {
                    return Err(rounds.unmet(round));
                }
            }
        }
        if last <= RESIDUAL { Ok(rounds.weights) } else { Err(rounds.unmet(ROUNDS)) }
    }

    /// Whether no weights can meet the caps, by multipliers `μ = −ln x` of the limits.
    ///
    /// Weights that meet the caps have `Σ wᵢ · Mᵢ <= Σ μ · cap`, with `Mᵢ` the `μ` of the groups of
    /// `i` together. If even the weights that fill the items of lowest `M` up to their ceilings
    /// come to more, there are none.
    fn contradicts(&self, left: &[f64]) -> bool {
        let mut burden = vec![0.0; self.items.members.len()];
        let mut allowed = 0.0;
        for (limit, x) in self.limits.iter().zip(left) {
            let multiplier = -libm::log(x.max(f64::MIN_POSITIVE));
            limit.members.iter().for_each(|&i| burden[i] += multiplier);
            allowed += multiplier * limit.cap;
        }
        burden.sort_by(f64::total_cmp);
        let (mut mass, mut least) = (1.0, 0.0);
        for burden in burden {
            let given = f64::min(mass, self.ceiling);
            least += given * burden;
            mass -= given;
        }
        least > allowed * (1.0 + 1e-9) + 1e-9
    }
}

/// The limits of a level over items; an item that lies in two groups cannot be.
fn limits(at: usize, level: &CapLevel, items: &Partition) -> Vec<Limit> {
    let group = |item: usize| level.group[items.members[item][0]];
    let mut sorted: Vec<usize> = (0..items.members.len()).collect();
    sorted.sort_by_key(|&item| group(item));
    let groups = sorted.chunk_by(|&a, &b| group(a) == group(b));
    let limit = |members: &[usize]| Limit {
        level: at,
        group: group(members[0]),
        cap: level.cap,
        members: members.to_vec(),
    };
    groups.map(limit).collect()
}

impl<'a> Rounds<'a> {
    fn new(problem: &'a Problem) -> Result<Self, CapError> {
        let pulled = problem.items.weights.clone();
        let left = vec![1.0; problem.limits.len()];
        let (cap, groups) = (problem.ceiling, pulled.len());
        let capacity = cap * groups as f64;
        if capacity < 1.0 - CAPACITY_SLACK {
            return Err(CapError::Infeasible { capacity, groups, cap });
        }
        let weights = pulled.clone();
        let mut rounds = Self { problem, left, pulled, weights, scale: 1.0 };
        rounds.scale();
        Ok(rounds)
    }

    /// Brings one group to its cap, or lets go of it if it is under its cap without being held.
    fn fit(&mut self, k: usize) {
        let limit = &self.problem.limits[k];
        let ceiling = self.problem.ceiling;
        let free: Vec<f64> =
            limit.members.iter().map(|&i| self.scale * (self.pulled[i] / self.left[k])).collect();
        let total = sum_of(free.len(), |i| free[i].min(ceiling));
        let x = match total > limit.cap {
            true => pour(limit.cap, &free, |_| ceiling, Proportional).scale.unwrap_or(1.0),
            false => 1.0,
        };
        self.set(k, x);
    }

    /// Changes the `x` of all held groups at once, if that brings the weights closer.
    fn leap(&mut self) {
        let n = self.weights.len();
        let free: Vec<bool> = self.weights.iter().map(|w| *w < self.problem.ceiling).collect();
        let mut held = vec![Held { free: free.clone(), lack: 0.0 }];
        let limits = self.problem.limits.iter().zip(&self.left).enumerate();
        let at: Vec<usize> = limits.filter(|(_, (_, x))| **x < 1.0).map(|(k, _)| k).collect();
        for &k in &at {
            let limit = &self.problem.limits[k];
            let mut inside = vec![false; n];
            limit.members.iter().for_each(|&i| inside[i] = free[i]);
            held.push(Held { free: inside, lack: limit.cap - self.total(limit) });
        }
        let mut next = self.clone();
        for (&k, change) in at.iter().zip(&leap(&held, &self.weights)[1..]) {
            let x = (self.left[k] * (1.0 + change).max(0.1)).min(1.0);
            next.set(k, x);
        }
        next.scale();
        if next.residual() < self.residual() {
            *self = next;
        }
    }

    fn set(&mut self, k: usize, x: f64) {
        let turn = x / self.left[k];
        self.left[k] = x;
        self.problem.limits[k].members.iter().for_each(|&i| self.pulled[i] *= turn);
    }

    /// Makes the weights sum to one.
    fn scale(&mut self) {
        let ceiling = self.problem.ceiling;
        let poured = pour(1.0, &self.pulled, |_| ceiling, Proportional);
        self.weights = poured.weights;
        self.scale = poured.scale.unwrap_or(self.scale);
    }

    /// Weight of a group.
    fn total(&self, limit: &Limit) -> f64 {
        sum_of(limit.members.len(), |k| self.weights[limit.members[k]])
    }

    /// Distance of the weights from the answer: a group over its cap, or held though under it.
    fn residual(&self) -> f64 {
        let gap = |(limit, x): (&Limit, &f64)| {
            let over = self.total(limit) - limit.cap;
            if *x < 1.0 { over.abs() } else { over.max(0.0) }
        };
        self.problem.limits.iter().zip(&self.left).map(gap).fold(0.0, f64::max)
    }

    fn unmet(&self, rounds: usize) -> CapError {
        let over = |limit: &&Limit| self.total(limit) - limit.cap;
        let worst = self.problem.limits.iter().max_by(|a, b| over(a).total_cmp(&over(b)));
        match worst {
            Some(limit) => CapError::Unmet {
                level: limit.level,
                group: limit.group,
                total: self.total(limit),
                cap: limit.cap,
                rounds,
            },
            None => CapError::Infeasible {
                capacity: sum(&self.weights),
                groups: self.weights.len(),
                cap: self.problem.ceiling,
            },
        }
    }
}
