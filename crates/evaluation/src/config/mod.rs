//! Scheme files as written: `config/esg/*.toml`.
//!
//! There are no silent defaults. What many indicators share may be written once, in `[defaults]`;
//! what a scheme leaves open is refused by [`Scheme::compile`](super::Scheme::compile).

mod outcome;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use outcome::{
    BandsSection, CleanScore, Closed, ControversiesSection, ControversyScore, HysteresisConfig,
    NoControversyScore, OverlayConfig, ThresholdsConfig, Uncovered,
};

use super::facts::Method;
use kapok_strict_toml::Date;

/// One scheme file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeConfig {
    /// What the scheme is.
    pub scheme: SchemeSection,
    /// How scores are added up.
    pub weights: WeightsSection,
    /// What indicators share unless they say otherwise.
    pub defaults: Option<IndicatorPolicies>,
    /// Dimensions, themes and areas, each under its parent.
    pub nodes: Vec<NodeConfig>,
    /// Indicators, each in a node of the last level.
    pub indicators: Vec<IndicatorConfig>,
    /// By industry: weights of nodes and indicators that differ from theirs.
    #[serde(default)]
    pub industries: BTreeMap<String, BTreeMap<String, f64>>,
    /// Which controversies count; required where an overlay reads them.
    pub controversies: Option<ControversiesSection>,
    /// What changes the total or the band afterwards, in this order.
    #[serde(default)]
    pub overlays: Vec<OverlayConfig>,
    /// Bands of the total; absent: no bands.
    pub bands: Option<BandsSection>,
}

impl SchemeConfig {
    /// The classification levels that it names, each once, in order of name; whether issuers are
    /// labelled with them is for the index file to say.
    #[must_use]
    pub fn levels(&self) -> Vec<&str> {
        let mut levels: Vec<&str> = self.weights.by.iter().map(String::as_str).collect();
        let defaults = self.defaults.iter().filter_map(|policies| policies.peers.as_ref());
        let own = self.indicators.iter().filter_map(|indicator| indicator.peers.as_ref());
        for peers in defaults.chain(own) {
            levels.push(&peers.by);
            levels.extend(peers.wider.iter().map(String::as_str));
        }
        for overlay in &self.overlays {
            if let OverlayConfig::Mean { from: ControversyScore::Cases { by, .. }, .. } = overlay {
                levels.push(by);
            }
        }
        levels.sort_unstable();
        levels.dedup();
        levels
    }
}

/// What the scheme is.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeSection {
    /// Id; its versions share it.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// Version, as printed with every score.
    pub version: String,
    /// First evaluation date of this version.
    pub valid_from: Date,
    /// What its levels are called, from the top, without the indicators: two or three.
    pub levels: Vec<String>,
    /// The best score there is; the worst is 0. Points.
    pub scale: f64,
    /// Currency that money is converted to (ISO 4217), where an indicator names none.
    pub currency: Option<String>,
    /// What a missing exchange rate means; required where an indicator is in money.
    pub missing_rate: Option<MissingRate>,
    /// What in it is illustrative, printed with everything that uses it.
    pub illustrative: Option<String>,
}

/// What a missing exchange rate means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingRate {
    /// The evaluation is refused.
    Error,
    /// The value counts as missing.
    Missing,
}

/// How scores are added up.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightsSection {
    /// Classification level whose labels choose the weights; absent: one set for all.
    pub by: Option<String>,
    /// What an issuer without such a label gets; required with `by`.
    pub unlabelled: Option<Unlabelled>,
    /// What a node without a score means to the node above it.
    pub missing_child: MissingChild,
    /// Least weight of the children that have a score, as a fraction of one; below it a node has
    /// none.
    pub minimum_coverage: f64,
}

/// What an issuer without a label gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unlabelled {
    /// The weights that nodes and indicators state themselves.
    Default,
    /// No score.
    Exclude,
}

/// What a node without a score means to the node above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingChild {
    /// Its weight goes to its siblings, in proportion.
    Renormalise,
    /// It counts with its weight and a score of 0.
    Zero,
    /// The node above has no score either.
    Exclude,
}

/// One dimension, theme or area.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeConfig {
    /// Id, unique among nodes and indicators.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// The node above; absent: a dimension.
    pub parent: Option<String>,
    /// Weight among its siblings, fraction of one.
    pub weight: f64,
}

/// One indicator. What it does not say is taken from `[defaults]`, never the polarity.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorConfig {
    /// Id, as the facts name it; unique among nodes and indicators.
    pub id: String,
    /// Its name in words.
    pub name: Option<String>,
    /// The node of the last level it belongs to.
    pub area: String,
    /// Weight among the indicators of its area, fraction of one.
    pub weight: f64,
    /// Unit of its values in the scheme; facts in other units of the same family are converted.
    pub unit: String,
    /// Currency that money is converted to; absent: the scheme's.
    pub currency: Option<String>,
    /// What its values are divided by.
    pub per: Option<PerConfig>,
    /// Which direction is good. Required.
    pub polarity: Option<Polarity>,
    /// Smallest possible value in `unit` before `per`; below it a fact is refused.
    pub minimum: Option<f64>,
    /// Largest possible value in `unit` before `per`; above it a fact is refused.
    pub maximum: Option<f64>,
    /// What a missing value means.
    pub missing: Option<MissingPolicy>,
    /// Months from the end of its period after which a fact counts as missing.
    pub max_age_months: Option<u32>,
    /// How facts may have been obtained; others count as missing. Absent: any way.
    pub accept: Option<Vec<Method>>,
    /// What happens to outliers.
    pub winsorise: Option<Winsorise>,
    /// How values become scores.
    pub transform: Option<Transform>,
    /// Whom an issuer is compared with.
    pub peers: Option<PeersConfig>,
}

/// What indicators share unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorPolicies {
    /// What a missing value means.
    pub missing: Option<MissingPolicy>,
    /// Months from the end of its period after which a fact counts as missing.
    pub max_age_months: Option<u32>,
    /// How facts may have been obtained; others count as missing. Absent: any way.
    pub accept: Option<Vec<Method>>,
    /// What happens to outliers.
    pub winsorise: Option<Winsorise>,
    /// How values become scores.
    pub transform: Option<Transform>,
    /// Whom an issuer is compared with.
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
    /// Which period it may be of.
    pub period: PerPeriod,
}

/// Which period a denominator may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PerPeriod {
    /// The one of the numerator; another one counts as missing.
    Same,
    /// Any that is not too old.
    Latest,
}

/// Which direction is good.
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

/// What a missing value means. Values that are filled in take part in the comparison with peers.
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

/// What happens to outliers.
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

/// How values become scores.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Transform {
    /// Percentile among the peers; ties share.
    Percentile,
    /// z-score among the peers.
    ZScore {
        /// What the sum of squares is divided by.
        ddof: DegreesOfFreedom,
        /// What happens to scores far out.
        truncate: Truncate,
        /// What a z-score is turned into.
        to: ZTarget,
    },
    /// Place between the smallest and the largest value of the peers.
    MinMax,
    /// Rank among the peers.
    Rank {
        /// The rank that equal values share.
        ties: RankTies,
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

/// What the sum of squares is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DegreesOfFreedom {
    /// n.
    Population,
    /// n − 1.
    Sample,
}

/// What happens to z-scores far out.
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

/// What a z-score is turned into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZTarget {
    /// The scale times Φ(z).
    NormalCdf,
    /// The scale times (50 + 10 z) / 100, within the scale.
    TScore,
}

/// The rank that equal values share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankTies {
    /// 1, 2, 2, 4.
    Best,
    /// 1, 2.5, 2.5, 4.
    Mean,
    /// 1, 3, 3, 4.
    Worst,
}

/// Whom an issuer is compared with.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeersConfig {
    /// Classification level whose label peers share, `country`, or `all`.
    pub by: String,
    /// Fewest issuers with a value; at least 2.
    pub minimum: usize,
    /// What happens in a smaller group.
    pub if_small: IfSmall,
    /// With `if_small = "wider"`: the next levels to compare within, the narrowest first. Where the
    /// last one is small too, the indicator is left out.
    #[serde(default)]
    pub wider: Vec<String>,
}

/// What happens in a peer group that is too small.
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
