//! Caps on weights.
//!
//! A cap says how much one group may weigh: a share line, a company, a sector. What a cap means for
//! the others is a rule of its own, and each rule gives another index:
//!
//! * [`cap_weights`]: caps of one or more levels; nested levels by an exact water-fill, levels
//!   that cross by [`closest_weights`]
//! * [`cap_single`]: one level, with what is cut shared out in proportion or in equal parts
//! * [`cap_tier`]: a highest weight and a highest sum of the large ("5/10/40"), by rank, by the
//!   largest common cap, or by trimming the large ones together
//! * [`reset_weights`]: nothing until a trigger is met ("24/48"), then back to lower limits
//!
//! All are exact up to rounding and do not depend on the order of the names, but for one thing:
//! where two groups are equal and a rule takes one of them, it takes the one with the lower number.
//! Callers number groups in an order that means something (by id).

mod algorithm;
mod capped;
mod crossing;
mod effective;
mod error;
mod level;
mod levels;
mod newton;
mod partition;
mod pour;
mod redistribution;
mod slack;
mod tier;
mod tiered;
mod trigger;
mod water_fill;

#[cfg(test)]
mod tests;

pub use algorithm::CapAlgorithm;
pub use capped::Capped;
pub use crossing::closest_weights;
pub use error::CapError;
pub use level::CapLevel;
pub use levels::{cap_single, cap_weights};
pub use redistribution::Redistribution;
pub use tier::Tier;
pub use tiered::{Tiered, cap_tier};
pub use trigger::{SingleTrigger, Trigger, TriggerReport, reset_weights};
