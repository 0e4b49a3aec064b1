//! Distances within which a capacity or a weight meets its limit.

/// Slack for capacities that are one but for rounding.
pub(super) const CAPACITY_SLACK: f64 = 1e-12;

/// Slack in comparing a weight or a sum of weights with its limit.
pub(super) const LIMIT_SLACK: f64 = 1e-12;
