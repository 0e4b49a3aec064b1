//! Corporate actions: what they do to price, shares and index market value.
//!
//! Every change that is not the market's goes through a [`Ledger`], which records before and
//! after. One event is one or more records: a line that leaves and one that comes in are two.
//!
//! 1. Units and identities.
//! 2. Mergers and deletions, at their own prices.
//! 3. Splits and bonus issues.
//! 4. What is taken out of prices.
//! 5. Rights, on the price after that.
//! 6. Share counts.
//!
//! Sources: `docs/methodology/corporate-actions.md`.

mod apply;
mod change;
mod ex_price;
mod ledger;
mod lines;
mod moment;
mod rights;
mod shares;

pub use apply::apply;
pub(crate) use ex_price::{ExPrice, waits_for_ex_price};
pub(crate) use ledger::{EventIdentity, Ledger};
pub use moment::Moment;
