//! Weighting: the weights of the selected securities of a review, and the index shares that give
//! these weights.
//!
//! A concept is one file or folder: as written in an index file, as resolved, as calculated.
//!
//! 1. [`WeightingSection`] is the section as written; [`resolve`] turns it into a [`Weighting`]:
//!    a [`Scheme`] with what belongs to it, and [`Caps`](caps::Caps).
//! 2. [`Weighting::weigh`] makes sizes by the scheme, meets the caps, and gives [`Target`]s.

pub mod caps;
mod error;
mod fixed;
mod lineup;
pub mod optimised;
mod peers;
pub mod pockets;
mod premises;
mod shaped;
mod sizes;
mod target;
pub mod tilt;
mod weigh;
mod weighting;
mod words;
mod written;

pub use error::WeightingError;
pub use fixed::Holdings;
pub use lineup::Lineup;
pub use peers::{IfEmpty, Peers};
pub use premises::Premises;
pub use sizes::BaseSize;
pub use target::{Target, Weighed};
pub use weighting::{ExcludingTilt, Scheme, Weighting, WeightingKind, resolve};
pub use written::WeightingSection;

#[cfg(test)]
mod tests;
