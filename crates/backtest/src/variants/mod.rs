//! Reviews run again under other rules: what would have been chosen instead, and what that changes.

mod basis;
pub mod diff;
mod effect;
mod figures;
pub mod sensitivity;
mod variation;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use basis::{Basis, BasisError};
pub use diff::{Diff, DiffError, diff};
pub use effect::Effect;
pub use figures::{Average, CARBON_INTENSITY, ESG_SCORE, Figures, Moves, turnover};
pub use sensitivity::{Sensitivity, sensitivity};
pub use variation::Variation;
