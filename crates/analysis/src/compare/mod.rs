//! Two indices, or one index by two conventions: the days on which their returns part, and why.
//!
//! The daily return of an index is `Σ wᵢ rᵢ`, with the weights of its open. The difference of two
//! returns therefore is, line by line and exactly,
//! `w_A r_A − w_B r_B = (w_A − w_B) · (r_A + r_B)/2 + (w_A + w_B)/2 · (r_A − r_B)`:
//! weights that differ, and returns of one line that differ because the two treat it differently.
//! Each difference of weights has an origin, the event, review or share count after which it arose,
//! and belongs to it until a review of both replaces it. What net and gross returns add are
//! dividends and how they are reinvested.
//!
//! Source: `docs/how-to/compare-conventions.md` §2.

mod by_variant;
mod cause;
mod comparing;
mod comparison;
mod differing;
mod items;
mod origins;
mod side;
mod treatments;
mod walk;

pub use by_variant::{ByVariant, by_variant, largest};
pub use cause::{Cause, CauseClass};
pub use comparing::compare;
pub use comparison::{Comparison, Ends, Item, PartedDay, Scope, Total};
