//! An index against Regulation (EU) 2020/1818 on a day: figures for every article.
//!
//! The index is replayed by its own book. It is measured by a book with a climate label, which may
//! be another one ([`measured_by`](kapok_rulebook::Rulebook::measured_by)). Facts of a day are
//! those known on that day.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §6.

mod closes;
mod error;
mod figures;
mod inflation;
mod label;
mod measure;
mod standing;
#[cfg(test)]
mod tests;

pub use error::ComplianceError;
pub use label::LabelRow;
pub use standing::{Compliance, compliance};
