//! Rulebooks: index files as written ([`IndexConfig`]), composed of the sections of the crates
//! below, and as resolved ([`Rulebook`]), with nothing left open.

mod absent_words;
mod begun;
mod compile;
mod compile_versions;
pub mod config;
mod dated;
mod days;
mod decrements;
mod equal_in_versions;
mod follow_ups;
mod identity;
mod measured;
mod moved;
mod needs;
mod price_days;
mod reading;
mod rulebook;
mod unread;
mod versions;

pub use absent_words::{AbsentWord, RejectedRows};
pub use compile_versions::{Version, WrongVersion};
pub use config::IndexConfig;
pub use measured::OtherMeaning;
pub use needs::Needs;
pub use rulebook::Rulebook;

#[cfg(test)]
extern crate self as kapok_rulebook;
#[cfg(test)]
mod tests;
