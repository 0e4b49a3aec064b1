//! The strength of a tilt.

use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

/// The exponent of a score, as written: a `power`, or what it is solved for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StatedStrength {
    pub(crate) power: Option<f64>,
    pub(crate) target: Option<TiltTarget>,
    /// Whether the scores are made of deviations.
    pub(crate) of_deviations: bool,
}

/// What an exponent is solved for.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "target")]
pub enum TiltTarget {
    /// An exposure; for z-scores.
    Exposure {
        /// `Σ (wᵢ − bᵢ)·Zᵢ`, in deviations.
        exposure: f64,
    },
    /// A change; for numbers.
    Change {
        /// Weighted average of the column against that of the base, less one.
        change: f64,
    },
}

/// The exponent of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TiltStrength {
    /// This one.
    Power(f64),
    /// The one with this `Σ (wᵢ − bᵢ)·Zᵢ`, in deviations.
    Exposure(f64),
    /// The one with this change of the weighted average against that of the base, a fraction.
    Change(f64),
}

impl StatedStrength {
    /// The strength; a problem if it is stated in no way, or in two.
    ///
    /// * `column_type`: of the tilt's column, if that exists
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
