//! Explained scores: the origin of each point, as a tree.
//!
//! `docs/methodology/esg-evaluation.md` §9.

use chrono::NaiveDate;
use kapok_domain::{Currency, IssuerId, Method, Timestamp};
use serde::Serialize;

use crate::bands::BandStep;
use crate::overlay::Adjustment;
use crate::reading::Gap;

/// The score of one issuer, with everything that made it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The issuer.
    pub issuer: IssuerId,
    /// Id of the scheme.
    pub scheme: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The evaluation date.
    pub date: NaiveDate,
    /// Label whose weights were used; absent: those that nodes and indicators state.
    pub weights_of: Option<String>,
    /// The total before overlays, points.
    pub before_overlays: Option<f64>,
    /// The total, points.
    pub total: Option<f64>,
    /// Reason why there is no total, in words.
    pub no_score: Option<String>,
    /// Weight of the indicators whose value is a fact, fraction of one.
    pub coverage: f64,
    /// Dimensions, with what is below them.
    pub dimensions: Vec<NodeExplanation>,
    /// Points that overlays added or took off.
    pub adjustments: Vec<Adjustment>,
    /// Rest of rounding: total − contributions − adjustments, 10⁻¹² of the scale at most.
    pub residual: Option<f64>,
    /// The label of the band.
    pub band: Option<String>,
    /// Steps that made the band.
    pub band_steps: Vec<BandStep>,
}

/// A dimension, theme or area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeExplanation {
    /// Its id.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// Name of its level.
    pub level: String,
    /// Weight among its siblings that the scheme states, fraction of one.
    pub weight: f64,
    /// Weight in the total after missing values were dealt with, fraction of one.
    pub effective_weight: f64,
    /// Its score, points.
    pub score: Option<f64>,
    /// Its part of the total, points: effective weight × score.
    pub contribution: Option<f64>,
    /// Nodes below.
    pub nodes: Vec<NodeExplanation>,
    /// Indicators below.
    pub indicators: Vec<IndicatorExplanation>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorExplanation {
    /// Its id.
    pub id: String,
    /// Its name in words.
    pub name: Option<String>,
    /// The facts behind it, as they were found.
    pub facts: Vec<FactUsed>,
    /// The value that counts, in `unit`, per the denominator.
    pub value: Option<f64>,
    /// The unit of the scheme.
    pub unit: String,
    /// The currency that money was converted to.
    pub currency: Option<Currency>,
    /// Treatment of a missing value, where it was missing.
    pub filled_in: Option<FilledIn>,
    /// The value after outliers were moved, where it was one.
    pub winsorised: Option<f64>,
    /// Peers that it was compared with.
    pub peers: Option<PeersUsed>,
    /// Its score, points.
    pub score: Option<f64>,
    /// Weight among the indicators of its area that the scheme states, fraction of one.
    pub weight: f64,
    /// Weight in the total after missing values were dealt with, fraction of one.
    pub effective_weight: f64,
    /// Its part of the total, points: effective weight × score.
    pub contribution: Option<f64>,
}

/// A fact as it was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactUsed {
    /// Role that it plays: `value`, `denominator`, `estimate` or `exposure`.
    pub role: &'static str,
    /// The column.
    pub indicator: String,
    /// The value, in `unit`.
    pub value: f64,
    /// Its own unit.
    pub unit: String,
    /// Its own currency.
    pub currency: Option<Currency>,
    /// Last day of its period.
    pub period_end: NaiveDate,
    /// Time from which it could be known.
    pub known_at: Timestamp,
    /// Source in which it was read.
    pub source: String,
    /// Way in which it was obtained.
    pub method: Method,
    /// Data quality, 1 (best) to 5.
    pub quality: Option<u8>,
}

/// Treatment of a missing value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FilledIn {
    /// Reason why it is missing.
    pub gap: Gap,
    /// The policy that was applied.
    pub policy: &'static str,
}

/// Peers that an issuer was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeersUsed {
    /// The classification level.
    pub level: String,
    /// The label that peers share.
    pub group: String,
    /// Peers with a value of their own, the issuer included.
    pub size: usize,
}
