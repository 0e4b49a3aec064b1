//! Reviews run again under other rules, and their effect.

mod basis;
mod effect;
mod figures;
#[cfg(test)]
pub(crate) mod fixture;

pub use basis::{Basis, BasisError};
pub use effect::Effect;
pub(crate) use figures::active;
pub use figures::{Average, CARBON_INTENSITY, ESG_SCORE, Figures, Moves, turnover};
