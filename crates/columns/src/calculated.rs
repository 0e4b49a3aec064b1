//! Columns that are calculated from facts about companies: intensities, ESG evaluations, green
//! shares, supply chains, pathways.
//!
//! One file or folder a kind: as written, as resolved, calculated, and where its values came from.
//! A company has one value, which all its share lines carry; where securities have facts of their
//! own, each has its value.

mod chain_intensity;
mod evaluated;
mod green_error;
mod green_share;
mod high_impact;
mod intensity;
mod intensity_evidence;
mod intensity_origin;
mod kinds;
mod months_since;
mod pathway;
mod target_uplift;

pub use chain_intensity::{ChainIntensity, ChainIntensityConfig};
pub use evaluated::{Evaluated, EvaluatedConfig, EvaluatedPart};
pub use green_error::GreenError;
pub use green_share::{GreenShare, GreenShareConfig, RecognisedInConfig};
pub use high_impact::HighImpact;
pub use intensity::{Intensity, IntensityConfig, IntensityOrigin, emitted};
pub use intensity_evidence::IntensityEvidence;
pub use kinds::{Calculated, CalculatedConfig};
pub use months_since::{MonthsSince, MonthsSinceConfig};
pub use pathway::{
    NamedPathway, PathwayChoice, PathwayColumn, PathwayColumnConfig, PathwayFigure, PathwayYear,
};
pub use target_uplift::{Reduction, TargetUplift, TargetUpliftConfig};
