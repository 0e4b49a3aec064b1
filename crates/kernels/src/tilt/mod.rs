//! Tilts: weights that lean towards what scores well.
//!
//! 1. [`one_plus_z`] and the normal distribution make scores `S > 0` of z-scores;
//!    [`decile_thresholds`] and [`decile_factor`] make them of deciles.
//! 2. [`tilt_sizes`] multiplies each base with `Π S_k^n_k` ([`Tilt`]).
//! 3. A strength `n_k` is given, or solved for what the weights shall measure ([`Aim`]).
//! 4. Groups are scaled back to the totals they shall have ([`fit_groups`]).
//!
//! Nothing here depends on the order of the names.

mod average;
mod deciles;
mod error;
mod fit_newton;
mod goal;
mod group_totals;
mod groups;
mod one_plus_z;
mod root;
mod sizes;
mod strength;
mod tilts;

pub use average::weighted_average;
pub use deciles::{DECILES, decile, decile_factor, decile_thresholds, threshold_spread};
pub use error::{Reach, TiltError};
pub use goal::Goal;
pub use group_totals::GroupTotals;
pub use groups::fit_groups;
pub use one_plus_z::one_plus_z;
pub use sizes::{Tilted, tilt_sizes};
pub use strength::HIGHEST_STRENGTH;
pub use tilts::{Aim, Strength, Tilt};

#[cfg(test)]
mod tests;
