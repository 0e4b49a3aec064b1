//! One review under other policies for the unknown, other limits and other raters.

#[cfg(test)]
mod tests;
mod variants;
mod variation;

pub use variants::{Disagreement, NoOutcome, Reach, Sensitivity, Varied, sensitivity};
pub use variation::Variation;
