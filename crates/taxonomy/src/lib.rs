//! Taxonomies of green activities, and recognition across them.
//!
//! 1. [`Catalogue`]: which versions exist, when they are in force, who accepts which.
//! 2. [`TaxonomyMap`]: rows that lead from one activity to another, checked against the catalogue.
//! 3. [`recognise`]: is a claim recognised there, on that day, for that objective? A dated path.
//! 4. [`green_share`]: the share of revenue or of proceeds that is recognised.
//!
//! Recognition is a relation, not an equality: one to many, not symmetric, bounded in time and by
//! objective. Source: `docs/methodology/taxonomies.md`.

mod catalogue;
mod claim;
mod map;
mod recognition;
mod share;
#[cfg(test)]
mod tests;

pub use catalogue::{
    Catalogue, CatalogueError, CatalogueFile, Hub, Jurisdiction, Target, Validity, Version,
};
pub use claim::{Activity, Claim, Instrument, InstrumentKind, Objective};
pub use map::{Criteria, MapError, MapRow, Requirement, Scenario, TaxonomyMap};
pub use recognition::{Outcome, Question, Reason, Recognition, Refusal, Step, recognise};
pub use share::{
    ActivityLine, CountedLine, Flag, Measure, MissingShare, NegativeShare, Share, ShareError,
    ShareFigure, SharePolicy, green_share,
};

/// Why a text is none of the words of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not {what}; allowed: {allowed}")]
pub struct UnknownWord {
    /// What was read.
    pub seen: String,
    /// What it should have been.
    pub what: &'static str,
    /// The words of the set.
    pub allowed: &'static str,
}
