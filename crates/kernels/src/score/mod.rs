//! Scores of a cross-section: one number per member, from the values of all of them.
//!
//! Every function takes the values that exist; who has none is the caller's matter. Results do not
//! depend on the order of the values. Formulas: `docs/methodology/esg-evaluation.md` §5.

mod rank;
mod spread;
mod standard;

pub use rank::{Better, Ties, percentile_ranks, rank_scores};
pub use spread::{median, min_max, winsorise};
pub use standard::{Ddof, normal_cdf, z_scores};

#[cfg(test)]
mod tests;
