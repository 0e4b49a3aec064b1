//! Overlays: levels computed from published levels, such as decrements, leverage and hedges.
//!
//! 1. One file a kind in [`kinds`] holds its keys as written, its rule as resolved, its day and
//!    its words; [`kind`] lists the kinds.
//! 2. [`resolve`] takes the overlays of an index file to [`Overlay`]s, each after those that it is
//!    computed from.
//! 3. [`advance`] moves all overlays of an index by one day. [`OverlayDay`] is what they see of
//!    the index, [`Facts`] what the market adds: rates, exchange rates, levels of other indices.
//!    What a day needs of the one before is in [`OverlayState`]; the history is never scanned.
//!
//! A new kind is a file in [`kinds`], its two variants in [`kind`], and, where it carries more than
//! its level, a form of [`memory`].
//!
//! An overlay that cannot be calculated is held from that day, with its reason, and so is what is
//! computed from it; the index goes on. Nothing here knows constituents, divisors or reviews.

mod check;
mod curve;
mod dated;
mod day;
mod error;
mod facts;
mod index;
pub mod kind;
pub mod kinds;
pub mod memory;
mod moving;
mod named_fact;
mod occasions;
mod order;
mod others;
mod outside;
mod overlay;
mod rate;
mod record;
mod resolve;
mod resolving;
mod rule;
mod series;
mod state;
mod terms;
mod today;
mod used;
mod words;
mod written;

pub use curve::Curve;
pub use day::{DividendPoints, Exposures, OverlayDay};
pub use error::OverlayError;
pub use facts::{Facts, Fixing, Market};
pub use index::Index;
pub use kind::OverlayConfig;
pub use memory::Memory;
pub use named_fact::NamedFact;
pub use occasions::{Occasions, OccasionsConfig};
pub use others::{Others, Wanted};
pub use outside::{Outside, OutsideConfig, resolve_outside};
pub use overlay::{Overlay, advance};
pub use rate::{Interest, Rate, RateUsed};
pub use record::OverlayRecord;
pub use resolve::resolve;
pub use series::{Point, Series};
pub use state::{Carried, Hold, OverlayState};
pub use terms::Floor;
pub use used::{Quote, Used};
