//! Rules by which values become scores.

use kapok_kernels::score::{Ddof, Ties};
use schemars::JsonSchema;
use serde::Deserialize;

/// Treatment of outliers. `docs/methodology/esg-evaluation.md` §4.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Winsorise {
    /// Nothing.
    None,
    /// Values beyond the quantiles of the peer group are moved to them.
    Tails {
        /// Fraction of each tail, above 0 and below 1/2.
        p: f64,
    },
}

/// Rule by which values become scores. `docs/methodology/esg-evaluation.md` §5.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Transform {
    /// Percentile among the peers; ties share.
    Percentile,
    /// z-score among the peers.
    ZScore {
        /// Divisor of the sum of squares.
        ddof: Ddof,
        /// Treatment of scores far out.
        truncate: Truncate,
        /// Score that a z-score is turned into.
        to: ZTarget,
    },
    /// Place between the smallest and the largest value of the peers.
    MinMax,
    /// Rank among the peers.
    Rank {
        /// Rank that equal values share.
        ties: Ties,
    },
    /// The value is a score already.
    AlreadyScore {
        /// Value that scores 0.
        min: f64,
        /// Value that scores the whole scale.
        max: f64,
    },
    /// 7 − (max(exposure, 2) − management) within 0 to 10; the value is management, 0 to 10.
    KeyIssue {
        /// The indicator that the facts call the exposure, 0 to 10 points.
        exposure: String,
    },
}

/// Treatment of z-scores far out.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Truncate {
    /// Nothing.
    None,
    /// Set to ± the limit, once.
    Once {
        /// Standard deviations.
        limit: f64,
    },
    /// Set to ± the limit and standardised again, until none is beyond.
    Iterated {
        /// Standard deviations.
        limit: f64,
    },
}

/// Score that a z-score is turned into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZTarget {
    /// The scale times Φ(z).
    NormalCdf,
    /// The scale times (50 + 10 z) / 100, within the scale.
    TScore,
}

impl Transform {
    /// Whether it compares with peers.
    pub(crate) fn is_relative(&self) -> bool {
        match self {
            Self::Percentile | Self::ZScore { .. } | Self::MinMax | Self::Rank { .. } => true,
            Self::AlreadyScore { .. } | Self::KeyIssue { .. } => false,
        }
    }
}
