//! Levels computed from published levels: decrements, leverage, hedges and the like.
//!
//! 1. One file a family holds its arithmetic, pure functions of numbers.
//! 2. [`advance`] moves all overlays of an index by one day, each after what it is computed from.
//!    What a day needs of the one before is in [`OverlayState`]; the history is never scanned.
//! 3. What the market adds (rates, exchange rates, weights by currency, levels of other indices)
//!    comes through [`Facts`].
//!
//! An overlay that cannot be calculated is held from that day, with its reason, and so is what is
//! computed from it; the index goes on.

pub mod advance;
pub mod blend;
pub mod error;
pub mod fee;
pub mod hedge;
pub mod leverage;
pub(crate) mod local;
mod market;
pub mod memory;
pub mod record;
pub mod reinvest;
mod rules;
pub mod volatility;

pub use advance::{OverlayDay, advance};
pub use error::OverlayError;
pub(crate) use market::OverlaysBefore;
pub use market::{Exposures, Market, exposures};
pub use memory::Memory;
pub use record::{
    Carried, Facts, Hold, Others, OverlayRecord, OverlayState, Point, RateUsed, Used,
};
