//! Arithmetic on slices, in a fixed order.
//!
//! Sums are exactly rounded, so they do not depend on the order of their terms, on the number of
//! threads or on the machine.

pub mod capping;
pub mod cholesky;
pub mod float_step;
pub mod market_value;
pub mod mean;
pub mod rounding;
pub mod score;
pub mod selection;
pub mod shapley;
pub mod sum;
pub mod tilt;

pub use capping::{
    CapAlgorithm, CapError, CapLevel, Capped, Redistribution, SingleTrigger, Tier, Tiered, Trigger,
    TriggerReport, cap_single, cap_tier, cap_weights, closest_weights, reset_weights,
};
pub use float_step::FloatStep;
pub use market_value::{factors, line_value, market_value, one_way_turnover};
pub use mean::Mean;
pub use rounding::round_half_even;
pub use sum::{exact_sum, sum, sum_of};
pub use tilt::{
    GroupTotals, Strength, Tilt, TiltError, Tilted, fit_groups, tilt_sizes, weighted_average,
};
