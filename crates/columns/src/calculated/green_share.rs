//! The share of a holder's activities that is recognised as green.
//!
//! 1. `definition`: the column as written and as resolved.
//! 2. `claims`: the rows of `activities` and `taxonomy_map` that were known, as claims and a map.
//! 3. `calculation`: what of them [`kapok_taxonomy::green_share`] recognises.
//! 4. `words`: which lines counted, by which path, and which were refused.

mod calculation;
mod claims;
mod definition;
mod words;

pub(crate) use definition::resolve;
pub use definition::{GreenShare, GreenShareConfig, RecognisedInConfig};
