//! Emissions between two years along a path that is known at some years only.
//!
//! 1. Between two points the path is a straight line.
//! 2. The budget is the right Riemann sum: the years after the start up to the end.
//! 3. The net budget takes off the emissions that a target allows each year.
//!
//! Source: Le Guenedal and others (2022); `docs/methodology/carbon-metrics.md` §7.

use kapok_kernels::sum;

use crate::error::{FigureError, not_negative};

/// Emissions of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathPoint {
    /// Calendar year.
    pub year: i32,
    /// Emissions, in the unit of the path.
    pub amount: f64,
}

/// Path of emissions: years that rise, and an amount for each.
#[derive(Debug, Clone, PartialEq)]
pub struct EmissionPath {
    points: Vec<PathPoint>,
}

/// Budget in the unit of the path's amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Emissions of the years after the start up to the end.
    pub gross: f64,
    /// Gross less what the target allows in these years; negative where it is kept.
    pub net: f64,
}

impl EmissionPath {
    /// Path through `points` of `who`.
    ///
    /// # Errors
    /// No point, years that do not rise, negative emissions.
    pub fn new(who: &str, points: &[PathPoint]) -> Result<Self, FigureError> {
        for point in points {
            not_negative(who, "emissions of a path", point.amount)?;
        }
        let rise = !points.is_empty() && points.windows(2).all(|pair| pair[0].year < pair[1].year);
        let error = || FigureError::Years {
            what: "years of an emission path",
            seen: format!("{:?}", points.iter().map(|p| p.year).collect::<Vec<i32>>()),
            allowed: "one or more years that rise",
        };
        if rise { Ok(Self { points: points.to_vec() }) } else { Err(error()) }
    }

    /// Emissions of a year, on the straight line between its neighbours.
    ///
    /// # Errors
    /// A year outside of the path: nothing is extrapolated.
    pub fn at(&self, year: i32) -> Result<f64, FigureError> {
        if let Some(point) = self.points.iter().find(|point| point.year == year) {
            return Ok(point.amount);
        }
        let around = self.points.windows(2).find(|pair| pair[0].year < year && year < pair[1].year);
        let outside = || FigureError::Years {
            what: "year of an emission path",
            seen: year.to_string(),
            allowed: "years between its first and last point",
        };
        let [from, to] = *around.ok_or_else(outside)? else {
            return Err(outside());
        };
        let part = f64::from(year - from.year) / f64::from(to.year - from.year);
        Ok(from.amount + (to.amount - from.amount) * part)
    }

    /// Budget from `start` (not counted) to `end` (counted).
    ///
    /// * `yearly_target`: emissions allowed each year, in the unit of the path
    ///
    /// # Errors
    /// A year outside of the path, or an end that is not after the start.
    pub fn budget(&self, start: i32, end: i32, yearly_target: f64) -> Result<Budget, FigureError> {
        if end <= start {
            let seen = format!("{start} to {end}");
            let allowed = "an end after the start";
            return Err(FigureError::Years { what: "years of a carbon budget", seen, allowed });
        }
        self.at(start)?;
        let years = (start + 1..=end).map(|year| self.at(year));
        let amounts = years.collect::<Result<Vec<f64>, FigureError>>()?;
        let gross = sum(&amounts);
        Ok(Budget { gross, net: gross - yearly_target * f64::from(end - start) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn point(year: i32, amount: f64) -> PathPoint {
        PathPoint { year, amount }
    }

    const POINTS: [PathPoint; 4] =
        [point(2020, 4.875), point(2025, 4.2), point(2030, 3.3), point(2035, 1.5)];

    #[test]
    fn gross_and_net_budget() {
        let path = EmissionPath::new("A", &POINTS).unwrap();
        let budget = path.budget(2020, 2035, 3.0).unwrap();
        assert!((budget.gross - 51.75).abs() < 1e-9);
        assert!((budget.net - 6.75).abs() < 1e-9);
        assert!((path.at(2027).unwrap() - 3.84).abs() < 1e-12);
    }

    #[test]
    fn parts_of_a_budget_add_up() {
        let path = EmissionPath::new("A", &POINTS).unwrap();
        let gross = |from, to| path.budget(from, to, 0.0).unwrap().gross;
        assert!((gross(2020, 2028) + gross(2028, 2035) - gross(2020, 2035)).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_extrapolated() {
        let path = EmissionPath::new("A", &POINTS).unwrap();
        let refused = path.budget(2020, 2036, 3.0).unwrap_err().to_string();
        let message = "year of an emission path: 2036 where allowed are years between";
        assert!(refused.starts_with(message), "{refused}");
        assert!(path.budget(2019, 2030, 3.0).is_err());
        assert!(path.budget(2030, 2030, 3.0).is_err());
        assert!(EmissionPath::new("A", &[point(2025, 1.0), point(2020, 2.0)]).is_err());
        assert!(EmissionPath::new("A", &[point(2025, -1.0)]).is_err());
        assert!(EmissionPath::new("A", &[]).is_err());
    }
}
