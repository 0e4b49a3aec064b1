//! Columns that are calculated from facts about companies: intensities, ESG evaluations, green
//! shares, supply chains, pathways.
//!
//! A company has one value, which all its share lines carry; where securities have facts of their
//! own, each has its value.

mod chain_intensity;
mod error;
mod evaluation;
mod green_share;
mod high_impact;
mod intensity;
mod intensity_evidence;
mod pathway;
mod target_uplift;
#[cfg(test)]
mod tests;

use kapok_market::column::{Column, ColumnType, Values};
use kapok_market::{IssuerIx, Provenance};

use crate::candidates::Candidates;
use crate::error::ReviewError;
use crate::rulebook::Rulebook;

pub use chain_intensity::ChainIntensity;
pub use error::GreenError;
pub(crate) use evaluation::{CarriedOut, evaluation, explanations};
pub use evaluation::{Evaluated, Part};
pub use green_share::GreenShare;
pub use high_impact::HighImpact;
pub use intensity::{Denominator, Intensity, IntensityOrigin};
pub use intensity_evidence::IntensityEvidence;
pub use pathway::{PathwayChoice, PathwayColumn, PathwayFigure};
pub use target_uplift::TargetUplift;

/// A calculated column.
#[derive(Debug, Clone, PartialEq)]
pub enum Derived {
    /// Emissions by what they are divided by.
    Intensity(Intensity),
    /// Whether the sector has a high climate impact.
    HighImpact(HighImpact),
    /// A part of an ESG evaluation.
    Evaluated(Evaluated),
    /// The share of activities that is recognised as green.
    GreenShare(GreenShare),
    /// An intensity with what suppliers add.
    ChainIntensity(ChainIntensity),
    /// A place beside a pathway.
    Pathway(PathwayColumn),
    /// Whether a weight may be raised for targets.
    TargetUplift(TargetUplift),
}

/// Where one value came from, in words and dates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Origin {
    /// The facts and the policy that made it.
    pub source: String,
    /// What the newest fact speaks about.
    pub as_of: Option<chrono::NaiveDate>,
    /// When it could be known.
    pub known_at: Option<kapok_domain::Timestamp>,
    /// When the newest of them was published.
    pub published_on: Option<chrono::NaiveDate>,
    /// How the facts came about; the least reliable of several.
    pub method: Option<kapok_market::Method>,
    /// The worst PCAF data quality among them.
    pub quality: Option<u8>,
}

impl From<Provenance<'_>> for Origin {
    fn from(fact: Provenance<'_>) -> Self {
        Self {
            source: fact.source.to_owned(),
            as_of: fact.as_of,
            known_at: fact.known_at,
            published_on: fact.published_on,
            method: fact.method,
            quality: fact.quality,
        }
    }
}

impl Origin {
    /// Several facts as one: all sources, the newest dates, the least reliable method and the worst
    /// quality.
    #[must_use]
    pub fn of(facts: Vec<Self>) -> Self {
        let mut sources: Vec<&str> = facts.iter().map(|fact| fact.source.as_str()).collect();
        sources.dedup();
        Self {
            source: sources.join("; "),
            as_of: facts.iter().filter_map(|fact| fact.as_of).max(),
            known_at: facts.iter().filter_map(|fact| fact.known_at).max(),
            published_on: facts.iter().filter_map(|fact| fact.published_on).max(),
            method: facts.iter().filter_map(|fact| fact.method).max(),
            quality: facts.iter().filter_map(|fact| fact.quality).max(),
        }
    }
}

impl Derived {
    /// The type of the column's values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Intensity(_) => ColumnType::Number,
            Self::HighImpact(_) | Self::TargetUplift(_) => ColumnType::Text,
            Self::Evaluated(evaluated) => evaluated.column_type(),
            Self::GreenShare(_) | Self::ChainIntensity(_) => ColumnType::Number,
            Self::Pathway(pathway) => match pathway.figure {
                PathwayFigure::Band => ColumnType::Text,
                PathwayFigure::Ratio => ColumnType::Number,
            },
        }
    }

    /// Whether each security has an origin of its own, rather than each company.
    pub(crate) fn is_by_security(&self) -> bool {
        match self {
            Self::GreenShare(_) | Self::Pathway(_) => true,
            Self::Intensity(_)
            | Self::HighImpact(_)
            | Self::Evaluated(_)
            | Self::ChainIntensity(_)
            | Self::TargetUplift(_) => false,
        }
    }

    /// The columns that it is made of.
    pub(crate) fn needed<'b>(&'b self, book: &'b Rulebook) -> Vec<&'b str> {
        match self {
            Self::Intensity(_) => {
                let peers = book.carbon.as_ref().and_then(|carbon| carbon.peers.as_deref());
                peers.into_iter().collect()
            }
            Self::Evaluated(evaluated) => evaluated.needed(book),
            Self::HighImpact(_) | Self::GreenShare(_) | Self::TargetUplift(_) => Vec::new(),
            Self::ChainIntensity(chain) => vec![chain.of.as_str()],
            Self::Pathway(pathway) => pathway.needed(),
        }
    }

    /// Its values over all securities.
    pub(crate) fn column<'h>(
        &'h self,
        candidates: &Candidates<'h>,
    ) -> Result<Column<'h>, ReviewError> {
        match self {
            Self::Intensity(intensity) => intensity.column(candidates),
            Self::HighImpact(high_impact) => high_impact.column(candidates),
            Self::Evaluated(evaluated) => evaluated.column(candidates),
            Self::GreenShare(share) => share.column(candidates),
            Self::ChainIntensity(chain) => chain.column(candidates),
            Self::Pathway(pathway) => pathway.column(candidates),
            Self::TargetUplift(uplift) => uplift.column(candidates),
        }
    }

    /// Where the value of each company, or of each security, came from; `None` where nothing is
    /// known.
    pub(crate) fn origins(
        &self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<Origin>>, ReviewError> {
        match self {
            Self::Intensity(intensity) => intensity.origins(candidates),
            Self::HighImpact(high_impact) => high_impact.origins(candidates),
            Self::Evaluated(evaluated) => evaluated.origins(candidates),
            Self::GreenShare(share) => share.origins(candidates),
            Self::ChainIntensity(chain) => chain.origins(candidates),
            Self::Pathway(pathway) => pathway.origins(candidates),
            Self::TargetUplift(uplift) => uplift.origins(candidates),
        }
    }
}

/// One value a company, spread over the share lines.
pub(crate) fn spread<'h, T: Clone>(
    candidates: &Candidates<'h>,
    by_issuer: &[Option<T>],
) -> Vec<Option<T>> {
    let lines = candidates.snapshot.history().securities().iter();
    lines.map(|line| by_issuer[line.issuer.at()].clone()).collect()
}

/// All companies.
pub(crate) fn issuers(candidates: &Candidates<'_>) -> impl Iterator<Item = IssuerIx> + use<> {
    let count = candidates.snapshot.history().issuers().len();
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(IssuerIx)
}

/// The text of a column by company: that of its first share line that has one.
pub(crate) fn texts_by_issuer<'h>(
    candidates: &Candidates<'h>,
    column: &Column<'h>,
) -> Vec<Option<&'h str>> {
    let history = candidates.snapshot.history();
    let mut by_issuer = vec![None; history.issuers().len()];
    if let Values::Text(values) = &column.values {
        for (line, value) in history.securities().iter().zip(values) {
            let slot: &mut Option<&'h str> = &mut by_issuer[line.issuer.at()];
            *slot = slot.or(*value);
        }
    }
    by_issuer
}
