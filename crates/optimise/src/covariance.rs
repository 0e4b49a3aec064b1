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
    /// A covariance from its matrix, which may have directions without variance.
    ///
    /// * `matrix`: its rows, in squared units of return
    ///
    /// # Errors
    ///
    /// If it is not square, not symmetric to 1e-12 of its largest variance, not finite, or
    /// negative in some direction.
    pub fn dense(matrix: &[Vec<f64>]) -> Result<Self, OptimiseError> {
        let names = matrix.len();
        if let Some(row) = matrix.iter().find(|row| row.len() != names) {
            let what = "a row of the covariance".to_owned();
            return Err(OptimiseError::Shape { what, names, seen: row.len() });
        }
        let largest = (0..names).fold(0.0, |m: f64, i| m.max(matrix[i][i]));
        for (i, row) in matrix.iter().enumerate() {
            for (j, &cell) in row.iter().enumerate() {
                let skew = (cell - matrix[j][i]).abs();
                if skew.is_nan() || skew > 1e-12 * largest {
                    return Err(OptimiseError::OutOfRange {
                        what: format!("covariance of names {i} and {j}"),
                        seen: cell,
                        allowed: "the same the other way round",
                    });
                }
            }
        }
        Ok(Self { factors: square_root(matrix, largest)?, own: vec![0.0; names] })
    }

    /// A covariance of uncorrelated factors and of what each name has of its own.
    ///
    /// * `loadings`: one line for each factor, with one entry for each name, without unit
    /// * `variances`: of the factors, in squared units of return
    /// * `idiosyncratic`: standard deviation of what is left of each name, in units of return
    ///
    /// # Errors
    ///
    /// If lengths do not fit, a number is not finite, or a variance is negative.
    pub fn factor(
        loadings: &[Vec<f64>],
        variances: &[f64],
        idiosyncratic: &[f64],
    ) -> Result<Self, OptimiseError> {
        let names = idiosyncratic.len();
        let shape = |what: &str, names, seen| match names == seen {
            true => Ok(()),
            false => Err(OptimiseError::Shape { what: what.to_owned(), names, seen }),
        };
        shape("the variances of factors", loadings.len(), variances.len())?;
        for line in loadings {
            shape("the loadings of a factor", names, line.len())?;
            line.iter().try_for_each(|&x| finite("a loading", x, f64::NEG_INFINITY))?;
        }
        variances.iter().try_for_each(|&x| finite("the variance of a factor", x, 0.0))?;
        idiosyncratic.iter().try_for_each(|&x| finite("an idiosyncratic deviation", x, 0.0))?;
        let scaled = |(line, variance): (&Vec<f64>, &f64)| {
            line.iter().map(|beta| beta * variance.sqrt()).collect()
        };
        let factors = loadings.iter().zip(variances).map(scaled).collect();
        Ok(Self { factors, own: idiosyncratic.to_vec() })
    }

    /// A covariance of one factor: `β βᵀ σ² + diag(e²)`; arguments as in [`Self::factor`].
    ///
    /// # Errors
    ///
    /// As [`Self::factor`].
    pub fn single_factor(
        betas: &[f64],
        variance: f64,
        idiosyncratic: &[f64],
    ) -> Result<Self, OptimiseError> {
        Self::factor(&[betas.to_vec()], &[variance], idiosyncratic)
    }

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

/// Columns of Cholesky's factor of a matrix that may be singular.
///
/// A pivot up to 1e-13 of the largest variance counts as none; what stands beside it can be the
/// root of that at most, or the matrix is negative in some direction.
fn square_root(matrix: &[Vec<f64>], largest: f64) -> Result<Vec<Vec<f64>>, OptimiseError> {
    let (names, small) = (matrix.len(), 1e-13 * largest);
    let mut rest = matrix.to_vec();
    let mut columns = Vec::new();
    for name in 0..names {
        let pivot = rest[name][name];
        let left = (name..names).fold(0.0, |m: f64, i| m.max(rest[i][name].abs()));
        if pivot <= small {
            if pivot < -small || left > 1e-6 * largest {
                return Err(OptimiseError::NotPositive { name, pivot });
            }
            continue;
        }
        let mut column = vec![0.0; names];
        (name..names).for_each(|i| column[i] = rest[i][name] / pivot.sqrt());
        for i in name..names {
            (name..names).for_each(|j| rest[i][j] -= column[i] * column[j]);
        }
        columns.push(column);
    }
    Ok(columns)
}
