//! A scheme as resolved: every reference found, every number checked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, Method};
use kapok_kernels::score::Better;
use kapok_units::Unit;

use crate::bands::Bands;
use crate::config::{
    ControversiesSection, ControversyScore, MissingChild, MissingPolicy, MissingRate,
    NoControversyScore, PerPeriod, Transform, Unlabelled, Winsorise,
};

/// The group of all issuers.
pub(crate) const ALL: &str = "all";

/// A scheme of evaluation as resolved. One that exists has weights that sum to one, known units and
/// a policy for whatever can be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) valid_from: NaiveDate,
    pub(crate) illustrative: Option<String>,
    pub(crate) levels: Vec<String>,
    pub(crate) scale: f64,
    pub(crate) missing_rate: MissingRate,
    pub(crate) nodes: Vec<Node>,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) weights: Weights,
    pub(crate) controversies: Option<ControversiesSection>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) bands: Option<Bands>,
}

/// A dimension, theme or area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) depth: usize,
    pub(crate) parent: Option<usize>,
    /// Positions of the nodes below; empty at the last level.
    pub(crate) nodes: Vec<usize>,
    /// Positions of the indicators; empty but at the last level.
    pub(crate) indicators: Vec<usize>,
}

/// An indicator with all its policies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Indicator {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) area: usize,
    pub(crate) quantity: Quantity,
    pub(crate) per: Option<Per>,
    pub(crate) better: Better,
    pub(crate) missing: MissingPolicy,
    pub(crate) winsorise: Winsorise,
    pub(crate) transform: Transform,
    pub(crate) peers: Option<Peers>,
}

/// Unit and limits of the values of a column that can be used.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) unit_text: String,
    pub(crate) unit: Unit,
    pub(crate) currency: Option<Currency>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) max_age_months: u32,
    pub(crate) accept: Option<Vec<Method>>,
}

/// A denominator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Per {
    pub(crate) indicator: String,
    pub(crate) quantity: Quantity,
    pub(crate) period: PerPeriod,
}

/// Peers that an issuer is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Peers {
    /// Classification levels, the narrowest first.
    pub(crate) levels: Vec<String>,
    pub(crate) minimum: usize,
    /// Consequence where the widest group is too small as well.
    pub(crate) without: WithoutPeers,
}

/// Consequence for a value without enough peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WithoutPeers {
    /// It has no score.
    LeftOut,
    /// It gets half the scale.
    Middle,
}

/// Weights by industry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weights {
    pub(crate) choice: WeightChoice,
    /// The first one is what nodes and indicators state themselves.
    pub(crate) sets: Vec<WeightSet>,
    pub(crate) missing_child: MissingChild,
    pub(crate) minimum_coverage: f64,
}

/// Rule that chooses the weights of an issuer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WeightChoice {
    /// The weights that nodes and indicators state, for all.
    Stated,
    /// The weights of its label.
    ByLabel {
        /// Classification level of the labels.
        level: String,
        /// Weights of an issuer without a label.
        unlabelled: Unlabelled,
        /// Position in `sets` by label; a label without one has the first.
        industries: BTreeMap<String, usize>,
    },
}

/// One weight per node and per indicator, among its siblings.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightSet {
    pub(crate) nodes: Vec<f64>,
    pub(crate) indicators: Vec<f64>,
}

/// Change of the total or the band. `docs/methodology/esg-evaluation.md` §7.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Overlay {
    /// The mean of the total and of a score of controversies, where that is below the total.
    Mean {
        /// Source of that score.
        from: ControversyScore,
        /// Consequence of no such score.
        missing: NoControversyScore,
    },
    /// Points off for each case that counts.
    Deduct {
        /// Points by severity, from 1 to 5.
        points: [f64; 5],
        /// Dimension whose cases count; `None`: all do.
        pillar: Option<String>,
        /// The most that is taken off, points.
        at_most: f64,
    },
    /// No band above one, with a case of at least a severity.
    CapBand {
        /// Least severity.
        severity: u8,
        /// The highest band allowed, counted from the worst.
        band: usize,
    },
    /// Lowering by a number of bands, with a case of at least a severity.
    NotchesDown {
        /// Least severity.
        severity: u8,
        /// Number of bands.
        notches: usize,
    },
    /// The lowest band, with a case of at least a severity.
    LowestBand {
        /// Least severity.
        severity: u8,
    },
}

impl Scheme {
    /// Its id; versions share it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// First day on which it counts.
    #[must_use]
    pub fn valid_from(&self) -> NaiveDate {
        self.valid_from
    }

    /// Its illustrative part, in words.
    #[must_use]
    pub fn illustrative(&self) -> Option<&str> {
        self.illustrative.as_deref()
    }

    /// Ids of its nodes, in the order of [`Evaluation::nodes`](crate::Evaluation::nodes).
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.id.as_str())
    }

    /// Highest number of points, where the scheme lets none lie outside of 0 to its scale. Limits
    /// of `already_score` and `key_issue`, and the maximum of a controversies score, are those of
    /// the provider, who may exceed them.
    #[must_use]
    pub fn most_points(&self) -> Option<f64> {
        let is_open = |one: &Indicator| {
            matches!(one.transform, Transform::AlreadyScore { .. } | Transform::KeyIssue { .. })
        };
        let is_mean = |overlay: &Overlay| matches!(overlay, Overlay::Mean { .. });
        let is_closed = !self.indicators.iter().any(is_open) && !self.overlays.iter().any(is_mean);
        is_closed.then_some(self.scale)
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
        columns.extend(self.overlays.iter().filter_map(Overlay::column));
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
        levels.extend(self.weights.choice.level());
        levels.extend(self.overlays.iter().filter_map(Overlay::level));
        levels.retain(|level| *level != ALL);
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    /// Positions of the dimensions.
    pub(crate) fn roots(&self) -> Vec<usize> {
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

impl WeightChoice {
    /// The classification level whose labels choose.
    fn level(&self) -> Option<&str> {
        match self {
            Self::Stated => None,
            Self::ByLabel { level, .. } => Some(level),
        }
    }
}

impl Overlay {
    /// The column of facts that it reads.
    fn column(&self) -> Option<&str> {
        match self {
            Self::Mean { from: ControversyScore::Column { indicator, .. }, .. } => Some(indicator),
            Self::Mean { from: ControversyScore::Cases { .. }, .. }
            | Self::Deduct { .. }
            | Self::CapBand { .. }
            | Self::NotchesDown { .. }
            | Self::LowestBand { .. } => None,
        }
    }

    /// The classification level that it compares within.
    fn level(&self) -> Option<&str> {
        match self {
            Self::Mean { from: ControversyScore::Cases { by, .. }, .. } => Some(by),
            Self::Mean { from: ControversyScore::Column { .. }, .. }
            | Self::Deduct { .. }
            | Self::CapBand { .. }
            | Self::NotchesDown { .. }
            | Self::LowestBand { .. } => None,
        }
    }

    /// Whether it looks at cases, not at a column.
    pub(crate) fn reads_cases(&self) -> bool {
        self.column().is_none()
    }
}
