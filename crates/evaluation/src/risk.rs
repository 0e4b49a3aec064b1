//! Scores by formula: key issues, unmanaged risk, and the mean with controversies.
//!
//! `docs/methodology/esg-evaluation.md` §6 and §7.

/// Score of a key issue, 7 − (max(exposure, 2) − management), within 0 to 10.
///
/// * `exposure`, `management`: 0 to 10 points
/// * returns 0 to 10 points
///
/// Source: `docs/methodology/esg-evaluation.md` §6.1.
#[must_use]
pub fn key_issue_score(exposure: f64, management: f64) -> f64 {
    (7.0 - (exposure.max(2.0) - management)).clamp(0.0, 10.0)
}

/// The parts of a risk that an issuer is exposed to. Points, more is worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RiskParts {
    /// Exposure of the sub-industry times the issuer's beta.
    pub exposure: f64,
    /// Part that can be managed at all: exposure × factor.
    pub manageable: f64,
    /// Part that is managed: manageable × management.
    pub managed: f64,
    /// Part that is left: exposure − managed.
    pub unmanaged: f64,
}

/// Reason why a risk cannot be decomposed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RiskError {
    /// An exposure that cannot be.
    #[error("exposure is {0}, allowed is a number of at least 0")]
    Exposure(f64),
    /// A fraction that is none.
    #[error("{what} is {seen}, allowed is a fraction between 0 and 1")]
    Fraction {
        /// Name of the fraction.
        what: &'static str,
        /// The number seen.
        seen: f64,
    },
}

/// Decomposes a risk: manageable = exposure × factor, managed = manageable × management.
///
/// * `exposure`: points, at least 0
/// * `manageable_factor`: the part that can be managed, fraction of one
/// * `management`: the part of that which is managed, fraction of one
///
/// # Errors
/// If a number is not in its range.
///
/// Source: `docs/methodology/esg-evaluation.md` §6.2.
pub fn risk_parts(
    exposure: f64,
    manageable_factor: f64,
    management: f64,
) -> Result<RiskParts, RiskError> {
    if !(exposure.is_finite() && exposure >= 0.0) {
        return Err(RiskError::Exposure(exposure));
    }
    for (what, seen) in [("manageable factor", manageable_factor), ("management", management)] {
        if !(0.0..=1.0).contains(&seen) {
            return Err(RiskError::Fraction { what, seen });
        }
    }
    let manageable = exposure * manageable_factor;
    let managed = manageable * management;
    Ok(RiskParts { exposure, manageable, managed, unmanaged: exposure - managed })
}

/// Sum over the material issues of the unmanaged parts, Σ unmanaged. Points.
///
/// Source: `docs/methodology/esg-evaluation.md` §6.2.
#[must_use]
pub fn total_unmanaged(issues: &[RiskParts]) -> f64 {
    kapok_kernels::sum_of(issues.len(), |i| issues[i].unmanaged)
}

/// Score with controversies: the mean of both where the controversies score is below the other,
/// else that other one. Points of one scale in and out.
///
/// Source: `docs/methodology/esg-evaluation.md` §7.1.
#[must_use]
pub fn mean_with_controversies(score: f64, controversies: f64) -> f64 {
    if controversies >= score { score } else { (score + controversies) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_issues() {
        let table = [
            (7.0, 7.0, 7.0),
            (7.0, 0.0, 0.0),
            (7.0, 10.0, 10.0),
            (2.0, 2.0, 7.0),
            (2.0, 5.0, 10.0),
            (9.0, 4.0, 2.0),
            (0.0, 2.0, 7.0), // exposure counts as 2 at least
        ];
        for (exposure, management, score) in table {
            assert_eq!(key_issue_score(exposure, management), score);
        }
    }

    #[test]
    fn risks_in_parts() {
        let parts = risk_parts(48.0, 0.9, 0.5).expect("in range");
        assert!((parts.manageable - 43.2).abs() < 1e-9);
        assert!((parts.managed - 21.6).abs() < 1e-9);
        assert!((parts.unmanaged - 26.4).abs() < 1e-9);
        assert!((total_unmanaged(&[parts, parts]) - 52.8).abs() < 1e-9);
        assert_eq!(risk_parts(-1.0, 0.9, 0.5), Err(RiskError::Exposure(-1.0)));
        let error = risk_parts(48.0, 90.0, 0.5).expect_err("a percentage");
        let text = "manageable factor is 90, allowed is a fraction between 0 and 1";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn controversies_pull_down_and_never_up() {
        let pairs = [(54.0, 49.0, 51.5), (38.0, 49.0, 38.0), (49.0, 49.0, 49.0)];
        for (score, controversies, expected) in pairs {
            assert_eq!(mean_with_controversies(score, controversies), expected);
        }
    }
}
