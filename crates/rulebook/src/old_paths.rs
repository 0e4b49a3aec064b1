//! Paths by which crates above name what has moved to crates of its own; they go once all of them
//! use the new ones.
#![expect(missing_docs, reason = "only other names")]

pub use kapok_columns::carbon;
pub use kapok_columns::predicate;
pub use kapok_columns::{ColumnFigure, Holding, Library, Origin, Situation};
pub use kapok_conventions as conventions;
pub use kapok_conventions::{Conventions, Preset, Timeline};
pub use kapok_domain::ReturnVariant;
pub use kapok_methodology::{
    Choice, Climate, ClimateFacts, ClimateGauge, Evidence, MarketValue, Ranked, Review,
    ReviewError, Verdict,
};
pub use kapok_optimise as optimise;
pub use kapok_strict_toml::{Diagnostic, Document, Problem};
pub use kapok_weighting::WeightingKind;
pub use kapok_weighting::optimised::{ConstraintFigure, OptimisedFigures, WeightLimits};
pub use kapok_weighting::tilt::TiltFigure;
pub use kapok_weighting::{Scheme, Target};

pub mod columns {
    pub use kapok_columns::*;
}

pub mod returns {
    pub use kapok_weighting::optimised::daily_returns;
}

pub mod overlays {
    pub use kapok_overlay::*;
}
