//! The scheme itself, its nodes and the rules of its weights.

use std::collections::BTreeMap;

use kapok_strict_toml::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::indicator::{IndicatorConfig, IndicatorPolicies};
use super::outcome::{BandsSection, ControversiesSection, ControversyScore, OverlayConfig};

/// One scheme file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeConfig {
    /// Name, version and scale of the scheme.
    pub scheme: SchemeSection,
    /// Rules by which scores are added up.
    pub weights: WeightsSection,
    /// Policies that indicators share unless they say otherwise.
    pub defaults: Option<IndicatorPolicies>,
    /// Dimensions, themes and areas, each under its parent.
    pub nodes: Vec<NodeConfig>,
    /// Indicators, each in a node of the last level.
    pub indicators: Vec<IndicatorConfig>,
    /// By industry: weights of nodes and indicators that differ from theirs.
    #[serde(default)]
    #[schemars(extend("minProperties" = 1))]
    pub industries: BTreeMap<String, BTreeMap<String, f64>>,
    /// Controversies that count; required where an overlay reads them.
    pub controversies: Option<ControversiesSection>,
    /// Changes of the total or the band afterwards, in this order.
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

/// Name, version and scale of a scheme.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeSection {
    /// Id; its versions share it.
    pub id: String,
    /// Name in words.
    pub title: String,
    /// Version, as printed with every score.
    pub version: String,
    /// First evaluation date of this version.
    pub valid_from: Date,
    /// Names of its levels, from the top, without the indicators: two or three.
    pub levels: Vec<String>,
    /// Best score there is, points; the worst is 0.
    pub scale: f64,
    /// Currency that money is converted to (ISO 4217), where an indicator names none.
    pub currency: Option<String>,
    /// Consequence of a missing exchange rate; required where an indicator is in money.
    pub missing_rate: Option<MissingRate>,
    /// Part of it that is illustrative, printed with everything that uses it.
    pub illustrative: Option<String>,
}

/// Consequence of a missing exchange rate. `docs/methodology/esg-evaluation.md` §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingRate {
    /// The evaluation is refused.
    Error,
    /// The value counts as missing.
    Missing,
}

/// Rules by which scores are added up. `docs/methodology/esg-evaluation.md` §6.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightsSection {
    /// Classification level whose labels choose the weights; absent: one set for all.
    pub by: Option<String>,
    /// Weights of an issuer without such a label; required with `by`.
    pub unlabelled: Option<Unlabelled>,
    /// Consequence of a node without a score for the node above it.
    pub missing_child: MissingChild,
    /// Least weight of the children that have a score, as a fraction of one; below it a node has
    /// none.
    pub minimum_coverage: f64,
}

/// Weights of an issuer without a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unlabelled {
    /// The weights that nodes and indicators state themselves.
    Default,
    /// No score.
    Exclude,
}

/// Consequence of a node without a score for the node above it.
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
    /// Name in words.
    pub name: String,
    /// The node above; absent: a dimension.
    pub parent: Option<String>,
    /// Weight among its siblings, fraction of one.
    pub weight: f64,
}
