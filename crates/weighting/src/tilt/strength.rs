//! The strength of a tilt.

use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

/// Exponent of a score, as written: a `power`, or the target for which it is solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StatedStrength {
    pub(crate) power: Option<f64>,
    pub(crate) target: Option<TiltTarget>,
    /// Whether the scores are made of z-scores.
    pub(crate) of_deviations: bool,
}

/// Target for which an exponent is solved.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "target")]
pub enum TiltTarget {
    /// Exposure; for z-scores.
    Exposure {
        /// Active exposure `Σ (wᵢ − bᵢ)·Zᵢ`, in standard deviations.
        exposure: f64,
    },
    /// Change of the weighted average; for numbers.
    Change {
        /// Weighted average of the column over that of the base weights, minus one.
        change: f64,
    },
}

/// Exponent of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TiltStrength {
    /// Exponent as stated.
    Power(f64),
    /// Exponent that gives this exposure `Σ (wᵢ − bᵢ)·Zᵢ`, in standard deviations.
    Exposure(f64),
    /// Exponent that gives this change of the weighted average against that of the base, a
    /// fraction.
    Change(f64),
}

impl StatedStrength {
    /// Resolves the strength; a problem if neither or both of `power` and `target` are stated.
    ///
    /// * `column_type`: type of the tilt's column, if that exists
    pub(crate) fn resolve(
        self,
        path: &str,
        column_type: Option<ColumnType>,
        problems: &mut Vec<Problem>,
    ) -> Option<TiltStrength> {
        let mut wrong = |at: String, message: &str, hint: &str| {
            problems.push(Problem::new(at, message).hint(hint));
            None
        };
        let at = format!("{path}.target");
        match (self.power, self.target) {
            (Some(power), None) if power.is_finite() => Some(TiltStrength::Power(power)),
            (None, Some(TiltTarget::Exposure { exposure })) if !exposure.is_finite() => {
                wrong(at, "an exposure is a number", "target = { exposure = 0.5 }")
            }
            (None, Some(TiltTarget::Exposure { .. })) if !self.of_deviations => {
                let message = "an exposure is in deviations, this score has none";
                wrong(at, message, "target = { change = … }")
            }
            (None, Some(TiltTarget::Exposure { exposure })) => {
                Some(TiltStrength::Exposure(exposure))
            }
            (None, Some(TiltTarget::Change { change })) if !change.is_finite() => {
                wrong(at, "a change is a number", "target = { change = -0.3 }")
            }
            (None, Some(TiltTarget::Change { .. }))
                if column_type.is_some_and(|t| t != ColumnType::Number) =>
            {
                wrong(at, "only numbers have an average", "power = …")
            }
            (None, Some(TiltTarget::Change { change })) => Some(TiltStrength::Change(change)),
            (Some(_), _) | (None, None) => wrong(
                path.to_owned(),
                "a tilt has exactly one of `power`, a number, and `target`",
                "power = 1.0, target = { exposure = 0.5 } or target = { change = -0.3 }",
            ),
        }
    }
}
