//! What comes after the total: controversies, overlays, bands.

use schemars::JsonSchema;
use serde::Deserialize;

/// Which controversies count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControversiesSection {
    /// Months that a case counts on after it was closed; an open one always counts.
    pub active_months: u32,
    /// What an issuer gets whom nobody watches for controversies.
    pub uncovered: Uncovered,
}

/// What an issuer gets whom nobody watches for controversies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Uncovered {
    /// As if there were no cases.
    NoCases,
    /// No score.
    Exclude,
}

/// What changes the total or the band afterwards. Severities are 1 (slight) to 5 (most severe).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OverlayConfig {
    /// The mean of the total and of a score of controversies, where that is below the total.
    Mean {
        /// Where that score comes from.
        from: ControversyScore,
        /// What no such score means.
        missing: NoControversyScore,
    },
    /// Points off for each case that counts; the total stays at 0 or above.
    Deduct {
        /// Points by severity, from 1 to 5.
        points: [f64; 5],
        /// Only cases of this dimension; absent: all.
        pillar: Option<String>,
        /// The most that is taken off, points.
        at_most: f64,
    },
    /// No band above this one, with a case of at least this severity.
    CapBand {
        /// Least severity.
        severity: u8,
        /// The highest band allowed.
        band: String,
    },
    /// Some bands down, with a case of at least this severity.
    NotchesDown {
        /// Least severity.
        severity: u8,
        /// How many bands.
        notches: usize,
    },
    /// The lowest band, with a case of at least this severity.
    LowestBand {
        /// Least severity.
        severity: u8,
    },
}

/// Where a score of controversies comes from.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ControversyScore {
    /// A column of the facts in unit `score`, large is good.
    Column {
        /// Its name.
        indicator: String,
        /// Its best score; the worst is 0.
        maximum: f64,
    },
    /// Percentile of the severity-weighted number of cases among the peers, few is good.
    Cases {
        /// Classification level whose label peers share, `country`, or `all`.
        by: String,
        /// What a case counts, by severity from 1 to 5.
        weights: [f64; 5],
        /// What an issuer without a case gets.
        clean: CleanScore,
    },
}

/// What an issuer without a controversy gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CleanScore {
    /// The whole scale.
    Full,
    /// The percentile that all such issuers share.
    Percentile,
}

/// What no score of controversies means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoControversyScore {
    /// The total stays.
    Keep,
    /// No score.
    Exclude,
}

/// Bands of the total.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandsSection {
    /// Labels from the worst to the best.
    pub labels: Vec<String>,
    /// Where they meet, from the worst to the best.
    pub thresholds: ThresholdsConfig,
    /// Which band a threshold itself belongs to.
    pub closed: Closed,
    /// What keeps bands from changing often; absent: nothing does.
    pub hysteresis: Option<HysteresisConfig>,
}

/// Where bands meet.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ThresholdsConfig {
    /// At equal distances over the scale.
    Equal,
    /// At these points, one fewer than labels.
    At(Vec<f64>),
}

/// Which band a threshold itself belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The band above: bands hold their lower end.
    Lower,
    /// The band below: bands hold their upper end.
    Upper,
}

/// What keeps bands from changing often.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HysteresisConfig {
    /// The band changes only where the score is in another one by at least so many points.
    pub points: Option<f64>,
    /// The most bands that it moves in one review.
    pub notches: Option<usize>,
}
