//! Gathers the days of an index from the facts of the market and the rulebook.

mod coming;
mod composition;
mod counted;
mod days;
mod dividends;
mod entitled;
mod events;
mod followers;
mod former_counts;
mod index;
mod overlays;
mod shares;
mod vouched;
mod withholding;

pub use index::Calculator;
