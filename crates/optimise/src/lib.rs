//! Optimised weights: the weights closest to a benchmark, or lowest in a metric, under limits.
//!
//! A [`Program`] says what is minimised and what must hold; [`LinearRow`]s are built from columns.
//! [`solve`] answers with weights that have been checked against every limit, or says which limits
//! cannot hold together; [`solve_with_ladder`] loosens limits in a published order first.
//!
//! Source: `docs/methodology/optimised-weights.md`.

mod attempt;
mod bounds;
mod check;
mod conflict;
mod conic;
mod constraint;
mod covariance;
mod error;
mod ladder;
mod member;
mod objective;
mod program;
mod row;
mod rows;
pub mod separable;
mod solution;
mod solve;
mod structured;
#[cfg(test)]
mod tests;
mod validation;

pub use bounds::{Band, band};
pub use check::{Breach, TOLERANCE, breaches};
pub use constraint::Constraint;
pub use covariance::{Covariance, Estimate};
pub use error::OptimiseError;
pub use ladder::{Change, Level, Solved, solve_with_ladder};
pub use member::Member;
pub use program::{Objective, Program, TrackingErrorLimit, Turnover};
pub use row::{LinearRow, Relaxation};
pub use rows::group_bands;
pub use solution::{Binding, Method, Solution};
pub use solve::solve;
