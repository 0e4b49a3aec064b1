//! What is taken away at a rate: decrements, fees, the return of cash.
//!
//! Source: `docs/methodology/overlays.md` §3, §4.

use kapok_methodology::config::overlays::{Method, Timing};

/// A level after a fraction a year was taken away.
///
/// ```text
/// additive          L · (u − d·f)
/// multiplicative    L · u · (1 − d·f)
/// geometric         L · u · (1 − d)^f
/// divided           L · u / (1 + d·f)
/// ```
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `rate`: `d`, a fraction a year
/// * `fraction`: `f`, the part of a year between the two days
#[must_use]
pub fn percent(level: f64, growth: f64, rate: f64, fraction: f64, method: Method) -> f64 {
    match method {
        Method::Additive => level * (growth - rate * fraction),
        Method::Multiplicative => level * growth * (1.0 - rate * fraction),
        Method::Geometric => level * growth * libm::pow(1.0 - rate, fraction),
        Method::Divided => level * growth / (1.0 + rate * fraction),
    }
}

/// A level after points a year were taken away: `L·u − P·f`, or `(L − P·f)·u` where they are taken
/// before the return. It may be below zero.
#[must_use]
pub fn points(level: f64, growth: f64, points: f64, fraction: f64, timing: Timing) -> f64 {
    match timing {
        Timing::AfterReturn => level * growth - points * fraction,
        Timing::BeforeReturn => (level - points * fraction) * growth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `DI = 1000`, underlying 2000 → 2010, 5 % or 50 points a year, three days by 365.
    #[test]
    fn one_weekend_in_every_form() {
        let (u, f) = (2010.0 / 2000.0, 3.0 / 365.0);
        let percent = |method| percent(1000.0, u, 0.05, f, method);
        assert!((percent(Method::Additive) - 73335.0 / 73.0).abs() < 1e-9);
        assert!((percent(Method::Multiplicative) - 1005.0 * (1.0 - 0.15 / 365.0)).abs() < 1e-9);
        assert!((percent(Method::Geometric) - 1005.0 * 0.95_f64.powf(f)).abs() < 1e-9);
        assert!((percent(Method::Divided) - 1005.0 / (1.0 + 0.15 / 365.0)).abs() < 1e-9);
        let after = points(1000.0, u, 50.0, f, Timing::AfterReturn);
        assert!((after - 73335.0 / 73.0).abs() < 1e-9);
        let before = points(1000.0, u, 50.0, f, Timing::BeforeReturn);
        assert!((before - (1000.0 - 150.0 / 365.0) * 1.005).abs() < 1e-9);
    }

    #[test]
    fn nothing_taken_is_the_underlying() {
        for method in [Method::Additive, Method::Multiplicative, Method::Geometric] {
            assert_eq!(percent(1000.0, 1.25, 0.0, 1.0 / 360.0, method), 1250.0);
        }
    }
}
