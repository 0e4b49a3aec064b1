//! The decarbonisation trajectory. Regulation (EU) 2020/1818, Art. 6 to 9 and 11.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §4 and §8.
//!
//! Powers of whole numbers of years are repeated products; others are `libm::pow`, the same bits
//! on every machine.

use crate::terms::{Average, LabelName};

/// The yearly reduction that both labels ask for. Art. 7(1).
pub const YEARLY_REDUCTION: f64 = 0.07;

/// Part left after so many years, `(1 − rate)^years`, a fraction of one.
#[must_use]
pub fn left_after(rate: f64, years: u32) -> f64 {
    (0..years).fold(1.0, |left, _| left * (1.0 - rate))
}

/// The target of a year: `I_base · (1 − rate)^years`, geometric from the base year. Art. 7(2).
///
/// * `base`: intensity of the base year
/// * `years`: since the base year
/// * returns an intensity in the unit of `base`
#[must_use]
pub fn target(base: f64, rate: f64, years: u32) -> f64 {
    base * left_after(rate, years)
}

/// The target at a review between two year ends: `I_base · (1 − rate)^(quarters/4)`.
///
/// * `quarters`: since the base review; whole years give what [`target`] gives
#[must_use]
pub fn target_at_quarter(base: f64, rate: f64, quarters: u32) -> f64 {
    let whole = target(base, rate, quarters / 4);
    match quarters % 4 {
        0 => whole,
        rest => whole * libm::pow(1.0 - rate, f64::from(rest) / 4.0),
    }
}

/// The lower one of the two limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// The minimum reduction against the universe. Art. 9, 11.
    Baseline,
    /// The trajectory. Art. 7.
    Trajectory,
}

/// The highest intensity that an index may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntensityLimit {
    /// `(1 − x) · I_universe`.
    pub baseline: f64,
    /// The target of the trajectory.
    pub trajectory: f64,
}

impl IntensityLimit {
    /// Both limits of a year.
    ///
    /// * `universe`: intensity of the investable universe now
    /// * `target`: of the trajectory, in the same unit
    #[must_use]
    pub fn new(label: LabelName, universe: f64, target: f64) -> Self {
        Self { baseline: (1.0 - label.minimum_reduction()) * universe, trajectory: target }
    }

    /// The lower of the two.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.baseline.min(self.trajectory)
    }

    /// The one that binds; at equality the trajectory.
    #[must_use]
    pub fn binding(&self) -> Binding {
        if self.baseline < self.trajectory { Binding::Baseline } else { Binding::Trajectory }
    }
}

/// The reduction against the universe of the base year that an index at its limit has reached:
/// `R(t) = 1 − (1 − rate)^t · (1 − R_min)`.
#[must_use]
pub fn reduction(minimum: f64, rate: f64, years: u32) -> f64 {
    1.0 - left_after(rate, years) * (1.0 - minimum)
}

/// The reduction of intensity that a reduction of emissions comes to where output grows:
/// `(g + R) / (1 + g)`.
///
/// * `growth`: of output over the same time, a fraction
/// * `emissions`: reduction of emissions, a fraction
#[must_use]
pub fn intensity_reduction(growth: f64, emissions: f64) -> f64 {
    (growth + emissions) / (1.0 + growth)
}

/// Reduction of intensity after some years of constant yearly rates:
/// `1 − (1 − (g + d)/(1 + g))^t`.
#[must_use]
pub fn intensity_reduction_after(growth: f64, emissions: f64, years: u32) -> f64 {
    1.0 - left_after(intensity_reduction(growth, emissions), years)
}

/// `I(n)/I(n − 1) − 1`: the change of a year. Art. 8(1).
#[must_use]
pub fn change(now: f64, before: f64) -> f64 {
    now / before - 1.0
}

/// The average yearly reduction of a company, a fraction.
///
/// * `reductions`: of each year, fractions; at least one
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn average_reduction(reductions: &[f64], average: Average) -> f64 {
    assert!(!reductions.is_empty(), "an average needs a year");
    let years = reductions.len() as f64;
    match average {
        Average::Arithmetic => kapok_kernels::sum(reductions) / years,
        Average::Geometric => {
            let left = reductions.iter().fold(1.0, |left, reduction| left * (1.0 - reduction));
            1.0 - libm::pow(left, 1.0 / years)
        }
    }
}

/// Whether the weight of an issuer may be raised for its targets. Art. 6.
///
/// * `publishes`: whether it consistently and accurately publishes Scope 1, 2 and 3
/// * `reductions`: of its intensity or emissions in consecutive years, oldest first, fractions
#[must_use]
pub fn may_be_uplifted(publishes: bool, reductions: &[f64], average: Average) -> bool {
    const YEARS: usize = 3;
    publishes
        && reductions.len() >= YEARS
        && average_reduction(reductions, average) >= YEARLY_REDUCTION
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(seen: f64, expected: f64, within: f64) {
        assert!((seen - expected).abs() <= within, "{seen} is not {expected}");
    }

    #[test]
    fn reduction_paths() {
        let pab = [
            0.5,
            0.535,
            0.56755,
            0.5978215,
            0.625973995,
            0.65215581535,
            0.6765049082755,
            0.699149564696215,
            0.7202090951674798,
            0.7397944585057562,
            0.7580088464103533,
        ];
        let ctb = [0.30, 0.349, 0.39457, 0.4369501, 0.4763635930, 0.51301814149];
        for (years, expected) in (0..).zip(pab) {
            close(reduction(0.5, YEARLY_REDUCTION, years), expected, 1e-12);
        }
        for (years, expected) in (0..).zip(ctb) {
            close(reduction(0.3, YEARLY_REDUCTION, years), expected, 1e-12);
        }
        close(reduction(0.3, YEARLY_REDUCTION, 10), 0.6612123849744946, 1e-12);
    }

    #[test]
    fn targets_are_geometric_from_the_base_year() {
        let expected =
            [254.12, 236.3316, 219.788388, 204.40320084, 190.0949767812, 176.78832840651606];
        for (years, expected) in (0..).zip(expected) {
            close(target(254.12, 0.07, years), expected, 1e-9);
            assert_eq!(target_at_quarter(254.12, 0.07, 4 * years), target(254.12, 0.07, years));
        }
        close(target_at_quarter(100.0, 0.07, 2), 100.0 * 0.93_f64.sqrt(), 1e-12);
    }

    #[test]
    fn the_lower_limit_binds() {
        close(IntensityLimit::new(LabelName::Ctb, 200.0, 1e9).value(), 140.0, 1e-12);
        assert_eq!(IntensityLimit::new(LabelName::Pab, 200.0, 1e9).value(), 100.0);
        let limit = IntensityLimit::new(LabelName::Pab, 180.0, target(100.0, 0.07, 2));
        assert_eq!(limit.baseline, 90.0);
        close(limit.value(), 86.49, 1e-12);
        assert_eq!(limit.binding(), Binding::Trajectory);
        let early = IntensityLimit::new(LabelName::Pab, 150.0, target(100.0, 0.07, 2));
        assert_eq!(early.binding(), Binding::Baseline);
    }

    #[test]
    fn emissions_and_intensity_paths() {
        let expected =
            [0.09708737864077666, 0.39989310144792556, 0.6398717103102102, 0.9532941031915942];
        for (years, expected) in [1, 5, 10, 30].into_iter().zip(expected) {
            close(intensity_reduction_after(0.03, 0.07, years), expected, 1e-12);
        }
        let emissions = 1.0 - 21.5 / 33.9;
        let growth = (0..10).fold(1.0, |g, _| g * 1.03) - 1.0;
        close(growth, 0.3439163793441222, 1e-12);
        close(intensity_reduction(growth, emissions), 0.5280820303752334, 1e-12);
    }

    #[test]
    fn the_average_decides_an_uplift() {
        let years = [0.135, 0.0, 0.072];
        close(average_reduction(&years, Average::Arithmetic), 0.069, 1e-15);
        close(average_reduction(&years, Average::Geometric), 0.0706, 5e-5);
        assert!(!may_be_uplifted(true, &years, Average::Arithmetic));
        assert!(may_be_uplifted(true, &years, Average::Geometric));
        assert!(!may_be_uplifted(false, &[0.1, 0.1, 0.1], Average::Arithmetic));
        assert!(!may_be_uplifted(true, &[0.1, 0.1], Average::Arithmetic));
    }
}
