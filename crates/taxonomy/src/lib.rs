//! Taxonomies of green activities, and recognition across them.
//!
//! 1. [`Catalogue`]: which versions exist, when they are in force, who accepts which.
//! 2. [`TaxonomyMap`]: rows that lead from one activity to another, checked against the catalogue.
//! 3. [`recognise`]: is a claim recognised there, on that day, for that objective? A dated path.
//! 4. [`green_share`]: the share of revenue or of proceeds that is recognised.
//!
//! Recognition is a relation, not an equality: one to many, not symmetric, bounded in time and by
//! objective. Source: `docs/methodology/taxonomies.md`.

mod activity_line;
mod catalogue;
mod catalogue_place;
mod claim;
mod figure;
mod green_share;
mod map;
mod policy;
mod recognition;
mod share;
mod share_error;
#[cfg(test)]
mod tests;
mod unknown_word;
mod validity;

pub use activity_line::{ActivityLine, Measure};
pub use catalogue::{Catalogue, CatalogueError, CatalogueFile, Hub, Jurisdiction, Target, Version};
pub use claim::{Activity, Claim, Instrument, InstrumentKind};
pub use figure::{CountedLine, ShareFigure};
pub use green_share::green_share;
pub use map::{Criteria, MapError, MapRow, Requirement, Scenario, TaxonomyMap};
pub use policy::{Flag, MissingShare, NegativeShare, SharePolicy};
pub use recognition::{Outcome, Question, Reason, Recognition, Refusal, Step, recognise};
pub use share::Share;
pub use share_error::ShareError;
pub use unknown_word::UnknownWord;
pub use validity::Validity;
