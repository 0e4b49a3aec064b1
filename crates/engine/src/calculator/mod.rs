//! From the market and a rulebook to the days of an index.

mod composition;
mod days;
mod dividends;
mod events;
mod index;
mod overlays;
mod shares;
mod withholding;

pub use index::Calculator;
