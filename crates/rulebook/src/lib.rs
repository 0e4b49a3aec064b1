//! Rulebooks: index files as written ([`IndexConfig`]), composed of the sections of the crates
//! below, and as resolved ([`Rulebook`]), with nothing left open.

mod compile;
pub mod config;
mod days;
mod decrements;
mod identity;
mod measured;
mod moved;
mod reading;
pub mod rulebook;

pub use config::IndexConfig;
pub use measured::OtherMeaning;
pub use rulebook::Rulebook;

mod old_paths;
pub use old_paths::*;

#[cfg(test)]
extern crate self as kapok_rulebook;
#[cfg(test)]
mod tests;
