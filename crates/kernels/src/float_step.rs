//! Steps of the free-float factor, by which providers round the fraction that is free.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rounding rule for the free-float fraction. Source: `docs/methodology/weighting.md` §3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FloatStep {
    /// The fraction as reported.
    Raw,
    /// To the nearest 1 %, halves up.
    OnePercent,
    /// Up to 15 %: to the nearest 1 %; above: up to the next 5 %. As MSCI's inclusion factors.
    UpToFivePercent,
    /// Up to 10 %: as reported; above: up to the next 10 %, over 80 % to 100 %. CSI, older table.
    CsiOld,
    /// Up to 15 %: up to the next 1 %; to 20 %: 20 %; then up to the next 10 %, over 80 % to
    /// 100 %. CSI, current table.
    CsiCurrent,
}

/// Keeps 0.07 from becoming 0.08 when it is stored a little above itself, and 0.145 from becoming
/// 0.14 when it is stored a little below.
const GUARD: f64 = 1e-9;

/// Up to the next multiple of `1/steps`.
fn up(fraction: f64, steps: f64) -> f64 {
    (fraction * steps - GUARD).ceil() / steps
}

impl FloatStep {
    /// The inclusion factor for a free-float fraction; both are fractions of one.
    #[must_use]
    pub fn apply(self, fraction: f64) -> f64 {
        match self {
            Self::Raw => fraction,
            Self::OnePercent => (fraction * 100.0 + 0.5 + GUARD).floor() / 100.0,
            Self::UpToFivePercent if fraction <= 0.15 + GUARD => (fraction * 100.0).round() / 100.0,
            Self::UpToFivePercent => up(fraction, 20.0),
            Self::CsiOld if fraction <= 0.10 + GUARD => fraction,
            Self::CsiCurrent if fraction <= 0.15 + GUARD => up(fraction, 100.0),
            Self::CsiOld | Self::CsiCurrent if fraction > 0.80 + GUARD => 1.0,
            Self::CsiOld | Self::CsiCurrent => up(fraction, 10.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FloatStep::OnePercent;

    #[test]
    fn to_the_nearest_percent_with_halves_up() {
        let steps = [(0.07, 0.07), (0.144, 0.14), (0.145, 0.15), (0.125, 0.13), (0.5749, 0.57)];
        for (reported, factor) in steps {
            assert_eq!(OnePercent.apply(reported), factor, "{reported}");
        }
        assert_eq!([0.0, 0.004, 0.995, 1.0].map(|f| OnePercent.apply(f)), [0.0, 0.0, 1.0, 1.0]);
    }
}
