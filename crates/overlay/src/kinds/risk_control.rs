//! Risk control: an exposure that aims at a volatility.
//!
//! Source: `docs/methodology/overlays.md` §6.

use kapok_domain::DayCount;

use super::volatility::{Returns, Window, squared};
use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rate::{Interest, Rate};
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// An exposure that aims at a volatility.
    RiskControlConfig, RiskControlChange: "risk_control" on a series from a level;
    needed {
        /// The volatility aimed at, a fraction a year.
        target: f64,
        /// The highest exposure, as a multiple of the level.
        max_exposure: f64,
        /// The rate of cash, a fraction a year, as a number or from the `rates` table.
        rate: Rate,
        /// Day count: how days become a part of a year.
        basis: DayCount,
    }
    optional {
        /// Distance of the wanted exposure from the present one that is let be, relative to it;
        /// absent: none.
        band: f64,
    }
    fixed {
        /// Windows of returns; the highest of their volatilities counts.
        windows: Vec<Window>,
        /// Trading days a year.
        annualisation: f64,
        /// Variance of a day before there is one: the first of an exponential window, and that of
        /// a plain window until it is full.
        seed_variance: f64,
        /// Calculation days from a volatility to the return that it decides the exposure of.
        lag: u32,
    }
}

/// An exposure that aims at a volatility.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskControl {
    /// The volatility aimed at, a fraction a year.
    pub target: f64,
    /// The highest exposure.
    pub max_exposure: f64,
    /// Windows; the highest of their volatilities counts.
    pub windows: Vec<Window>,
    /// Trading days a year.
    pub annualisation: f64,
    /// Variance of a day before there is one.
    pub seed_variance: f64,
    /// Calculation days from a volatility to the return that it is for.
    pub lag: usize,
    /// Distance of the wanted exposure from the present one that is let be, relative to it; absent:
    /// none.
    pub band: Option<f64>,
    /// The rate of cash.
    pub rate: Rate,
    /// Part of a year.
    pub basis: DayCount,
}

impl Resolve for RiskControlConfig {
    type Rule = RiskControl;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<RiskControl> {
        let above = |value: f64| value > 0.0;
        let mut positive = |key, value| check.number(key, value, "above zero", above);
        let target = positive("target", self.target);
        let max_exposure = positive("max_exposure", self.max_exposure);
        let annualisation = positive("annualisation", self.annualisation);
        let seed_variance = positive("seed_variance", self.seed_variance);
        let windows = windows(&self.windows, check);
        // The volatility of a day is known after its close: exposure to that same day would look
        // ahead.
        if self.lag == 0 {
            let message = "an exposure cannot know the volatility of its own day";
            check.problem("lag", message, "lag = 2");
        }
        let band = self.band;
        let band = band.map(|band| check.number("band", band, "zero or above", |b| b >= 0.0));
        let rate = check.rate(&self.rate);
        Some(RiskControl {
            target: target?,
            max_exposure: max_exposure?,
            windows: windows?,
            annualisation: annualisation?,
            seed_variance: seed_variance?,
            lag: usize::try_from(self.lag).ok().filter(|lag| *lag > 0)?,
            band: band.flatten(),
            rate: rate?,
            basis: self.basis,
        })
    }
}

fn windows(stated: &[Window], check: &mut Check<'_>) -> Option<Vec<Window>> {
    if stated.is_empty() || !stated.iter().all(|window| window.is_possible()) {
        let message = "each window is exactly one of `days` (from 1) and `lambda` (between 0 and \
                       1), and there is at least one";
        check.problem("windows", message, "windows = [{ lambda = 0.94 }, { lambda = 0.97 }]");
        return None;
    }
    Some(stated.to_vec())
}

impl Rule for RiskControl {
    type State = Risk;

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<Risk, OverlayError> {
        Ok(Risk::new(self))
    }

    fn day(
        &self,
        yesterday: Yesterday<Risk>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<Risk>, OverlayError> {
        let Yesterday { from, state: mut risk, .. } = yesterday;
        if !risk.fits(self) {
            return Err(OverlayError::Memory);
        }
        let growth = today.growth();
        let exposure = risk.next_exposure(self).ok_or(OverlayError::Memory)?;
        let interest = today.interest(&self.rate, self.basis)?;
        today.used.exposure = Some(exposure);
        risk.close(self, exposure, growth);
        Closed::at(today.terms, exposed(from, growth, exposure, interest), risk)
    }

    fn can_reach_zero(&self) -> bool {
        self.max_exposure > 1.0
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("target", self.target);
        words.number("max_exposure", self.max_exposure);
        let windows: Vec<String> = self.windows.iter().map(|window| window.text()).collect();
        words.put("windows", windows.join(";"));
        words.number("annualisation", self.annualisation);
        words.number("seed_variance", self.seed_variance);
        words.put("lag", self.lag);
        self.band.iter().for_each(|band| words.number("band", *band));
        self.rate.words(words);
    }

    fn basis(&self) -> Option<DayCount> {
        Some(self.basis)
    }
}

/// Exposures and windows, which a risk-controlled level carries from day to day.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// The exposure of the last day.
    pub exposure: f64,
    /// The exposures wanted on the next days, the next first.
    pub wanted: Vec<f64>,
    /// The windows, in the order of the terms.
    pub windows: Vec<Returns>,
}

impl Risk {
    /// Nothing seen yet: exposures follow from the seed.
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
        self.wanted.len() == terms.lag
            && self.windows.len() == terms.windows.len()
            && self.windows.iter().zip(&terms.windows).all(|(r, w)| r.fits(*w))
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

/// Highest volatility of some windows, a fraction a year.
///
/// Source: `docs/methodology/overlays.md` §6.
#[must_use]
pub fn highest(terms: &RiskControl, windows: &[Returns]) -> f64 {
    let pairs = windows.iter().zip(&terms.windows);
    let each =
        pairs.map(|(returns, w)| returns.volatility(*w, terms.annualisation, terms.seed_variance));
    each.fold(0.0, f64::max)
}

/// Exposure that aims at a volatility, `K = min(target / σ, max)`.
///
/// Source: `docs/methodology/overlays.md` §6.
#[must_use]
pub fn exposure(target: f64, volatility: f64, max: f64) -> f64 {
    (target / volatility).min(max)
}

/// Level under an exposure, the rest in cash: `L · [1 + K(u − 1) + (1 − K)·r·f]`.
///
/// Source: `docs/methodology/overlays.md` §6.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `exposure`: `K`, a multiple of the level
#[must_use]
pub fn exposed(level: f64, growth: f64, exposure: f64, interest: Interest) -> f64 {
    let Interest { rate, fraction } = interest;
    level * (1.0 + exposure * (growth - 1.0) + (1.0 - exposure) * rate * fraction)
}

fn wanted(terms: &RiskControl, windows: &[Returns]) -> f64 {
    exposure(terms.target, highest(terms, windows), terms.max_exposure)
}

#[cfg(test)]
mod tests {
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
        let interest = Interest { rate: 0.05, fraction: 1.0 / 360.0 };
        let level = exposed(1000.0, 1.006, k, interest);
        assert!((level - 1_003.441_544_905_369_1).abs() < 1e-9);
    }

    #[test]
    fn no_exposure_is_cash() {
        let interest = Interest { rate: 0.05, fraction: 0.5 };
        assert_eq!(exposed(1000.0, 1.25, 0.0, interest), 1025.0);
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
