//! Indicators with their policies.

use kapok_domain::Method;
use schemars::JsonSchema;
use serde::Deserialize;

use super::transform::{Transform, Winsorise};

/// One indicator. Policies that it does not state are taken from `[defaults]`, never the polarity.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorConfig {
    /// Id, as the facts name it; unique among nodes and indicators.
    pub id: String,
    /// Name in words.
    pub name: Option<String>,
    /// The node of the last level it belongs to.
    pub area: String,
    /// Weight among the indicators of its area, fraction of one.
    pub weight: f64,
    /// Unit of its values in the scheme; facts in other units of the same family are converted.
    pub unit: String,
    /// Currency that money is converted to; absent: the scheme's.
    pub currency: Option<String>,
    /// Denominator of its values.
    pub per: Option<PerConfig>,
    /// Direction that is good. Required.
    pub polarity: Option<Polarity>,
    /// Smallest possible value in `unit` before `per`; below it a fact is refused.
    pub minimum: Option<f64>,
    /// Largest possible value in `unit` before `per`; above it a fact is refused.
    pub maximum: Option<f64>,
    /// Consequence of a missing value.
    pub missing: Option<MissingPolicy>,
    /// Months from the end of its period after which a fact counts as missing.
    pub max_age_months: Option<u32>,
    /// Ways in which facts may have been obtained; others count as missing. Absent: any way.
    pub accept: Option<Vec<Method>>,
    /// Treatment of outliers.
    pub winsorise: Option<Winsorise>,
    /// Rule by which values become scores.
    pub transform: Option<Transform>,
    /// Peers that an issuer is compared with.
    pub peers: Option<PeersConfig>,
}

/// Policies that indicators share unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorPolicies {
    /// Consequence of a missing value.
    pub missing: Option<MissingPolicy>,
    /// Months from the end of its period after which a fact counts as missing.
    pub max_age_months: Option<u32>,
    /// Ways in which facts may have been obtained; others count as missing. Absent: any way.
    pub accept: Option<Vec<Method>>,
    /// Treatment of outliers.
    pub winsorise: Option<Winsorise>,
    /// Rule by which values become scores.
    pub transform: Option<Transform>,
    /// Peers that an issuer is compared with.
    pub peers: Option<PeersConfig>,
}

/// A denominator.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerConfig {
    /// The indicator, as the facts name it. A value of 0 or less counts as missing.
    pub indicator: String,
    /// Its unit in the ratio.
    pub unit: String,
    /// Period that it may be of.
    pub period: PerPeriod,
}

/// Period that a denominator may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PerPeriod {
    /// The period of the numerator; another one counts as missing.
    Same,
    /// Any that is not too old.
    Latest,
}

/// Direction that is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// Larger values are better.
    HigherBetter,
    /// Smaller values are better.
    LowerBetter,
    /// 1 (yes) is better than 0 (no). Where no is better: unit `boolean` and `lower_better`.
    Boolean,
}

/// Consequence of a missing value. Values that are filled in take part in the comparison with
/// peers. `docs/methodology/esg-evaluation.md` §3.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MissingPolicy {
    /// The value 0: silence is a no. Refused where small values are good.
    Zero,
    /// The median of the peers' values.
    PeerMedian,
    /// The worst of the peers' values.
    WorstOfPeers,
    /// The indicator is left out and its weight goes to the others of its area.
    Renormalise,
    /// The issuer has no score at all.
    Exclude,
    /// The estimated or modelled value of another column; left out where that has none either.
    Model {
        /// The indicator that the facts call the estimate.
        from: String,
    },
}

impl MissingPolicy {
    /// Whether the value that it fills in is taken from peers.
    pub(crate) fn looks_at_peers(&self) -> bool {
        match self {
            Self::PeerMedian | Self::WorstOfPeers => true,
            Self::Zero | Self::Renormalise | Self::Exclude | Self::Model { .. } => false,
        }
    }

    /// Its name in a scheme file.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::PeerMedian => "peer_median",
            Self::WorstOfPeers => "worst_of_peers",
            Self::Renormalise => "renormalise",
            Self::Exclude => "exclude",
            Self::Model { .. } => "model",
        }
    }
}

/// Peers that an issuer is compared with. `docs/methodology/esg-evaluation.md` §4.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeersConfig {
    /// Classification level whose label peers share, `country`, or `all`.
    pub by: String,
    /// Fewest issuers with a value; at least 2.
    pub minimum: usize,
    /// Consequence of a smaller group.
    pub if_small: IfSmall,
    /// Next levels to compare within where `if_small = "wider"`, the narrowest first. Where the last
    /// one is small too, the indicator is left out.
    #[serde(default)]
    pub wider: Vec<String>,
}

/// Consequence of a peer group that is too small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfSmall {
    /// The next wider group counts.
    Wider,
    /// The indicator is left out and its weight goes to the others of its area.
    Exclude,
    /// Whoever has a value gets half the scale.
    Middle,
}
