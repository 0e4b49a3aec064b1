//! Optimised weights: the weights closest to a benchmark, or lowest in a metric, under limits.
//!
//! A [`Program`] says what is minimised and what must hold; [`LinearRow`]s are built from columns.
//! [`solve`] answers with weights that have been checked against every limit, or says which limits
//! cannot hold together; [`solve_with_ladder`] loosens limits in a published order first.
//!
//! Source: `docs/methodology/optimised-weights.md`.

mod bounds;
mod check;
mod conflict;
mod conic;
mod covariance;
mod error;
mod ladder;
mod objective;
mod order_statistic;
mod program;
mod rows;
pub mod separable;
mod solve;
mod structured;
#[cfg(test)]
mod tests;
mod validation;

pub use bounds::{factor_bounds, stock_bounds, times_parent};
pub use check::{Breach, breaches};
pub use conflict::Member;
pub use covariance::{Covariance, Estimate};
pub use error::OptimiseError;
pub use ladder::{Change, Level, Solved, solve_with_ladder};
pub use order_statistic::exclude_highest;
pub use program::{
    Constraint, LinearRow, Objective, Program, Relaxation, TrackingErrorLimit, Turnover,
};
pub use rows::{band, complete, group_bands, group_caps};
pub use solve::{Binding, Method, Solution, solve};

/// Largest violation of a limit: of a weight as such, of a row relative to its scale.
///
/// Source: `docs/methodology/optimised-weights.md` §7.
pub const TOLERANCE: f64 = 1e-9;
