//! A scheme as resolved: every reference found, every number checked.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_kernels::score::Better;
use std::collections::BTreeMap;

use super::bands::Bands;
use super::config::{
    ControversiesSection, MissingChild, MissingPolicy, MissingRate, OverlayConfig, PerPeriod,
    Transform, Unlabelled, Winsorise,
};
use super::facts::Method;
use super::unit::Unit;

/// The group of all issuers.
pub(super) const ALL: &str = "all";

/// A scheme of evaluation as resolved. One that exists has weights that sum to one, known units and
/// a policy for whatever can be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) version: String,
    pub(super) valid_from: NaiveDate,
    pub(super) illustrative: Option<String>,
    pub(super) levels: Vec<String>,
    pub(super) scale: f64,
    pub(super) missing_rate: MissingRate,
    pub(super) nodes: Vec<Node>,
    pub(super) indicators: Vec<Indicator>,
    pub(super) weights: Weights,
    pub(super) controversies: Option<ControversiesSection>,
    pub(super) overlays: Vec<Overlay>,
    pub(super) bands: Option<Bands>,
}

/// A dimension, theme or area.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) depth: usize,
    pub(super) parent: Option<usize>,
    /// Positions of the nodes below; empty at the last level.
    pub(super) nodes: Vec<usize>,
    /// Positions of the indicators; empty but at the last level.
    pub(super) indicators: Vec<usize>,
}

/// An indicator with all its policies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Indicator {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) area: usize,
    pub(super) quantity: Quantity,
    pub(super) per: Option<Per>,
    pub(super) better: Better,
    pub(super) missing: MissingPolicy,
    pub(super) winsorise: Winsorise,
    pub(super) transform: Transform,
    pub(super) peers: Option<Peers>,
}

/// What a column must hold to be used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub(super) unit_text: String,
    pub(super) unit: Unit,
    pub(super) currency: Option<Currency>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) max_age_months: u32,
    pub(super) accept: Option<Vec<Method>>,
}

/// A denominator.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Per {
    pub(super) indicator: String,
    pub(super) quantity: Quantity,
    pub(super) period: PerPeriod,
}

/// Whom an issuer is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Peers {
    /// Classification levels, the narrowest first.
    pub(super) levels: Vec<String>,
    pub(super) minimum: usize,
    /// Whether a value without enough peers gets half the scale.
    pub(super) middle: bool,
}

/// Weights by industry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    pub(super) by: Option<String>,
    pub(super) unlabelled: Unlabelled,
    /// Position in `sets` by label; a label without one has the first.
    pub(super) industries: BTreeMap<String, usize>,
    /// The first one is what nodes and indicators state themselves.
    pub(super) sets: Vec<WeightSet>,
    pub(super) missing_child: MissingChild,
    pub(super) minimum_coverage: f64,
}

/// One weight per node and per indicator, among its siblings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightSet {
    pub(super) nodes: Vec<f64>,
    pub(super) indicators: Vec<f64>,
}

/// An overlay, and the bands that it names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Overlay {
    pub(super) rule: OverlayConfig,
    /// The highest band allowed, for a cap.
    pub(super) band: Option<usize>,
}

impl Scheme {
    /// Its id; versions share it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name in words.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// First evaluation date of this version.
    #[must_use]
    pub fn valid_from(&self) -> NaiveDate {
        self.valid_from
    }

    /// What in it is illustrative.
    #[must_use]
    pub fn illustrative(&self) -> Option<&str> {
        self.illustrative.as_deref()
    }

    /// The best score there is, points.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Ids of its nodes, in the order of [`Evaluation::nodes`](super::Evaluation::nodes).
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.id.as_str())
    }

    /// Ids of its indicators.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        self.indicators.iter().map(|indicator| indicator.id.as_str())
    }

    /// Its bands.
    #[must_use]
    pub fn bands(&self) -> Option<&Bands> {
        self.bands.as_ref()
    }

    /// The columns of facts that it reads: indicators, denominators, estimates, exposures.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.indicators.iter().flat_map(Indicator::columns).collect();
        columns.extend(self.overlays.iter().filter_map(|overlay| overlay.rule.column()));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The classification levels whose labels it reads.
    #[must_use]
    pub fn label_levels(&self) -> Vec<&str> {
        let peers = self.indicators.iter().filter_map(|indicator| indicator.peers.as_ref());
        let mut levels: Vec<&str> =
            peers.flat_map(|peers| peers.levels.iter().map(String::as_str)).collect();
        levels.extend(self.weights.by.as_deref());
        levels.extend(self.overlays.iter().filter_map(|overlay| overlay.rule.level()));
        levels.retain(|level| *level != ALL);
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    /// Positions of the dimensions.
    pub(super) fn roots(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|&i| self.nodes[i].parent.is_none()).collect()
    }
}

/// The version in force on a date: of one scheme, the one with the latest `valid_from` that is not
/// after it. `None` before the first.
#[must_use]
pub fn in_force<'s>(versions: &'s [Scheme], id: &str, date: NaiveDate) -> Option<&'s Scheme> {
    let begun = versions.iter().filter(|scheme| scheme.id == id && scheme.valid_from <= date);
    begun.max_by(|a, b| (a.valid_from, &a.version).cmp(&(b.valid_from, &b.version)))
}

impl Indicator {
    fn columns(&self) -> Vec<&str> {
        let mut columns = vec![self.id.as_str()];
        columns.extend(self.per.as_ref().map(|per| per.indicator.as_str()));
        if let MissingPolicy::Model { from } = &self.missing {
            columns.push(from);
        }
        if let Transform::KeyIssue { exposure } = &self.transform {
            columns.push(exposure);
        }
        columns
    }
}
