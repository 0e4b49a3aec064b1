//! Steps after the total: controversies, overlays, bands.

use schemars::JsonSchema;
use serde::Deserialize;

/// Controversies that count. `docs/methodology/esg-evaluation.md` §7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControversiesSection {
    /// Months that a case counts on after it was closed; an open one always counts.
    pub active_months: u32,
    /// Consequence for an issuer whom nobody watches for controversies.
    pub uncovered: Uncovered,
}

/// Consequence for an issuer whom nobody watches for controversies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Uncovered {
    /// It counts as one without cases.
    NoCases,
    /// No score.
    Exclude,
}

/// Change of the total or the band afterwards. Severities are 1 (slight) to 5 (most severe).
/// `docs/methodology/esg-evaluation.md` §7.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OverlayConfig {
    /// The mean of the total and of a score of controversies, where that is below the total.
    Mean {
        /// Source of that score.
        from: ControversyScore,
        /// Consequence of no such score.
        missing: NoControversyScore,
    },
    /// Points off for each case that counts; the total stays at 0 or above.
    Deduct {
        /// Points by severity, from 1 to 5.
        points: [f64; 5],
        /// Dimension whose cases count; absent: all do.
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
    /// Lowering by a number of bands, with a case of at least this severity.
    NotchesDown {
        /// Least severity.
        severity: u8,
        /// Number of bands.
        notches: usize,
    },
    /// The lowest band, with a case of at least this severity.
    LowestBand {
        /// Least severity.
        severity: u8,
    },
}

/// Source of a score of controversies.
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
        /// Weight of a case, by severity from 1 to 5.
        weights: [f64; 5],
        /// Score of an issuer without a case.
        clean: CleanScore,
    },
}

/// Score of an issuer without a controversy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CleanScore {
    /// The whole scale.
    Full,
    /// The percentile that all such issuers share.
    Percentile,
}

/// Consequence of no score of controversies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoControversyScore {
    /// The total stays.
    Keep,
    /// No score.
    Exclude,
}

/// Bands of the total. `docs/methodology/esg-evaluation.md` §8.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandsSection {
    /// Labels from the worst to the best.
    pub labels: Vec<String>,
    /// Points where they meet, from the worst to the best.
    pub thresholds: ThresholdsConfig,
    /// Band that a threshold itself belongs to.
    pub closed: Closed,
    /// Hysteresis that keeps bands from changing often. It is refused: it needs the band of the
    /// review before, which no command passes on.
    #[schemars(extend("not" = {}))]
    pub hysteresis: Option<HysteresisConfig>,
}

/// Points where bands meet.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ThresholdsConfig {
    /// At equal distances over the scale.
    Equal,
    /// At these points, one fewer than labels.
    At(Vec<f64>),
}

/// Band that a threshold itself belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The band above: bands hold their lower end.
    Lower,
    /// The band below: bands hold their upper end.
    Upper,
}

/// Hysteresis that keeps bands from changing often.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HysteresisConfig {
    /// Points by which a score must be in another band for the band to change.
    pub points: Option<f64>,
    /// The most bands that it moves in one review.
    pub notches: Option<usize>,
}
