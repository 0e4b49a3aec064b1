//! Corporate actions: their effect on price, shares and index market value.
//!
//! Every change not made by the market goes through a [`Ledger`], which records before and after.
//! One event makes one or more records: a line that leaves and one that comes in are two.
//!
//! 1. Units and identities.
//! 2. Mergers and deletions, at their own prices.
//! 3. Splits and bonus issues.
//! 4. Amounts taken out of prices (special dividends, repayments, spin-offs).
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
