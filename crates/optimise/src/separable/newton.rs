//! Projected Newton steps up the dual, held close to a centre that follows.
//!
//! 1. The dual less `σ/2 · |y − centre|²` is maximised; then the centre moves there and `σ` falls
//!    (the proximal point method). Repeated rows and rows without room do no harm so, and where the
//!    problem is infeasible, `y − centre` turns into the proof of it.
//! 2. A row leans on its upper limit, on its lower one, or on none ([`Side`]).
//! 3. A row whose multiplier is all but zero and is being pushed to zero moves by itself; the
//!    others move together, by Newton's equations (Bertsekas' ε-active set).
//! 4. The step is cut until the function rises, with multipliers stopped at zero.

use kapok_kernels::cholesky::Cholesky;

use super::dual::Point;
use super::layout::{Layout, Limit};
use super::problem::TOLERANCE;
use super::side::Side;

/// Most steps.
const STEPS: usize = 400;
/// Most steps around one centre.
const STEPS_OF_A_CENTRE: usize = 40;
/// Most cuts of one step.
const CUTS: usize = 40;
/// Relative violation at which there is nothing left to gain.
const GOAL: f64 = 1e-15;
/// Relative violation from which on a standstill is an answer.
const GOOD: f64 = 1e-13;
/// Weight of the distance from the first centre; rows are scaled so that their own curvature is
/// one with all names inside.
const FIRST_PULL: f64 = 1e-3;
/// Least weight of the distance.
const LEAST_PULL: f64 = 1e-9;
/// Part of the slope at which a maximum counts as reached.
const REACHED: f64 = 0.05;

/// The end of a search.
pub(super) enum Outcome {
    /// A stop at the best point found; whether it is good is for others to say.
    Stopped { point: Point, iterations: usize },
    /// Multipliers along which the dual rises for ever.
    Ray(Vec<f64>),
}

/// Maximises the dual from multipliers of zero.
pub(super) fn maximise(layout: &Layout) -> Outcome {
    let mut search = Search::new(layout);
    for iterations in 0..STEPS {
        if search.is_done() {
            return Outcome::Stopped { point: search.best, iterations };
        }
        let step = search.direction();
        search.advance(&step);
        if search.is_reached() {
            search.centre_here();
        }
        if let Some(ray) = search.ray() {
            return Outcome::Ray(ray);
        }
    }
    Outcome::Stopped { point: search.best, iterations: STEPS }
}

/// State of the search.
struct Search<'a> {
    layout: &'a Layout,
    point: Point,
    sides: Vec<Side>,
    /// Slopes of the function with its pull to the centre.
    slopes: Vec<f64>,
    centre: Vec<f64>,
    pull: f64,
    steps_of_centre: usize,
    /// Distance that the last centre has moved.
    shift: Option<Vec<f64>>,
    /// The point with the smallest violation, that violation, and the steps since it fell by half.
    best: Point,
    violation: f64,
    standstill: usize,
    /// Steps in a row that found nothing better.
    failures: usize,
}

impl<'a> Search<'a> {
    fn new(layout: &'a Layout) -> Self {
        let point = layout.evaluate(vec![0.0; layout.limits.len()]);
        let mut search = Self {
            layout,
            sides: Vec::new(),
            slopes: Vec::new(),
            centre: point.multipliers.clone(),
            pull: FIRST_PULL,
            steps_of_centre: 0,
            shift: None,
            best: point.clone(),
            violation: f64::INFINITY,
            standstill: 0,
            failures: 0,
            point,
        };
        search.settle();
        search
    }

    /// Values of rows, less the pull to the centre.
    fn pulled(&self, point: &Point) -> Vec<f64> {
        let moved = point.multipliers.iter().zip(&self.centre).map(|(y, c)| self.pull * (y - c));
        point.activity.iter().zip(moved).map(|(activity, pull)| activity - pull).collect()
    }

    /// The dual less the pull to the centre.
    fn value(&self, point: &Point) -> f64 {
        let moved = point.multipliers.iter().zip(&self.centre).map(|(y, c)| (y - c) * (y - c));
        point.value - 0.5 * self.pull * moved.sum::<f64>()
    }

    /// Takes stock of the point.
    fn settle(&mut self) {
        let pulled = self.pulled(&self.point);
        let rows = || self.layout.limits.iter().zip(&self.point.multipliers).zip(&pulled);
        self.sides = rows().map(|((limit, &y), &a)| Side::of(*limit, y, a)).collect();
        let slopes = rows().zip(&self.sides).map(|(((limit, _), &a), side)| side.slope(*limit, a));
        self.slopes = slopes.collect();
        let violation = self.violation_of(&self.point);
        let halved = violation < 0.5 * self.violation;
        self.standstill = if halved { 0 } else { self.standstill + 1 };
        if violation < self.violation {
            (self.violation, self.best) = (violation, self.point.clone());
        }
    }

    /// Largest violation, or slack of a row with a multiplier, relative to the size of the row.
    fn violation_of(&self, point: &Point) -> f64 {
        let rows = self.layout.limits.iter().zip(&point.multipliers).zip(&point.activity);
        let part = |((limit, &y), &activity): ((&Limit, &f64), &f64)| {
            Side::of(*limit, y, activity).slope(*limit, activity).abs() / limit.size
        };
        rows.map(part).fold(0.0, f64::max)
    }

    fn is_done(&self) -> bool {
        let settled = self.violation <= GOOD && self.standstill >= 8;
        self.violation <= GOAL || settled || self.failures >= 6
    }

    /// Whether the maximum around this centre is close enough to go on from it.
    fn is_reached(&self) -> bool {
        let moved = self.point.multipliers.iter().zip(&self.centre).map(|(y, c)| (y - c).abs());
        let moved = self.pull * moved.fold(0.0, f64::max);
        let slope = self.slopes.iter().fold(0.0, |m: f64, g| m.max(g.abs()));
        let late = self.steps_of_centre >= STEPS_OF_A_CENTRE;
        slope <= REACHED * moved || late || self.failures > 0
    }

    fn centre_here(&mut self) {
        let moved = self.point.multipliers.iter().zip(&self.centre).map(|(y, c)| y - c).collect();
        let late = self.steps_of_centre >= STEPS_OF_A_CENTRE || self.failures > 0;
        let pull = if late { self.pull * 10.0 } else { self.pull * 0.03 };
        self.pull = pull.clamp(LEAST_PULL, 1.0);
        self.centre.clone_from(&self.point.multipliers);
        (self.steps_of_centre, self.shift) = (0, Some(moved));
        self.settle();
    }

    /// Whether a row is all but at zero and is pushed there.
    fn is_pinned(&self, row: usize, close: f64) -> bool {
        let (y, slope) = (self.point.multipliers[row], self.slopes[row]);
        match self.sides[row] {
            Side::Equal => false,
            Side::Upper => y <= close && slope < 0.0,
            Side::Lower => y >= -close && slope > 0.0,
            Side::Idle => true,
        }
    }

    /// The step of Newton's method.
    fn direction(&self) -> Vec<f64> {
        let size = self.slopes.len();
        let largest = self.point.multipliers.iter().fold(0.0, |m: f64, y| m.max(y.abs()));
        let steepest = self.slopes.iter().fold(0.0, |m: f64, g| m.max(g.abs()));
        let close = (1e-6 * largest).min(steepest);
        let moves: Vec<bool> = (0..size).map(|row| !self.is_pinned(row, close)).collect();
        let (moving, pinned): (Vec<usize>, Vec<usize>) = (0..size).partition(|&row| moves[row]);
        let matrix = self.layout.curvature(&self.point.inside, &moves);
        let mut step = vec![0.0; size];
        for row in pinned {
            step[row] = self.slopes[row] / matrix[row * size + row].max(1e-3);
        }
        let cell = |i: usize, j: usize| matrix[i.max(j) * size + i.min(j)];
        let k = moving.len();
        let part: Vec<f64> = (0..k * k).map(|at| cell(moving[at / k], moving[at % k])).collect();
        let right: Vec<f64> = moving.iter().map(|&row| self.slopes[row]).collect();
        for (row, step_of) in moving.iter().zip(self.solve(part, &right)) {
            step[*row] = step_of;
        }
        step
    }

    /// Solves the equations, with the pull to the centre on their diagonal.
    fn solve(&self, mut matrix: Vec<f64>, right: &[f64]) -> Vec<f64> {
        let k = right.len();
        (0..k).for_each(|i| matrix[i * k + i] += self.pull);
        Cholesky::new(k, matrix).solve(right)
    }

    /// A proof of infeasibility, in how far the centre has moved or in the multipliers.
    fn ray(&mut self) -> Option<Vec<f64>> {
        let shift = self.shift.take()?;
        [shift, self.point.multipliers.clone()].into_iter().find_map(|mut ray| {
            (self.layout.contradiction(&mut ray) > 2.0 * TOLERANCE).then_some(ray)
        })
    }

    /// Goes along a step as far as the function rises.
    fn advance(&mut self, step: &[f64]) {
        self.steps_of_centre += 1;
        let mut part = 1.0;
        for _ in 0..CUTS {
            let trial = self.trial(step, part);
            let (before, after) = self.rise(&trial);
            if self.is_better(&trial, before, after) {
                self.failures = 0;
                self.point = trial;
                return self.settle();
            }
            let secant = before / (before - after);
            part *= if secant.is_finite() { secant.clamp(0.1, 0.5) } else { 0.5 };
        }
        self.failures += 1;
        self.standstill += 1;
    }

    fn trial(&self, step: &[f64], part: f64) -> Point {
        let moved = self.point.multipliers.iter().zip(step).zip(&self.sides);
        self.layout.evaluate(moved.map(|((y, d), side)| side.stop(y + part * d)).collect())
    }

    /// Slope of the function in the direction of a trial, here and there.
    fn rise(&self, trial: &Point) -> (f64, f64) {
        let (mut before, mut after) = (0.0, 0.0);
        let pulled = self.pulled(trial);
        for (row, limit) in self.layout.limits.iter().enumerate() {
            let moved = trial.multipliers[row] - self.point.multipliers[row];
            before += self.slopes[row] * moved;
            after += self.sides[row].slope(*limit, pulled[row]) * moved;
        }
        (before, after)
    }

    /// Whether a trial is higher: by Armijo's rule, by concavity where the function still rises
    /// there, or, where values differ by rounding only, by a smaller violation.
    fn is_better(&self, trial: &Point, before: f64, after: f64) -> bool {
        let higher = self.value(trial) - self.value(&self.point);
        let sizes = self.layout.limits.iter().zip(&trial.multipliers);
        let size: f64 = sizes.map(|(limit, y)| y.abs() * limit.size).sum();
        let armijo = before > 0.0 && higher >= 1e-4 * before;
        let rising = before > 0.0 && after >= 0.0;
        let noise = higher.abs() <= 1e-12 * (size + trial.value.abs());
        armijo
            || rising
            || (noise && self.violation_of(trial) <= 0.5 * self.violation_of(&self.point))
    }
}
