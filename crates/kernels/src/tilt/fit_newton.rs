//! Groups of several partitions scaled to their totals by Newton's method, where going round the
//! partitions is slow: two groups that only a small name ties come together by that name's part of
//! them each time.
//!
//! The factors `e^λ` of the groups minimise `Σ s·e^(Σ λ_g) − Σ T_g·λ_g`, which is convex: its slope
//! is what groups hold less their totals, its curvature what two groups share.

use crate::cholesky::Cholesky;
use crate::sum::{sum, sum_of};

use super::group_totals::Level;

/// Steps after which it is given up.
const STEPS: usize = 100;
/// Longest change of the logarithm of a factor in a step.
const LONGEST: f64 = 4.0;
/// Part of the decrease that the slope promises and a step must bring.
const DECREASE: f64 = 1e-4;
/// Shortest part of a step that is tried.
const SHORTEST: f64 = 1e-6;

/// Sizes near those whose groups hold their totals; the best that were found.
pub(super) fn near(sizes: &[f64], levels: &[Level<'_>], enough: f64) -> Vec<f64> {
    let fit = Fit { base: sizes, levels, starts: starts(levels) };
    let mut at = fit.at(vec![0.0; fit.unknowns()]);
    for _ in 0..STEPS {
        if levels.iter().all(|level| level.worst(&at.sizes).1 <= enough) {
            break;
        }
        match fit.step(&at) {
            Some(next) => at = next,
            None => break,
        }
    }
    at.sizes
}

/// Place where each partition's groups begin among the unknowns.
fn starts(levels: &[Level<'_>]) -> Vec<usize> {
    let counts = levels.iter().map(|level| level.totals.len());
    counts.scan(0, |next, count| Some(std::mem::replace(next, *next + count))).collect()
}

struct Fit<'a> {
    base: &'a [f64],
    levels: &'a [Level<'a>],
    starts: Vec<usize>,
}

/// The logarithms of factors, and what follows from them.
struct Point {
    logs: Vec<f64>,
    sizes: Vec<f64>,
    value: f64,
}

impl Fit<'_> {
    fn unknowns(&self) -> usize {
        self.levels.iter().map(|level| level.totals.len()).sum()
    }

    /// The unknowns that a name takes part in.
    fn of(&self, name: usize) -> impl Iterator<Item = usize> + '_ {
        self.levels.iter().zip(&self.starts).map(move |(level, start)| start + level.group[name])
    }

    fn totals(&self) -> impl Iterator<Item = f64> + '_ {
        self.levels.iter().flat_map(|level| level.totals.iter().copied())
    }

    fn at(&self, logs: Vec<f64>) -> Point {
        let size = |(name, base): (usize, &f64)| {
            base * libm::exp(self.of(name).map(|unknown| logs[unknown]).sum::<f64>())
        };
        let sizes: Vec<f64> = self.base.iter().enumerate().map(size).collect();
        let linear: Vec<f64> = self.totals().zip(&logs).map(|(total, log)| total * log).collect();
        let value = sum(&sizes) - sum(&linear);
        Point { logs, sizes, value }
    }

    /// Sums of groups less their totals.
    fn slope(&self, at: &Point) -> Vec<f64> {
        let levels = self.levels.iter();
        let misses = levels.flat_map(|level| {
            let miss = |group| level.held(&at.sizes, group) - level.totals[group];
            (0..level.totals.len()).map(miss)
        });
        misses.collect()
    }

    /// Sizes that two groups share, row after row.
    fn curvature(&self, at: &Point) -> Vec<f64> {
        let n = self.unknowns();
        let mut curvature = vec![0.0; n * n];
        for (name, size) in at.sizes.iter().enumerate() {
            for i in self.of(name) {
                self.of(name).for_each(|j| curvature[i * n + j] += size);
            }
        }
        curvature
    }

    /// The next point; `None` if none is lower.
    fn step(&self, at: &Point) -> Option<Point> {
        let slope = self.slope(at);
        let downhill: Vec<f64> = slope.iter().map(|slope| -slope).collect();
        let step = Cholesky::new(self.unknowns(), self.curvature(at)).solve(&downhill);
        let longest = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
        let promised = sum_of(step.len(), |i| step[i] * slope[i]);
        let miss = |slope: &[f64]| slope.iter().fold(0.0_f64, |miss, s| miss.max(s.abs()));
        let mut part = 1.0_f64.min(LONGEST / longest);
        while part >= SHORTEST {
            let logs = at.logs.iter().zip(&step).map(|(log, step)| log + part * step).collect();
            let next = self.at(logs);
            // Near the end the value no longer tells, the slope does.
            let lower = next.value < at.value + DECREASE * part * promised;
            if lower || miss(&self.slope(&next)) < miss(&slope) {
                return Some(next);
            }
            part /= 2.0;
        }
        None
    }
}
