//! Carbon metrics with typed denominators ([`carbon`]), and the rules of the EU climate benchmarks:
//! Regulation (EU) 2020/1818, as functions of figures.
//!
//! Choices that the law leaves open are keys of [`ClimateTerms`], which has no default.
//!
//! Sources: `docs/methodology/carbon-metrics.md`, `docs/methodology/climate-benchmarks.md`.

pub mod carbon;
pub mod compliance;
mod evic;
pub mod exclusion;
pub mod exposure;
pub mod label;
pub mod scope_three;
pub mod terms;
pub mod trajectory;

pub use compliance::{ArticleFinding, ArticleVerdict, ComplianceInputs, report};
pub use evic::{EvicAverage, EvicConstituents, EvicFactor};
pub use exclusion::{Activity, Exclusion, Failure, Involvement, exclusions, failures};
pub use exposure::Exposure;
pub use label::{Label, LabelEvent, LabelState};
pub use scope_three::{UnknownDivision, is_scope_three_required};
pub use terms::{
    ActivityList, Average, ClimateTerms, Jurisdiction, LabelName, MissedTarget, TestTiming,
    UniverseData, UnknownShare,
};
