//! Straight line through past emissions, and its way to a scenario.
//!
//! Source: Le Guenedal and others (2022); `docs/methodology/carbon-metrics.md` §7.

use kapok_kernels::sum_of;

use crate::budget::PathPoint;
use crate::error::{FigureError, finite};

/// Line: level of the reference year, and change a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Year that the level speaks about.
    pub reference: i32,
    /// β₀: emissions of the reference year on the line.
    pub level: f64,
    /// β₁: change of emissions a year.
    pub slope: f64,
}

impl Trend {
    /// Ordinary least squares of emissions on (year − reference).
    ///
    /// # Errors
    /// Fewer than two different years, or a number that is not finite.
    ///
    /// # Panics
    /// Slices of different length.
    pub fn fit(years: &[i32], emissions: &[f64], reference: i32) -> Result<Self, FigureError> {
        assert_eq!(years.len(), emissions.len(), "emissions for each year");
        for value in emissions {
            finite("trend", "emissions", *value)?;
        }
        let n = years.len() as f64;
        let x = |i: usize| f64::from(years[i] - reference);
        let mean_x = sum_of(years.len(), x) / n;
        let mean_y = kapok_kernels::sum(emissions) / n;
        let spread = sum_of(years.len(), |i| (x(i) - mean_x) * (x(i) - mean_x));
        let common = sum_of(years.len(), |i| (x(i) - mean_x) * (emissions[i] - mean_y));
        if years.is_empty() || spread <= 0.0 {
            let seen = format!("{years:?}");
            let allowed = "two or more different years";
            return Err(FigureError::Years { what: "years of a trend", seen, allowed });
        }
        let slope = common / spread;
        Ok(Self { reference, level: mean_y - slope * mean_x, slope })
    }

    /// Emissions of a year on the line: β₀ + β₁ · (year − reference).
    #[must_use]
    pub fn forecast(&self, year: i32) -> f64 {
        self.level + self.slope * f64::from(year - self.reference)
    }

    /// Time at which the line meets an amount: t₀ + (amount − line(t₀)) / β₁, a year with its
    /// fraction. `None` for a flat line.
    ///
    /// * `amount`: such as that of a net zero scenario, in the unit of the emissions
    /// * `from`: t₀
    #[must_use]
    pub fn duration(&self, amount: f64, from: i32) -> Option<f64> {
        let steep = self.slope != 0.0;
        steep.then(|| f64::from(from) + (amount - self.forecast(from)) / self.slope)
    }

    /// Ratio of the slope of the way to a scenario to that of the line: slope / β₁. `None` for a
    /// flat line; negative where the line goes the other way.
    #[must_use]
    pub fn slope_multiplier(&self, slope: f64) -> Option<f64> {
        (self.slope != 0.0).then(|| slope / self.slope)
    }
}

/// Yearly change that leads from today's emissions to a scenario's:
/// (scenario − emissions) / years.
///
/// # Errors
/// A year of the scenario that is not after today's.
pub fn slope_to_scenario(today: PathPoint, scenario: PathPoint) -> Result<f64, FigureError> {
    let error = || FigureError::Years {
        what: "year of a scenario",
        seen: scenario.year.to_string(),
        allowed: "years after the emissions",
    };
    if scenario.year <= today.year {
        return Err(error());
    }
    Ok((scenario.amount - today.amount) / f64::from(scenario.year - today.year))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMISSIONS: [f64; 14] =
        [57.8, 58.4, 57.9, 55.1, 51.6, 48.3, 47.1, 46.1, 44.4, 42.7, 41.4, 40.2, 41.9, 45.0];

    fn close(seen: f64, expected: f64, tolerance: f64) {
        assert!((seen - expected).abs() < tolerance, "{seen} {expected}");
    }

    fn point(year: i32, amount: f64) -> PathPoint {
        PathPoint { year, amount }
    }

    #[test]
    fn trend_of_fourteen_years() {
        let years: Vec<i32> = (2007..=2020).collect();
        let trend = Trend::fit(&years, &EMISSIONS, 2020).unwrap();
        close(trend.level, 38.988_571, 1e-6);
        close(trend.slope, -1.451_209, 1e-6);
        close(trend.forecast(2025), 31.732_527_472_527_48, 1e-9);
    }

    #[test]
    fn the_reference_year_moves_the_level_alone() {
        let years: Vec<i32> = (2007..=2020).collect();
        let at = |reference| Trend::fit(&years, &EMISSIONS, reference).unwrap();
        close(at(2007).slope, at(2020).slope, 1e-12);
        close(at(2007).forecast(2030), at(2020).forecast(2030), 1e-10);
    }

    #[test]
    fn duration_and_slope_to_net_zero() {
        let trend = Trend { reference: 0, level: 3_637.73, slope: -1.783_2 };
        close(trend.duration(27.94, 2020).unwrap(), 2_024.332_660_385_823_4, 1e-9);
        let slope = slope_to_scenario(point(2020, 39.91), point(2030, 27.94)).unwrap();
        close(slope, -1.197, 1e-9);
        close(trend.slope_multiplier(slope).unwrap(), 0.671_265_141_318_977, 1e-9);
    }

    #[test]
    fn a_line_needs_two_years_and_a_slope() {
        assert!(Trend::fit(&[2020], &[1.0], 2020).is_err());
        assert!(Trend::fit(&[], &[], 2020).is_err());
        let flat = Trend { reference: 2020, level: 5.0, slope: 0.0 };
        assert_eq!((flat.duration(1.0, 2020), flat.slope_multiplier(1.0)), (None, None));
        assert!(slope_to_scenario(point(2020, 1.0), point(2020, 0.5)).is_err());
    }
}
