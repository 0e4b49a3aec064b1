//! Data quality in the scale of PCAF: 1 is best, 5 is worst; scope 3 is scored apart.
//!
//! Source: `docs/methodology/carbon-metrics.md` §6, after PCAF, Global GHG Accounting Standard
//! Part A (2022), listed equity and corporate bonds.

use kapok_domain::Scopes;
use kapok_kernels::sum_of;

use super::error::{CarbonError, not_negative};

/// A PCAF score from 1 (best) to 5 (worst).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QualityScore(u8);

impl QualityScore {
    /// A score of `who`.
    ///
    /// # Errors
    /// Anything but 1, 2, 3, 4 and 5.
    pub fn new(who: &str, score: u8) -> Result<Self, CarbonError> {
        let error = CarbonError::Range {
            who: who.to_owned(),
            what: "data quality score",
            seen: f64::from(score),
            allowed: "whole numbers from 1 to 5",
        };
        if (1..=5).contains(&score) { Ok(Self(score)) } else { Err(error) }
    }

    /// 1 to 5.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Data from which an amount of emissions was obtained. In 1 and 2 the outstanding amount and the
/// EVIC are known too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityOption {
    /// 1a: reported by the company and verified by a third party.
    VerifiedEmissions,
    /// 1b: reported by the company, not verified.
    UnverifiedEmissions,
    /// 2a: primary energy consumption times factors, and process emissions; scopes 1 and 2 alone.
    EnergyConsumption,
    /// 2b: primary production data times factors.
    Production,
    /// 3a: revenue times a factor of the sector.
    RevenueFactor,
    /// 3b: a factor of the sector for each unit of assets.
    AssetFactor,
    /// 3c: a factor for revenue times the asset turnover of the sector.
    TurnoverFactor,
}

impl QualityOption {
    /// Name of the option in the standard.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::VerifiedEmissions => "1a",
            Self::UnverifiedEmissions => "1b",
            Self::EnergyConsumption => "2a",
            Self::Production => "2b",
            Self::RevenueFactor => "3a",
            Self::AssetFactor => "3b",
            Self::TurnoverFactor => "3c",
        }
    }

    /// The option that a name of the standard means.
    #[must_use]
    pub fn parse(label: &str) -> Option<Self> {
        [
            Self::VerifiedEmissions,
            Self::UnverifiedEmissions,
            Self::EnergyConsumption,
            Self::Production,
            Self::RevenueFactor,
            Self::AssetFactor,
            Self::TurnoverFactor,
        ]
        .into_iter()
        .find(|option| option.label() == label)
    }

    /// Its score for scopes.
    ///
    /// # Errors
    /// Option 2a for a figure with scope 3.
    pub fn score(self, scopes: Scopes) -> Result<QualityScore, CarbonError> {
        match self {
            Self::EnergyConsumption if scopes.with_three() => {
                Err(CarbonError::OptionForScope3 { option: self.label() })
            }
            Self::VerifiedEmissions => Ok(QualityScore(1)),
            Self::UnverifiedEmissions | Self::EnergyConsumption => Ok(QualityScore(2)),
            Self::Production => Ok(QualityScore(3)),
            Self::RevenueFactor => Ok(QualityScore(4)),
            Self::AssetFactor | Self::TurnoverFactor => Ok(QualityScore(5)),
        }
    }
}

/// Σ outstandingᵢ · scoreᵢ / Σ outstandingᵢ over the names that have a score; `None` where nothing
/// with a score is outstanding.
///
/// * `names`: for messages
/// * `outstanding`: amounts of one currency, or weights; not negative
/// * `scores`: those of scopes 1 and 2, or those of scope 3, never both in one figure
/// * returns a number from 1 to 5
///
/// # Errors
/// A negative outstanding amount.
///
/// # Panics
/// Slices of different length.
pub fn weighted_quality(
    names: &[&str],
    outstanding: &[f64],
    scores: &[Option<QualityScore>],
) -> Result<Option<f64>, CarbonError> {
    assert_eq!(names.len(), outstanding.len(), "an amount for each name");
    for (name, amount) in names.iter().zip(outstanding) {
        not_negative(name, "outstanding amount", *amount)?;
    }
    Ok(mean_score(outstanding, scores))
}

pub(crate) fn mean_score(exposures: &[f64], scores: &[Option<QualityScore>]) -> Option<f64> {
    assert_eq!(exposures.len(), scores.len(), "a score or none for each name");
    let pairs = exposures.iter().zip(scores);
    let known: Vec<(f64, f64)> =
        pairs.filter_map(|(&x, score)| Some((x, f64::from((*score)?.get())))).collect();
    let amount = sum_of(known.len(), |k| known[k].0);
    (amount > 0.0).then(|| sum_of(known.len(), |k| known[k].0 * known[k].1) / amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTSTANDING: [f64; 6] = [522_425.0, 187_449.0, 82_778.0, 108_997.0, 67_556.0, 54_762.0];
    const NAMES: [&str; 6] = ["O1", "O2", "C1", "C2", "C3", "C4"];

    fn scores(all: &[u8]) -> Vec<Option<QualityScore>> {
        all.iter().map(|&score| Some(QualityScore::new("A", score).unwrap())).collect()
    }

    #[test]
    fn quality_of_a_portfolio_and_of_a_sector() {
        let all = scores(&[3, 5, 1, 1, 2, 5]);
        let whole = weighted_quality(&NAMES, &OUTSTANDING, &all).unwrap().unwrap();
        let oil = weighted_quality(&NAMES[..2], &OUTSTANDING[..2], &all[..2]).unwrap().unwrap();
        assert!((whole - 3.032_536_204_780_037).abs() < 1e-12);
        assert!((oil - 3.528_119_074_652_695).abs() < 1e-12);
        assert_eq!((format!("{whole:.2}"), format!("{oil:.2}")), ("3.03".into(), "3.53".into()));
    }

    #[test]
    fn options_have_scores() {
        let table = [("1a", 1), ("1b", 2), ("2a", 2), ("2b", 3), ("3a", 4), ("3b", 5), ("3c", 5)];
        for (label, score) in table {
            let option = QualityOption::parse(label).unwrap();
            assert_eq!(option.score(Scopes::S1S2).unwrap().get(), score, "{label}");
        }
        assert_eq!(QualityOption::parse("4a"), None);
        let energy = QualityOption::EnergyConsumption;
        assert_eq!(energy.score(Scopes::S3), Err(CarbonError::OptionForScope3 { option: "2a" }));
    }

    #[test]
    fn a_name_without_a_score_is_left_out() {
        let some = [Some(QualityScore(2)), None];
        assert_eq!(weighted_quality(&["A", "B"], &[1.0, 9.0], &some).unwrap(), Some(2.0));
        assert_eq!(weighted_quality(&["A"], &[1.0], &[None]).unwrap(), None);
        assert!(weighted_quality(&["A"], &[-1.0], &[None]).is_err());
        assert!(QualityScore::new("A", 6).is_err());
    }
}
