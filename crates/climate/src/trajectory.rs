//! The decarbonisation trajectory. Regulation (EU) 2020/1818, Art. 6 to 9 and 11.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §4 and §8.
//!
//! Powers of whole numbers of years are repeated products; others are `libm::pow`, the same bits
//! on every machine.

use kapok_kernels::Mean;

/// Yearly reduction that both labels ask for. Art. 7(1).
pub const YEARLY_REDUCTION: f64 = 0.07;

/// Part left after so many years, `(1 − rate)^years`, a fraction of one.
fn left_after(rate: f64, years: u32) -> f64 {
    (0..years).fold(1.0, |left, _| left * (1.0 - rate))
}

/// Target of a year: `I_base · (1 − rate)^years`, geometric from the base year. Art. 7(2).
///
/// * `base`: intensity of the base year
/// * `years`: since the base year
/// * returns an intensity in the unit of `base`
#[must_use]
pub fn target(base: f64, rate: f64, years: u32) -> f64 {
    base * left_after(rate, years)
}

/// Target at a review between two year ends: `I_base · (1 − rate)^(quarters/4)`.
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

/// Change of an intensity from year end to year end, `I(n)/I(n − 1) − 1`, a fraction. Art. 8(1).
#[must_use]
pub fn change(now: f64, before: f64) -> f64 {
    now / before - 1.0
}

/// Reduction of a company in a year, `1 − x(n)/x(n − 1)`, a fraction; 0 where there was nothing to
/// reduce.
///
/// * `now`, `before`: its intensity or its emissions, in one unit
#[must_use]
pub fn reduction(now: f64, before: f64) -> f64 {
    if before > 0.0 { 1.0 - now / before } else { 0.0 }
}

/// Average yearly reduction of a company, a fraction.
///
/// * `reductions`: of each year, fractions; at least one
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn average_reduction(reductions: &[f64], average: Mean) -> f64 {
    assert!(!reductions.is_empty(), "an average needs a year");
    let years = reductions.len() as f64;
    match average {
        Mean::Arithmetic => kapok_kernels::sum(reductions) / years,
        Mean::Geometric => {
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
pub fn may_be_uplifted(publishes: bool, reductions: &[f64], average: Mean) -> bool {
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
    fn nothing_to_reduce_is_no_reduction() {
        assert_eq!(reduction(75.0, 100.0), 0.25);
        assert_eq!(reduction(125.0, 100.0), -0.25);
        assert_eq!(reduction(0.0, 0.0), 0.0);
    }

    #[test]
    fn the_average_decides_an_uplift() {
        let years = [0.135, 0.0, 0.072];
        close(average_reduction(&years, Mean::Arithmetic), 0.069, 1e-15);
        close(average_reduction(&years, Mean::Geometric), 0.0706, 5e-5);
        assert!(!may_be_uplifted(true, &years, Mean::Arithmetic));
        assert!(may_be_uplifted(true, &years, Mean::Geometric));
        assert!(!may_be_uplifted(false, &[0.1, 0.1, 0.1], Mean::Arithmetic));
        assert!(!may_be_uplifted(true, &[0.1, 0.1], Mean::Arithmetic));
    }
}
