mod agreement;
mod examples;
mod ladders;
mod programs;

use super::{Covariance, LinearRow, Program};

impl Program {
    /// This program with another row.
    fn with(mut self, row: LinearRow) -> Self {
        self.rows.push(row);
        self
    }

    /// This program with other bounds.
    fn within(self, (lower, upper): (Vec<f64>, Vec<f64>)) -> Self {
        Self { lower, upper, ..self }
    }
}

impl LinearRow {
    /// `Σ aᵢ wᵢ ≥ lower`.
    fn at_least(id: &str, column: &[f64], lower: f64) -> Self {
        Self { lower: Some(lower), upper: None, ..Self::at_most(id, column, lower) }
    }

    /// `Σ aᵢ wᵢ ≥ times · Σ aᵢ bᵢ`.
    fn at_least_times(id: &str, column: &[f64], benchmark: &[f64], times: f64) -> Self {
        let row = Self::at_most_times(id, column, benchmark, times);
        Self { lower: row.upper, upper: None, ..row }
    }
}

/// Lowest and highest weights: `max(0, W − width)` and `min(1, max(W + width, floor))`.
fn stock_bounds(benchmark: &[f64], width: f64, floor: f64) -> (Vec<f64>, Vec<f64>) {
    let lower = benchmark.iter().map(|w| (w - width).max(0.0));
    let upper = benchmark.iter().map(|w| (w + width).max(floor).min(1.0));
    (lower.collect(), upper.collect())
}

/// A covariance of one factor, `β βᵀ σ² + diag(e²)`.
fn single_factor(betas: &[f64], variance: f64, own: &[f64]) -> Covariance {
    let factor = betas.iter().map(|beta| beta * variance.sqrt()).collect();
    Covariance { factors: vec![factor], own: own.to_vec() }
}

/// Numbers that look drawn, the same in every run.
struct Draw(u64);

impl Draw {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        ((mixed ^ (mixed >> 33)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal, mean 0 and variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// Weights that sum to one, the more unequal the larger the spread.
    fn weights(&mut self, names: usize, spread: f64) -> Vec<f64> {
        let raw: Vec<f64> = (0..names).map(|_| libm::exp(spread * self.normal())).collect();
        let total: f64 = raw.iter().sum();
        raw.iter().map(|x| x / total).collect()
    }
}

fn assert_near(seen: &[f64], expected: &[f64], within: f64) {
    assert_eq!(seen.len(), expected.len());
    for (s, e) in seen.iter().zip(expected) {
        assert!((s - e).abs() <= within, "{seen:?} against {expected:?}");
    }
}
