//! Two rulebooks on one review: the rules that differ, and the share of each in the difference.

mod attribution;
mod difference;
mod error;
mod hybrids;
mod parts;
#[cfg(test)]
mod tests;

pub use attribution::{Attribution, Figure, attribute};
pub use difference::{Diff, WeightChange, diff};
pub use error::{DiffError, MOST_CHANGES, Unworkable};
pub use parts::{BookPart, Change};
