//! The methodology of an index: its file as written ([`config::IndexConfig`]), resolved into a
//! [`Rulebook`], and reviews by that book, each with its reasons.
//!
//! Nothing here reads a file or a data frame: rules work on typed columns over all securities.

mod candidates;
pub mod carbon;
mod climate_facts;
pub mod columns;
pub mod config;
pub mod derived;
pub mod disclosure;
pub mod eligibility;
mod error;
mod known;
mod library;
pub mod predicate;
pub mod returns;
pub mod review;
pub mod rulebook;
pub mod selection;
pub mod trajectory;
pub mod weighting;

pub use kapok_conventions as conventions;
pub use kapok_optimise as optimise;

pub use climate_facts::ClimateFacts;
pub use config::{
    Diagnostic, Document, IndexConfig, Problem, ReturnVariant, Scheme, WeightingKind,
};
pub use conventions::{Conventions, Preset, Timeline};
pub use derived::Origin;
pub use disclosure::Metric;
pub use eligibility::Verdict;
pub use error::ReviewError;
pub use known::ColumnFigure;
pub use library::Library;
pub use review::{Evidence, Holding, Review};
pub use rulebook::Rulebook;
pub use selection::{Choice, Ranked};
pub use weighting::{ConstraintFigure, OptimisedFigures, Target, TiltFigure, WeightLimits};

#[cfg(test)]
mod fixture;
