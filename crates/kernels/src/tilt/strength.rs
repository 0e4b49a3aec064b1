//! Strengths of tilts, as given or solved for what the weights shall measure.
//!
//! The measure of a tilt grows with its strength wherever a higher measure comes with a higher
//! score, so a root between two strengths is the only one.

use super::error::Reach;
use super::root::{Bracket, Point, root};
use super::{Aim, Goal, GroupTotals, Strength, Tilt, TiltError, fit_groups, weighted_average};

/// Highest strength of a solved tilt, either way.
pub const HIGHEST_STRENGTH: f64 = 64.0;

/// Distance of a measure from its aim where several are met in turn, as a part of the larger of
/// one and the aim.
const SLACK: f64 = 1e-12;

/// Rounds after which several aims are held to contradict each other.
const ROUNDS: usize = 500;

/// A factor below this one says no more than "next to nothing"; in powers of e.
const LOWEST_EXPONENT: f64 = -600.0;

/// The strengths of all tilts.
pub(super) fn strengths(
    base: &[f64],
    tilts: &[Tilt],
    levels: &[GroupTotals],
) -> Result<Vec<f64>, TiltError> {
    let given = |tilt: &Tilt| match tilt.strength {
        Strength::Power(power) => power,
        Strength::Solved(_) => 0.0,
    };
    let mut strengths: Vec<f64> = tilts.iter().map(given).collect();
    let mut aims = Vec::new();
    for (at, tilt) in tilts.iter().enumerate() {
        if let Strength::Solved(aim) = &tilt.strength {
            aims.push(Aimed { at, aim, goal: aim.goal_value(at, base)? });
        }
    }
    if aims.is_empty() {
        return Ok(strengths);
    }
    let logs = tilts.iter().map(|tilt| tilt.score.iter().map(|&s| libm::log(s)).collect());
    let ground = Aiming { base, levels, logs: logs.collect() };
    ground.settle(&aims, &mut strengths)?;
    Ok(strengths)
}

impl Aim {
    /// Measure of the weights: zero where nothing is known, which no goal is held against.
    fn measured(&self, sizes: &[f64]) -> f64 {
        weighted_average(sizes, &self.measure).unwrap_or(0.0)
    }

    /// Value that the measure shall have.
    fn goal_value(&self, tilt: usize, base: &[f64]) -> Result<f64, TiltError> {
        let before = weighted_average(base, &self.measure).ok_or(TiltError::NoMeasure { tilt })?;
        match self.goal {
            Goal::Active(change) => Ok(before + change),
            Goal::Relative(_) if before == 0.0 => Err(TiltError::NoMeasure { tilt }),
            Goal::Relative(change) => Ok(before * (1.0 + change)),
        }
    }
}

/// An aim with its tilt and what its measure shall be.
struct Aimed<'a> {
    at: usize,
    aim: &'a Aim,
    goal: f64,
}

struct Aiming<'a> {
    base: &'a [f64],
    levels: &'a [GroupTotals],
    /// Logarithms of the scores of each tilt.
    logs: Vec<Vec<f64>>,
}

impl Aiming<'_> {
    /// Meets all aims in turn until they hold together.
    fn settle(&self, aims: &[Aimed<'_>], strengths: &mut [f64]) -> Result<(), TiltError> {
        for _ in 0..ROUNDS {
            for aimed in aims {
                strengths[aimed.at] = self.meet(aimed, strengths)?;
            }
            if aims.len() == 1 || self.furthest(aims, strengths)?.1 <= SLACK {
                return Ok(());
            }
        }
        let (tilt, missed) = self.furthest(aims, strengths)?;
        Err(TiltError::NotSettled { tilt, missed, rounds: ROUNDS })
    }

    /// The tilt furthest from its aim, and how far.
    fn furthest(&self, aims: &[Aimed<'_>], strengths: &[f64]) -> Result<(usize, f64), TiltError> {
        let sizes = self.sizes(strengths)?;
        let miss = |aimed: &Aimed<'_>| {
            (aimed.aim.measured(&sizes) - aimed.goal).abs() / aimed.goal.abs().max(1.0)
        };
        let all = aims.iter().map(|aimed| (aimed.at, miss(aimed)));
        Ok(all.fold((0, 0.0), |worst, next| if next.1 > worst.1 { next } else { worst }))
    }

    /// The strength of one tilt that meets its aim, the others staying as they are.
    fn meet(&self, aimed: &Aimed<'_>, strengths: &[f64]) -> Result<f64, TiltError> {
        let mut tried = strengths.to_vec();
        let mut gap = |strength: f64| {
            tried[aimed.at] = strength;
            Ok(aimed.aim.measured(&self.sizes(&tried)?) - aimed.goal)
        };
        let start = strengths[aimed.at];
        let here = Point { at: start, value: gap(start)? };
        if here.value == 0.0 {
            return Ok(start);
        }
        for towards in [1.0, -1.0] {
            if let Some(between) = bracket(here, towards, &mut gap)? {
                return root(between, gap);
            }
        }
        let (low, high) = (gap(-HIGHEST_STRENGTH)?, gap(HIGHEST_STRENGTH)?);
        Err(self.out_of_reach(aimed, low, high))
    }

    fn out_of_reach(&self, aimed: &Aimed<'_>, low: f64, high: f64) -> TiltError {
        let before = aimed.aim.measured(self.base);
        let in_terms = |gap: f64| match aimed.aim.goal {
            Goal::Active(_) => gap + aimed.goal - before,
            Goal::Relative(_) => (gap + aimed.goal) / before - 1.0,
        };
        let (low, high) = (in_terms(low), in_terms(high));
        TiltError::OutOfReach {
            tilt: aimed.at,
            goal: aimed.aim.goal,
            reach: Reach { lowest: low.min(high), highest: low.max(high) },
            highest_strength: HIGHEST_STRENGTH,
        }
    }

    /// Sizes under strengths, up to a factor that all share.
    fn sizes(&self, strengths: &[f64]) -> Result<Vec<f64>, TiltError> {
        let exponent = |i: usize| self.logs.iter().zip(strengths).map(|(l, n)| l[i] * n).sum();
        let exponents: Vec<f64> = (0..self.base.len()).map(exponent).collect();
        let highest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let factor = |e: &f64| libm::exp((e - highest).max(LOWEST_EXPONENT));
        let sizes = self.base.iter().zip(&exponents).map(|(base, e)| base * factor(e));
        fit_groups(&sizes.collect::<Vec<_>>(), self.levels)
    }
}

/// Two strengths between which a gap changes its sign, in steps that double; `None` if it does not
/// up to the highest strength that way.
fn bracket(
    here: Point,
    towards: f64,
    gap: &mut impl FnMut(f64) -> Result<f64, TiltError>,
) -> Result<Option<Bracket>, TiltError> {
    let (mut near, mut step) = (here, 0.5);
    let end = towards * HIGHEST_STRENGTH;
    while near.at != end {
        let at = (here.at + towards * step).clamp(-HIGHEST_STRENGTH, HIGHEST_STRENGTH);
        let far = Point { at, value: gap(at)? };
        if (far.value < 0.0) != (here.value < 0.0) || far.value == 0.0 {
            return Ok(Some(Bracket { low: near, high: far }));
        }
        (near, step) = (far, step * 2.0);
    }
    Ok(None)
}
