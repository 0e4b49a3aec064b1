//! Bands of a score: thresholds, the closed side, and how bands change from review to review.
//!
//! `docs/methodology/esg-evaluation.md` §8.

use serde::Serialize;

use crate::config::{Closed, HysteresisConfig};

/// A score so near to a threshold is on it: sums of weighted scores are rounded.
const SLACK: f64 = 1e-9;

/// Bands from the worst to the best.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    labels: Vec<String>,
    thresholds: Vec<f64>,
    closed: Closed,
    hysteresis: Hysteresis,
}

/// Resistance of bands to change.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hysteresis {
    /// Points by which a score must be in another band.
    points: f64,
    /// Most bands that one review moves.
    notches: usize,
}

/// Reason why bands cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BandsError {
    /// Too few or too many thresholds.
    #[error("{labels} labels need {needed} thresholds, there are {seen}")]
    Count {
        /// Number of labels.
        labels: usize,
        /// Number of thresholds needed.
        needed: usize,
        /// Number of thresholds seen.
        seen: usize,
    },
    /// Thresholds that do not rise.
    #[error("threshold {second} does not lie above {first}")]
    Order {
        /// Place of the second one.
        at: usize,
        /// First threshold.
        first: f64,
        /// The next.
        second: f64,
    },
    /// Two bands of one name, or none at all.
    #[error("label `{label}` is there twice")]
    Label {
        /// Place of the second one.
        at: usize,
        /// The label.
        label: String,
    },
    /// No bands.
    #[error("there is no label")]
    Empty,
    /// A label without a letter.
    #[error("a label is empty")]
    Blank {
        /// Its place.
        at: usize,
    },
    /// A hysteresis that is below zero, infinite, or never lets a band change.
    #[error("hysteresis of {0} is not a number of at least 0 points, or at least 1 notch")]
    Hysteresis(f64),
}

/// A change of the band, and the rule that made it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BandStep {
    /// The rule and the datum behind it, in words.
    pub rule: String,
    /// Label before; absent where there was none.
    pub from: Option<String>,
    /// Label after.
    pub to: String,
}

impl Bands {
    /// Bands without hysteresis.
    ///
    /// * `labels`: from the worst to the best
    /// * `thresholds`: where they meet, points, rising, one fewer than labels
    /// * `closed`: band that a threshold belongs to
    ///
    /// # Errors
    /// If the numbers do not fit, thresholds do not rise, or a label is there twice.
    pub fn new(
        labels: Vec<String>,
        thresholds: Vec<f64>,
        closed: Closed,
    ) -> Result<Self, BandsError> {
        let needed = labels.len().checked_sub(1).ok_or(BandsError::Empty)?;
        if thresholds.len() != needed {
            let (labels, seen) = (labels.len(), thresholds.len());
            return Err(BandsError::Count { labels, needed, seen });
        }
        let falls = |pair: &&[f64]| pair[0].partial_cmp(&pair[1]) != Some(std::cmp::Ordering::Less);
        let mut pairs = thresholds.windows(2).enumerate();
        if let Some((at, pair)) = pairs.find(|(_, pair)| falls(pair)) {
            return Err(BandsError::Order { at: at + 1, first: pair[0], second: pair[1] });
        }
        if let Some(at) = labels.iter().position(|label| label.trim().is_empty()) {
            return Err(BandsError::Blank { at });
        }
        let twice = |i: &usize| labels[..*i].contains(&labels[*i]);
        if let Some(i) = (0..labels.len()).find(twice) {
            return Err(BandsError::Label { at: i, label: labels[i].clone() });
        }
        let hysteresis = Hysteresis { points: 0.0, notches: labels.len() };
        Ok(Self { labels, thresholds, closed, hysteresis })
    }

    /// Bands of equal width over the scale: they meet at scale · k / n points, k from 1 to n − 1.
    ///
    /// # Errors
    /// As [`Bands::new`].
    pub fn equal(labels: Vec<String>, scale: f64, closed: Closed) -> Result<Self, BandsError> {
        let n = labels.len();
        let thresholds = (1..n).map(|k| scale * k as f64 / n as f64).collect();
        Self::new(labels, thresholds, closed)
    }

    /// These bands with a hysteresis.
    ///
    /// # Errors
    /// If it is below zero or never lets a band change.
    pub fn with_hysteresis(self, written: HysteresisConfig) -> Result<Self, BandsError> {
        let points = written.points.unwrap_or(self.hysteresis.points);
        let notches = written.notches.unwrap_or(self.hysteresis.notches);
        if !(points.is_finite() && points >= 0.0) {
            return Err(BandsError::Hysteresis(points));
        }
        if notches == 0 {
            return Err(BandsError::Hysteresis(0.0));
        }
        let hysteresis = Hysteresis { points, notches };
        Ok(Self { hysteresis, ..self })
    }

    /// The band of a score in points, counted from the worst.
    #[must_use]
    pub fn of(&self, score: f64) -> usize {
        self.thresholds.partition_point(|threshold| match self.closed {
            Closed::Lower => score >= threshold - SLACK,
            Closed::Upper => score > threshold + SLACK,
        })
    }

    /// The label of a band.
    ///
    /// # Panics
    /// If there is no such band.
    #[must_use]
    pub fn label(&self, band: usize) -> &str {
        &self.labels[band]
    }

    /// The band of a label.
    #[must_use]
    pub fn position(&self, label: &str) -> Option<usize> {
        self.labels.iter().position(|own| own == label)
    }

    /// Labels from the worst to the best.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The band at a review, from the score and the band before.
    ///
    /// 1. A change upwards needs a score that is in another band by at least the points of the
    ///    hysteresis (score − points lies above the band before), a change downwards likewise.
    /// 2. It moves by the notches of the hysteresis at most.
    #[must_use]
    pub fn review(&self, score: f64, before: Option<usize>) -> usize {
        let now = self.of(score);
        let Some(before) = before else { return now };
        let Hysteresis { points, notches: most } = self.hysteresis;
        let clear = self.of(score - points) > before || self.of(score + points) < before;
        let moved = if clear { now } else { before };
        moved.clamp(before.saturating_sub(most), before + most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<String> {
        text.split(' ').map(String::from).collect()
    }

    fn of(bands: &Bands, scores: &[f64]) -> String {
        let names: Vec<&str> = scores.iter().map(|&score| bands.label(bands.of(score))).collect();
        names.join(" ")
    }

    #[test]
    fn twelfths_hold_their_upper_end() {
        let grades = labels("D- D D+ C- C C+ B- B B+ A- A A+");
        let bands = Bands::equal(grades, 1.0, Closed::Upper).expect("they fit");
        assert_eq!(of(&bands, &[0.125, 0.5, 0.875, 1.0, 0.05, 0.0]), "D C+ A A+ D- D-");
        let twelfths: Vec<f64> = (1..=12).map(|k| f64::from(k) / 12.0).collect();
        assert_eq!(of(&bands, &twelfths), "D- D D+ C- C C+ B- B B+ A- A A+");
    }

    #[test]
    fn sevenths_hold_their_lower_end_and_the_top_both() {
        let letters = labels("CCC B BB BBB A AA AAA");
        let bands = Bands::equal(letters, 10.0, Closed::Lower).expect("they fit");
        let scores = [0.0, 1.4286, 2.9, 4.3, 5.8, 7.2, 8.6, 10.0, 10.0 / 7.0];
        assert_eq!(of(&bands, &scores), "CCC B BB BBB A AA AAA AAA B");
    }

    #[test]
    fn risk_categories() {
        let names = labels("Negligible Low Medium High Severe");
        let bands = Bands::new(names, vec![10.0, 20.0, 30.0, 40.0], Closed::Lower);
        let scores = [9.99, 10.0, 19.99, 20.0, 30.0, 39.99, 40.0, 26.4];
        let expected = "Negligible Low Low Medium High High Severe Medium";
        assert_eq!(of(&bands.expect("they fit"), &scores), expected);
    }

    #[test]
    fn a_band_changes_late_and_by_a_notch() {
        let hysteresis = HysteresisConfig { points: Some(2.0), notches: Some(1) };
        let bands = Bands::new(labels("C B A"), vec![40.0, 60.0], Closed::Lower);
        let bands = bands.and_then(|b| b.with_hysteresis(hysteresis)).expect("they fit");
        // Score, band before, band after.
        let table = [
            (61.0, Some(1), 1),
            (62.0, Some(1), 2),
            (39.0, Some(1), 1),
            (37.9, Some(1), 0),
            (90.0, Some(0), 1),
            (10.0, Some(2), 1),
            (61.0, None, 2),
        ];
        for (score, before, after) in table {
            assert_eq!(bands.review(score, before), after, "{score} {before:?}");
        }
    }

    #[test]
    fn bands_that_do_not_fit_are_refused() {
        let new = |names: &str, at: &[f64]| Bands::new(labels(names), at.to_vec(), Closed::Lower);
        assert!(matches!(new("B A", &[]), Err(BandsError::Count { needed: 1, seen: 0, .. })));
        assert!(matches!(new("C B A", &[5.0, 5.0]), Err(BandsError::Order { .. })));
        assert_eq!(new("A A", &[5.0]), Err(BandsError::Label { at: 1, label: "A".into() }));
    }
}
