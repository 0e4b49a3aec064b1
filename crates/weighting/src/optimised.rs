//! Optimised weights: as written, as resolved, and as a program over the names of a review.

mod average;
mod definition;
mod entrants;
mod figures;
mod label;
mod limits;
mod problem;
mod returns;
mod rows;
mod written;

pub(crate) use definition::resolve;
pub use definition::{Constraint, Measure, Objective, Optimise, Relax, RelaxedConstraint};
pub use figures::{ConstraintFigure, OptimisedFigures, WeightLimits};
pub use label::LabelFigures;
pub use limits::{Limit, Limits};
pub(crate) use problem::optimised;
pub use returns::{daily_returns, return_dates};
pub use written::{
    AverageMissing, Benchmark, Bounds, ConstraintConfig, Covariance, LimitConfig, ObjectiveName,
    OptimiseSection, RelaxConfig, RelaxedConfig,
};
