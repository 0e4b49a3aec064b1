//! Columns of taxonomies, supply chains and pathways, as written.

use std::collections::BTreeMap;

use kapok_chain::{MissingSupplier, Reach};
use kapok_taxonomy::{Measure, MissingShare, NegativeShare, Objective};
use schemars::JsonSchema;
use serde::Deserialize;

/// The share of a holder's activities that is recognised as green.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GreenShareConfig {
    /// Of what the share is.
    pub measure: Measure,
    /// Who provides the `activities`.
    pub provider: String,
    /// Taxonomies whose lines may speak for a holder, the first that has any being taken.
    pub taxonomies: Vec<String>,
    /// Where the activities are to be recognised, on the reference date.
    pub recognised_in: RecognisedInConfig,
    /// For which objective; absent: for any, each activity being counted once.
    pub objective: Option<Objective>,
    /// Most rows of `taxonomy_map` that a path may have.
    pub max_hops: usize,
    /// Shares that are not known, and activities that are not in the map.
    pub missing: MissingShare,
    /// Negative shares.
    pub negative: NegativeShare,
}

/// Where something is recognised: a `jurisdiction`, or a `taxonomy` with its `version`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecognisedInConfig {
    /// In any taxonomy that it accepts, itself or by reference.
    pub jurisdiction: Option<String>,
    /// In this taxonomy.
    pub taxonomy: Option<String>,
    /// In this version of it.
    pub version: Option<String>,
}

/// Another column with what suppliers add along `supply_links`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainIntensityConfig {
    /// The column of companies' own intensities.
    pub of: String,
    /// Who provides the `supply_links`.
    pub provider: String,
    /// How far the chain is followed.
    pub reach: Reach,
    /// What of a supplier's intensity a buyer takes over, above 0 and at most 1.
    pub decay: f64,
    /// Suppliers whose intensity is not known.
    pub missing: MissingSupplier,
    /// Smallest part of a company's input that must be described by links, from 0 to 1; below it
    /// the figure is unknown.
    pub min_linked: f64,
}

/// A column of intensities beside the pathway of a sector: exactly one of `pathway` and `by`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathwayColumnConfig {
    /// The column of intensities, in the unit of the pathway.
    pub of: String,
    /// The pathway of all.
    pub pathway: Option<String>,
    /// The column of texts that says which pathway is whose.
    pub by: Option<String>,
    /// Which pathway belongs to which text of `by`; absent: the text is the pathway's name.
    pub pathways: Option<BTreeMap<String, String>>,
    /// Which point of the pathway counts.
    pub year: PathwayYear,
}

/// Which point of a pathway counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathwayYear {
    /// That of the year of the reference date.
    Reference,
}
