//! Enterprise values rise and fall with prices, and an intensity by EVIC falls when they rise
//! though nobody emits less. Two rules take that out; both are shown beside the raw figure.
//!
//! * EU: the EVIC of each constituent is divided by average EVIC at the end of the year over
//!   average EVIC at the end of the year before; Delegated Regulation (EU) 2020/1818, Art. 7(3).
//! * PCAF: ADJ = Σ wᵢ · EVICᵢ(base) / EVICᵢ(now); the base times ADJ, or today over ADJ.
//!
//! Source: `docs/methodology/carbon-metrics.md` §7.

use kapok_kernels::sum_of;

use super::error::{CarbonError, finite, not_negative, positive};
use super::figure::WEIGHT_TOLERANCE;
use crate::evic::{EvicAverage, EvicConstituents};

/// One name at two successive year ends.
#[derive(Debug, Clone, PartialEq)]
pub struct YearEnds<'a> {
    /// Name, for messages.
    pub name: &'a str,
    /// Weight at the end of the year before; `None` if not a constituent then.
    pub weight_start: Option<f64>,
    /// Weight at the end of the year; `None` if not a constituent then.
    pub weight_end: Option<f64>,
    /// EVIC at the end of the year before, millions.
    pub evic_start: Option<f64>,
    /// EVIC at the end of the year, millions.
    pub evic_end: Option<f64>,
}

/// Enterprise value inflation adjustment factor of one year: average EVIC at its end / average
/// EVIC at the end of the year before.
///
/// Only names that count under `constituents` matter. Each of them needs both EVICs: an average
/// over other names at each end would measure the change of names.
///
/// # Errors
/// An EVIC that is missing or not above zero, a negative weight, nobody who counts.
pub fn eu_factor(
    names: &[YearEnds],
    average: EvicAverage,
    constituents: EvicConstituents,
) -> Result<f64, CarbonError> {
    let counting: Vec<&YearEnds> = names.iter().filter(|n| n.counts(constituents)).collect();
    let of = |name: &&YearEnds| name.pair(average, constituents);
    let pairs = counting.iter().map(of).collect::<Result<Vec<Pair>, CarbonError>>()?;
    let mean = |weight: fn(&Pair) -> f64, evic: fn(&Pair) -> f64| {
        let whole = sum_of(pairs.len(), |i| weight(&pairs[i]));
        (whole > 0.0).then(|| sum_of(pairs.len(), |i| weight(&pairs[i]) * evic(&pairs[i])) / whole)
    };
    let start = mean(|p| p.weight_start, |p| p.evic_start).ok_or(CarbonError::NothingHeld)?;
    let end = mean(|p| p.weight_end, |p| p.evic_end).ok_or(CarbonError::NothingHeld)?;
    Ok(end / start)
}

struct Pair {
    weight_start: f64,
    weight_end: f64,
    evic_start: f64,
    evic_end: f64,
}

impl YearEnds<'_> {
    fn counts(&self, constituents: EvicConstituents) -> bool {
        match constituents {
            EvicConstituents::Start => self.weight_start.is_some(),
            EvicConstituents::End => self.weight_end.is_some(),
            EvicConstituents::Intersection => {
                self.weight_start.is_some() && self.weight_end.is_some()
            }
        }
    }

    fn pair(
        &self,
        average: EvicAverage,
        constituents: EvicConstituents,
    ) -> Result<Pair, CarbonError> {
        let evic = |value: Option<f64>, what| {
            let missing = || CarbonError::Missing { who: self.name.to_owned(), what };
            positive(self.name, what, value.ok_or_else(missing)?)
        };
        let (start, end) = self.weights(average, constituents);
        Ok(Pair {
            weight_start: not_negative(self.name, "weight at the start", start)?,
            weight_end: not_negative(self.name, "weight at the end", end)?,
            evic_start: evic(self.evic_start, "EVIC at the end of the year before")?,
            evic_end: evic(self.evic_end, "EVIC at the end of the year")?,
        })
    }

    /// Weights at both ends. Where one set of names is kept, so are its weights.
    fn weights(&self, average: EvicAverage, constituents: EvicConstituents) -> (f64, f64) {
        let start = self.weight_start.unwrap_or(0.0);
        let end = self.weight_end.unwrap_or(0.0);
        match (average, constituents) {
            (EvicAverage::Simple, _) => (1.0, 1.0),
            (EvicAverage::Weighted, EvicConstituents::Start) => (start, start),
            (EvicAverage::Weighted, EvicConstituents::End) => (end, end),
            (EvicAverage::Weighted, EvicConstituents::Intersection) => (start, end),
        }
    }
}

/// The factor over several years: Π factor(n).
///
/// # Errors
/// A factor that is not above zero.
pub fn chained(factors: &[f64]) -> Result<f64, CarbonError> {
    let step = |product: f64, factor: &f64| {
        positive("index", "EVIC inflation factor", *factor).map(|f| product * f)
    };
    factors.iter().try_fold(1.0, step)
}

/// EVIC divided by the factor, millions.
///
/// # Errors
/// An EVIC of `who` or a factor that is not above zero.
pub fn adjusted_evic(who: &str, evic: f64, factor: f64) -> Result<f64, CarbonError> {
    Ok(positive(who, "EVIC", evic)? / positive(who, "EVIC inflation factor", factor)?)
}

/// ADJ of PCAF: Σ wᵢ · EVICᵢ(base) / EVICᵢ(now), a pure number.
///
/// * `weights`: those of now, fractions of one
/// * `base`, `now`: millions of one currency
///
/// # Errors
/// Weights that do not sum to one, an EVIC that is not above zero.
///
/// # Panics
/// Slices of different length.
pub fn pcaf_factor(
    names: &[&str],
    weights: &[f64],
    base: &[f64],
    now: &[f64],
) -> Result<f64, CarbonError> {
    let n = names.len();
    assert!(weights.len() == n && base.len() == n && now.len() == n, "one entry for each name");
    for i in 0..n {
        not_negative(names[i], "weight", weights[i])?;
        positive(names[i], "EVIC of the base year", base[i])?;
        positive(names[i], "EVIC of today", now[i])?;
    }
    let sum = kapok_kernels::sum(weights);
    if (sum - 1.0).abs() > WEIGHT_TOLERANCE {
        return Err(CarbonError::Weights { sum });
    }
    Ok(sum_of(n, |i| weights[i] * base[i] / now[i]))
}

/// The change of an intensity from a base to now, raw and under both rules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SideBySide {
    /// Intensity of the base, tonnes per million of EVIC.
    pub base: f64,
    /// Intensity now, unadjusted.
    pub now: f64,
    /// EU factor from base to now, chained over the years.
    pub eu_factor: f64,
    /// ADJ of PCAF from base to now.
    pub pcaf_factor: f64,
}

impl SideBySide {
    /// # Errors
    /// A base, or a factor, that is not above zero; a negative intensity.
    pub fn new(base: f64, now: f64, eu: f64, pcaf: f64) -> Result<Self, CarbonError> {
        positive("index", "intensity of the base", base)?;
        not_negative("index", "intensity", finite("index", "intensity", now)?)?;
        positive("index", "EVIC inflation factor", eu)?;
        positive("index", "ADJ of PCAF", pcaf)?;
        Ok(Self { base, now, eu_factor: eu, pcaf_factor: pcaf })
    }

    /// Raw change: I(now) / I(base) − 1, fraction of one. It falls when prices rise.
    #[must_use]
    pub fn raw_change(&self) -> f64 {
        self.now / self.base - 1.0
    }

    /// Intensity now over EVIC divided by the EU factor: I(now) · factor, tonnes per million.
    #[must_use]
    pub fn eu_adjusted(&self) -> f64 {
        self.now * self.eu_factor
    }

    /// Change of the EU-adjusted intensity, fraction of one.
    #[must_use]
    pub fn eu_change(&self) -> f64 {
        self.eu_adjusted() / self.base - 1.0
    }

    /// PCAF, base restated: I(base) · ADJ, tonnes per million.
    #[must_use]
    pub fn pcaf_base_adjusted(&self) -> f64 {
        self.base * self.pcaf_factor
    }

    /// PCAF, today restated: I(now) / ADJ, tonnes per million.
    #[must_use]
    pub fn pcaf_current_adjusted(&self) -> f64 {
        self.now / self.pcaf_factor
    }

    /// Change under PCAF, fraction of one; the same from either restatement.
    #[must_use]
    pub fn pcaf_change(&self) -> f64 {
        self.pcaf_current_adjusted() / self.base - 1.0
    }
}

#[cfg(test)]
mod tests;
