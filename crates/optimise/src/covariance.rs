//! Covariances of returns, kept as what their square roots are.

use kapok_kernels::{sum, sum_of};

use crate::error::OptimiseError;

/// A covariance `Σ = Σₖ fₖ fₖᵀ + diag(e²)`, in squared units of return.
///
/// Source: `docs/methodology/optimised-weights.md` §6.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    /// The `fₖ`, each with one entry for each name.
    pub(crate) factors: Vec<Vec<f64>>,
    /// The `e`, one for each name.
    pub(crate) own: Vec<f64>,
}

/// Rules by which a covariance is estimated from returns; nothing of it has a default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Number taken off the number of returns in the divisor: 1 for the unbiased estimate.
    pub ddof: usize,
    /// `δ` from 0 (the sample) to 1 (its diagonal).
    pub intensity: f64,
}

impl Covariance {
    /// A covariance from returns: `(1 − δ) S + δ diag(S)` with
    /// `S = Σ (r − r̄)(r − r̄)ᵀ / (T − ddof)`.
    ///
    /// * `returns`: one series for each name, all over the same `T` periods, without gaps
    ///
    /// The unit of the tracking error is that of the returns: daily returns give a daily one.
    ///
    /// # Errors
    ///
    /// If series differ in length or are too short, a return is not finite, or the intensity is
    /// not from 0 to 1.
    pub fn estimate(returns: &[Vec<f64>], how: Estimate) -> Result<Self, OptimiseError> {
        let periods = returns.first().map_or(0, Vec::len);
        for series in returns {
            if series.len() != periods {
                let (what, seen) = ("a series of returns".to_owned(), series.len());
                return Err(OptimiseError::Shape { what, names: periods, seen });
            }
            series.iter().try_for_each(|&x| finite("a return", x, f64::NEG_INFINITY))?;
        }
        if !(0.0..=1.0).contains(&how.intensity) {
            let what = "the shrinkage intensity".to_owned();
            let (seen, allowed) = (how.intensity, "from 0 to 1");
            return Err(OptimiseError::OutOfRange { what, seen, allowed });
        }
        if periods < 2 || periods <= how.ddof {
            let what = "the number of returns".to_owned();
            let (seen, allowed) = (periods as f64, "2 or more, and more than ddof");
            return Err(OptimiseError::OutOfRange { what, seen, allowed });
        }
        Ok(Self::shrunk(returns, periods, how))
    }

    fn shrunk(returns: &[Vec<f64>], periods: usize, how: Estimate) -> Self {
        let divisor = (periods - how.ddof) as f64;
        let deviations = returns.iter().map(|series| {
            let mean = sum(series) / periods as f64;
            series.iter().map(|r| r - mean).collect::<Vec<f64>>()
        });
        let deviations: Vec<Vec<f64>> = deviations.collect();
        let part = ((1.0 - how.intensity) / divisor).sqrt();
        let factor = |t: usize| deviations.iter().map(|d| d[t] * part).collect();
        let own =
            |d: &Vec<f64>| (how.intensity * sum_of(periods, |t| d[t] * d[t]) / divisor).sqrt();
        let factors = if part > 0.0 { (0..periods).map(factor).collect() } else { Vec::new() };
        Self { factors, own: deviations.iter().map(own).collect() }
    }

    /// Number of names that it covers.
    #[must_use]
    pub fn names(&self) -> usize {
        self.own.len()
    }

    /// `√(aᵀ Σ a)` of active weights, in the unit of the returns.
    #[must_use]
    pub fn deviation(&self, active: &[f64]) -> f64 {
        let along = |f: &Vec<f64>| sum_of(f.len(), |i| f[i] * active[i]);
        let mut squares: Vec<f64> = self.factors.iter().map(along).map(|x| x * x).collect();
        squares.extend(self.own.iter().zip(active).map(|(e, a)| e * a * e * a));
        sum(&squares).sqrt()
    }

    /// `√((w − b)ᵀ Σ (w − b))`: the tracking error, in the unit of the returns.
    ///
    /// Source: `docs/methodology/optimised-weights.md` §6.
    #[must_use]
    pub fn tracking_error(&self, weights: &[f64], benchmark: &[f64]) -> f64 {
        let active: Vec<f64> = weights.iter().zip(benchmark).map(|(w, b)| w - b).collect();
        self.deviation(&active)
    }
}

fn finite(what: &str, seen: f64, least: f64) -> Result<(), OptimiseError> {
    if seen.is_finite() && seen >= least {
        return Ok(());
    }
    let allowed = if least == 0.0 { "zero or more" } else { "a finite number" };
    Err(OptimiseError::OutOfRange { what: what.to_owned(), seen, allowed })
}
