//! Weighting of the selected securities, as resolved.

use kapok_columns::KnownColumns;
use kapok_columns::predicate::Predicate;
use kapok_strict_toml::Problem;

use crate::caps::{self, CapConfig, Caps};
use crate::fixed::{self, Holdings};
use crate::optimised::{self, Optimise};
use crate::pockets::{self, Pocket};
use crate::premises::Premises;
use crate::tilt::{self, TiltMissing, TiltRule, Tilting};
use crate::written::WeightingSection;

/// Weighting of the selected securities: scheme and caps.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighting {
    /// Scheme: sizes to which weights are proportional.
    pub scheme: Scheme,
    /// Highest weights.
    pub caps: Caps,
}

/// Scheme of a weighting: sizes to which weights are proportional.
#[derive(Debug, Clone, PartialEq)]
pub enum Scheme {
    /// Free-float market value.
    FreeFloatCap,
    /// Equal weights.
    Equal,
    /// One share of each: weights by price.
    Price,
    /// Value of a column.
    Score {
        /// Name of the column.
        by: String,
    },
    /// Value of a column times free-float market value.
    ScoreTimesCap {
        /// Name of the column.
        by: String,
    },
    /// Stated weights.
    FixedWeight(Holdings),
    /// Market value of stated index shares.
    FixedShares(Holdings),
    /// Equal weights, in an index whose level is a geometric mean.
    Geometric,
    /// Size multiplied by the factors of tilts.
    Tilt(Tilting),
    /// Size inside each pocket, scaled to the pocket's weight.
    Pockets(Vec<Pocket>),
    /// Solution of an optimisation.
    Optimised(Box<Optimise>),
}

/// Kind of weighting, which decides what a corporate action leaves as it is. Source:
/// `docs/methodology/weighting.md` §7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WeightingKind {
    /// Weights follow the market: new shares or a payment change a stock's market value in the
    /// index, and the divisor with it.
    CapWeighted,
    /// Weights, or shares, were set at the review: a corporate action leaves the stock's market
    /// value in the index, and hence the divisor, as they are.
    FixedWeight,
    /// One share of each: a corporate action changes the price, the shares stay, and the divisor
    /// follows.
    PriceWeighted,
    /// The level is a geometric mean of price changes.
    Geometric,
}

impl WeightingKind {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CapWeighted => "cap_weighted",
            Self::FixedWeight => "fixed_weight",
            Self::PriceWeighted => "price_weighted",
            Self::Geometric => "geometric",
        }
    }
}

/// Tilt under which a security without a value is not eligible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludingTilt<'t> {
    /// Place in the index file: `weighting.tilts[0]`.
    pub place: String,
    /// Column of the tilt.
    pub column: &'t str,
}

impl Scheme {
    /// Kind of weighting: what a corporate action leaves as it is under this scheme.
    #[must_use]
    pub fn kind(&self) -> WeightingKind {
        match self {
            Self::FreeFloatCap => WeightingKind::CapWeighted,
            Self::Equal
            | Self::Score { .. }
            | Self::ScoreTimesCap { .. }
            | Self::FixedWeight(_)
            | Self::FixedShares(_)
            | Self::Tilt(_)
            // Tilted, pocketed and optimised weights are decisions of the review: following the
            // company's shares would undo them.
            | Self::Pockets(_)
            | Self::Optimised(_) => WeightingKind::FixedWeight,
            Self::Price => WeightingKind::PriceWeighted,
            Self::Geometric => WeightingKind::Geometric,
        }
    }

    /// Number of daily returns before a review that its weights rest on.
    #[must_use]
    pub fn return_days(&self) -> u32 {
        match self {
            Self::Optimised(problem) => problem.covariance.map_or(0, |covariance| covariance.days),
            _ => 0,
        }
    }

    /// Columns that it reads.
    fn columns(&self) -> Vec<&str> {
        match self {
            Self::Score { by } | Self::ScoreTimesCap { by } => vec![by.as_str()],
            Self::Tilt(tilting) => tilting.columns(),
            Self::Pockets(pockets) => {
                let predicates = pockets.iter().map(|pocket| &pocket.predicate);
                predicates.flat_map(|p| &p.columns).map(String::as_str).collect()
            }
            Self::Optimised(problem) => problem.columns(),
            Self::FreeFloatCap
            | Self::Equal
            | Self::Price
            | Self::FixedWeight(_)
            | Self::FixedShares(_)
            | Self::Geometric => Vec::new(),
        }
    }
}

impl Weighting {
    /// Conditions of pockets, tilts and constraints.
    #[must_use]
    pub fn predicates(&self) -> Vec<&Predicate> {
        match &self.scheme {
            Scheme::Tilt(tilting) => tilting.tilts.iter().filter_map(TiltRule::predicate).collect(),
            Scheme::Pockets(pockets) => pockets.iter().map(|pocket| &pocket.predicate).collect(),
            Scheme::Optimised(problem) => problem.predicates(),
            Scheme::FreeFloatCap
            | Scheme::Equal
            | Scheme::Price
            | Scheme::Geometric
            | Scheme::Score { .. }
            | Scheme::ScoreTimesCap { .. }
            | Scheme::FixedWeight(_)
            | Scheme::FixedShares(_) => Vec::new(),
        }
    }

    /// Names that scheme and caps read: columns, and `security` or `issuer` of caps.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let caps = self.caps.all().iter().map(|cap| cap.by.as_str());
        self.scheme.columns().into_iter().chain(caps).collect()
    }

    /// Tilts under which a security without a value is not eligible.
    #[must_use]
    pub fn excluding_tilts(&self) -> Vec<ExcludingTilt<'_>> {
        let Scheme::Tilt(tilting) = &self.scheme else { return Vec::new() };
        let columns = tilting.tilts.iter().map(|tilt| &tilt.column).enumerate();
        let excluding = columns.filter(|(_, c)| c.if_missing == Some(TiltMissing::Exclude));
        let tilt = excluding.map(|(i, column)| ExcludingTilt {
            place: format!("weighting.tilts[{i}]"),
            column: &column.by,
        });
        tilt.collect()
    }

    /// Problem of an optimised weighting.
    #[must_use]
    pub fn optimise(&self) -> Option<&Optimise> {
        match &self.scheme {
            Scheme::Optimised(problem) => Some(problem),
            _ => None,
        }
    }
}

/// Resolves the weighting of an index file; `None` if its optimisation cannot be resolved.
pub fn resolve(
    written: &WeightingSection,
    premises: &Premises<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Weighting> {
    let scheme = scheme(written, premises.columns, problems);
    let (under_caps, partitions) = match written {
        WeightingSection::Tilt { neutral, under_caps, .. } => {
            (*under_caps, neutral.as_ref().map_or(0, |neutral| neutral.by.len()))
        }
        WeightingSection::Pockets { under_caps, .. } => (*under_caps, 1),
        _ => (None, 0),
    };
    if let Some(reason) = written.no_caps().filter(|_| !written.caps().is_empty()) {
        problems.push(Problem::new("weighting.caps", reason));
    }
    let caps = caps::resolve(written.caps(), under_caps, partitions, premises, problems);
    Some(Weighting { scheme: scheme?, caps })
}

fn scheme(
    written: &WeightingSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Scheme> {
    Some(match written {
        WeightingSection::FreeFloatCap { .. } => Scheme::FreeFloatCap,
        WeightingSection::Equal { .. } => Scheme::Equal,
        WeightingSection::Price { .. } => Scheme::Price,
        WeightingSection::Geometric { .. } => Scheme::Geometric,
        WeightingSection::Score { score: by, .. } => {
            columns.number(by, "weighting.score", problems);
            Scheme::Score { by: by.clone() }
        }
        WeightingSection::ScoreTimesCap { score: by, .. } => {
            columns.number(by, "weighting.score", problems);
            Scheme::ScoreTimesCap { by: by.clone() }
        }
        WeightingSection::FixedWeight { weights, .. } => {
            Scheme::FixedWeight(fixed::weights(weights, problems))
        }
        WeightingSection::FixedShares { shares, .. } => {
            Scheme::FixedShares(fixed::shares(shares, problems))
        }
        WeightingSection::Tilt { base, tilts, neutral, .. } => {
            Scheme::Tilt(tilt::resolve(*base, tilts, neutral.as_ref(), columns, problems))
        }
        WeightingSection::Pockets { pockets, .. } => {
            Scheme::Pockets(pockets::resolve(pockets, columns, problems))
        }
        WeightingSection::Optimised { optimise, .. } => {
            Scheme::Optimised(Box::new(optimised::resolve(optimise, columns, problems)?))
        }
    })
}

impl WeightingSection {
    fn caps(&self) -> &[CapConfig] {
        match self {
            Self::FreeFloatCap { caps }
            | Self::Equal { caps }
            | Self::Price { caps }
            | Self::ScoreTimesCap { caps, .. }
            | Self::Score { caps, .. }
            | Self::FixedWeight { caps, .. }
            | Self::FixedShares { caps, .. }
            | Self::Geometric { caps }
            | Self::Tilt { caps, .. }
            | Self::Pockets { caps, .. }
            | Self::Optimised { caps, .. } => caps,
        }
    }

    /// Reason for which caps cannot be used with the scheme; `None` if they can.
    fn no_caps(&self) -> Option<&'static str> {
        match self {
            Self::FixedWeight { .. } | Self::FixedShares { .. } => {
                Some("weights that are given take no caps")
            }
            Self::Geometric { .. } => Some("a geometric mean of all takes no caps"),
            Self::Optimised { .. } => {
                Some("optimised weights are capped by `bounds` and constraints")
            }
            Self::FreeFloatCap { .. }
            | Self::Equal { .. }
            | Self::Price { .. }
            | Self::ScoreTimesCap { .. }
            | Self::Score { .. }
            | Self::Tilt { .. }
            | Self::Pockets { .. } => None,
        }
    }
}
