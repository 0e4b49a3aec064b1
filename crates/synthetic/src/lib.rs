//! Seeded markets of the project templates: tables as CSV text, in memory.
//!
//! [`gba_tables`] draws an invented market of the Greater Bay Area from a seed:
//!
//! 1. `calendar`: which exchange is open on which weekday;
//! 2. `currencies`: paths of the exchange rates;
//! 3. `company`: issuers with their `industry`, and their share lines;
//! 4. `plan`: the events of each line, some written down in `script`, the dividends drawn;
//! 5. `walk`: closes and share counts day by day, with each `event` taken out of the price on
//!    its ex-date;
//! 6. `listing_tables`, `reference_tables`, `indicators`, `ratings`, `conduct`, `taxonomy`: the
//!    tables.
//!
//! A seed gives the same bytes on every machine: there is nothing here but whole numbers,
//! `+ - * /` and comparison of floats, because `exp`, `ln` and `pow` differ between platforms.
//!
//! [`minimal_tables`] are five securities over thirty days.

mod calendar;
mod company;
mod conduct;
mod currencies;
mod event;
mod event_kind;
mod factors;
mod fiscal_year;
mod gba;
mod indicators;
mod industry;
mod listing_tables;
mod minimal;
mod plan;
mod random;
mod ratings;
mod reference_tables;
mod script;
mod sector;
mod setting;
mod table;
mod table_file;
mod taxonomy;
mod walk;

#[cfg(test)]
mod tests;

pub use gba::gba_tables;
pub use minimal::minimal_tables;
pub use table_file::{Encoding, TableFile};
