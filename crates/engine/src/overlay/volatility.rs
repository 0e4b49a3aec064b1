//! Realised volatility, and the exposure that follows from it.
//!
//! Source: `docs/methodology/overlays.md` §6.

use kapok_kernels::sum;
use kapok_methodology::rulebook::overlays::{RiskControl, Window};

/// Squared daily returns, or what is kept of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Returns {
    /// The last squares, oldest first; fewer than the window until it is full.
    Squares(Vec<f64>),
    /// An exponentially weighted variance of a day.
    Variance(f64),
}

/// What a risk-controlled level carries from day to day.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// The exposure of the last day.
    pub exposure: f64,
    /// The exposures wanted on the next days, the next first.
    pub wanted: Vec<f64>,
    /// The windows, in the order of the terms.
    pub windows: Vec<Returns>,
}

/// `ln(u)²` of a day's growth.
#[must_use]
pub fn squared(growth: f64) -> f64 {
    let log = libm::log(growth);
    log * log
}

impl Returns {
    /// Before the first return.
    #[must_use]
    pub fn new(window: Window, seed_variance: f64) -> Self {
        match window {
            Window::Days(days) => Self::Squares(Vec::with_capacity(days + 1)),
            Window::Lambda(_) => Self::Variance(seed_variance),
        }
    }

    /// Takes a day's squared return: `v = λ·v + (1 − λ)·x`, or one of the window's days.
    pub fn push(&mut self, window: Window, square: f64) {
        match (self, window) {
            (Self::Squares(squares), Window::Days(days)) => {
                squares.push(square);
                let over = squares.len().saturating_sub(days);
                squares.drain(..over);
            }
            (Self::Variance(variance), Window::Lambda(lambda)) => {
                *variance = lambda * *variance + (1.0 - lambda) * square;
            }
            (Self::Squares(_), Window::Lambda(_)) | (Self::Variance(_), Window::Days(_)) => {
                panic!("returns that do not fit their window")
            }
        }
    }

    /// Volatility, a fraction a year: `√(a/n · Σ ln²)`, `√(a · v)`; that of the seed until a
    /// window is full.
    ///
    /// * `annualisation`: `a`, trading days a year
    #[must_use]
    pub fn volatility(&self, window: Window, annualisation: f64, seed_variance: f64) -> f64 {
        let variance = match (self, window) {
            (Self::Variance(variance), _) => *variance,
            (Self::Squares(squares), Window::Days(days)) if squares.len() == days => {
                return (annualisation / days as f64 * sum(squares)).sqrt();
            }
            (Self::Squares(_), _) => seed_variance,
        };
        (annualisation * variance).sqrt()
    }
}

impl Risk {
    /// Before the first return: exposures follow from the seed.
    #[must_use]
    pub fn new(terms: &RiskControl) -> Self {
        let returns = |window: &Window| Returns::new(*window, terms.seed_variance);
        let windows: Vec<Returns> = terms.windows.iter().map(returns).collect();
        let first = wanted(terms, &windows);
        Self { exposure: first, wanted: vec![first; terms.lag], windows }
    }

    /// Whether it was carried by such terms: an index file may be edited between two days.
    #[must_use]
    pub fn fits(&self, terms: &RiskControl) -> bool {
        let fits = |(returns, window): (&Returns, &Window)| match (returns, window) {
            (Returns::Squares(squares), Window::Days(days)) => squares.len() <= *days,
            (Returns::Variance(_), Window::Lambda(_)) => true,
            (Returns::Squares(_), Window::Lambda(_)) | (Returns::Variance(_), Window::Days(_)) => {
                false
            }
        };
        self.wanted.len() == terms.lag
            && self.windows.len() == terms.windows.len()
            && self.windows.iter().zip(&terms.windows).all(fits)
    }

    /// The exposure of the next return: what was wanted `lag` days before, unless the present one
    /// is within the band around it.
    #[must_use]
    pub fn next_exposure(&self, terms: &RiskControl) -> Option<f64> {
        let wanted = *self.wanted.first()?;
        let within = |band: f64| (wanted / self.exposure - 1.0).abs() <= band;
        Some(if terms.band.is_some_and(within) { self.exposure } else { wanted })
    }

    /// After the close: the exposure that was used, and what the day's return makes wanted.
    pub fn close(&mut self, terms: &RiskControl, exposure: f64, growth: f64) {
        let square = squared(growth);
        for (returns, window) in self.windows.iter_mut().zip(&terms.windows) {
            returns.push(*window, square);
        }
        self.exposure = exposure;
        self.wanted.push(wanted(terms, &self.windows));
        self.wanted.remove(0);
    }
}

/// The highest volatility of some windows, a fraction a year.
#[must_use]
pub fn highest(terms: &RiskControl, windows: &[Returns]) -> f64 {
    let pairs = windows.iter().zip(&terms.windows);
    let each =
        pairs.map(|(returns, w)| returns.volatility(*w, terms.annualisation, terms.seed_variance));
    each.fold(0.0, f64::max)
}

/// `K = min(target / volatility, max)`.
#[must_use]
pub fn exposure(target: f64, volatility: f64, max: f64) -> f64 {
    (target / volatility).min(max)
}

fn wanted(terms: &RiskControl, windows: &[Returns]) -> f64 {
    exposure(terms.target, highest(terms, windows), terms.max_exposure)
}

#[cfg(test)]
mod tests {
    use kapok_domain::DayCount;
    use kapok_methodology::rulebook::overlays::Rate;

    use super::super::leverage::exposed;
    use super::*;

    const RETURNS: [f64; 5] = [0.01, -0.012, 0.008, -0.02, 0.015];

    fn terms(windows: Vec<Window>) -> RiskControl {
        RiskControl {
            target: 0.10,
            max_exposure: 1.5,
            windows,
            annualisation: 252.0,
            seed_variance: 0.0001,
            lag: 2,
            band: None,
            rate: Rate::Fixed(0.05),
            basis: DayCount::Act360,
        }
    }

    fn after(windows: Vec<Window>) -> (RiskControl, Risk) {
        let terms = terms(windows);
        let mut risk = Risk::new(&terms);
        RETURNS.iter().for_each(|r| risk.close(&terms, 1.0, 1.0 + r));
        (terms, risk)
    }

    #[test]
    fn five_days_all_alike() {
        let (terms, risk) = after(vec![Window::Days(5)]);
        assert!((highest(&terms, &risk.windows) - 0.217_436_512_550_678_1).abs() < 1e-15);
        let (terms, risk) = after(vec![Window::Days(6)]);
        assert_eq!(highest(&terms, &risk.windows), (252.0 * 0.0001_f64).sqrt(), "not full yet");
    }

    /// The exposure and the level of `risk-control-step` in the worked examples.
    #[test]
    fn exponential_weights_from_a_first_variance() {
        let (terms, risk) = after(vec![Window::Lambda(0.94)]);
        let k = exposure(terms.target, highest(&terms, &risk.windows), terms.max_exposure);
        assert!((k - 0.563_486_334_565_340_1).abs() < 1e-13);
        let level = exposed(1000.0, 1.006, k, 0.05, 1.0 / 360.0);
        assert!((level - 1_003.441_544_905_369_1).abs() < 1e-9);
    }

    #[test]
    fn the_higher_of_two_windows_counts_and_the_exposure_has_a_limit() {
        let both = vec![Window::Lambda(0.94), Window::Days(5)];
        let (terms, risk) = after(both);
        assert!((highest(&terms, &risk.windows) - 0.217_436_512_550_678_1).abs() < 1e-15);
        assert_eq!(exposure(0.10, 0.05, 1.5), 1.5);
        assert_eq!(exposure(0.10, 0.0, 1.5), 1.5);
    }

    #[test]
    fn a_volatility_counts_after_the_lag() {
        let terms = RiskControl { lag: 2, ..terms(vec![Window::Days(1)]) };
        let mut risk = Risk::new(&terms);
        let seed = risk.exposure;
        risk.close(&terms, seed, 1.05);
        assert_eq!(risk.next_exposure(&terms), Some(seed), "one day after");
        risk.close(&terms, seed, 1.0);
        let k = 0.10 / (252.0 * squared(1.05)).sqrt();
        assert!((risk.next_exposure(&terms).unwrap() - k).abs() < 1e-15, "two days after");
    }

    #[test]
    fn within_the_band_the_exposure_stays() {
        let terms = RiskControl { band: Some(0.05), ..terms(vec![Window::Days(1)]) };
        let risk = |wanted| Risk { exposure: 1.0, wanted: vec![wanted, 9.0], windows: vec![] };
        assert_eq!(risk(1.04).next_exposure(&terms), Some(1.0));
        assert_eq!(risk(1.06).next_exposure(&terms), Some(1.06));
        assert_eq!(risk(0.94).next_exposure(&terms), Some(0.94));
    }

    #[test]
    fn what_other_terms_have_carried_does_not_fit() {
        let (terms, risk) = after(vec![Window::Days(5), Window::Lambda(0.94)]);
        assert!(risk.fits(&terms));
        let other = |windows, lag| RiskControl { windows, lag, ..terms.clone() };
        let both = || vec![Window::Days(5), Window::Lambda(0.94)];
        assert!(!risk.fits(&other(both(), 1)), "another lag");
        assert!(!risk.fits(&other(vec![Window::Days(5)], 2)), "a window less");
        assert!(!risk.fits(&other(vec![Window::Days(4), Window::Lambda(0.94)], 2)), "shorter");
        assert!(!risk.fits(&other(vec![Window::Lambda(0.94), Window::Days(5)], 2)), "other kinds");
    }
}
