//! Corporate actions: their effect on price, shares and index market value.
//!
//! Every change not made by the market goes through a [`Ledger`], which records before and after.
//! One event makes one or more records: a line that leaves and one that comes in are two.
//!
//! By ex-date, and within one:
//!
//! 1. Units and identities.
//! 2. Lines that become another one, after the events that are stated on them.
//! 3. Mergers, deletions and replacements, at their own prices.
//! 4. Splits and bonus issues, then repayments with a consolidation.
//! 5. Amounts taken out of prices (special dividends, repayments, spin-offs).
//! 6. Rights, on the price after that.
//! 7. Share counts.
//!
//! Sources: `docs/methodology/corporate-actions.md`.

mod apply;
mod change;
mod ex_date;
mod ex_price;
mod ledger;
mod lines;
mod moment;
mod order;
mod payment;
mod replacement;
mod rights;
mod shares;

pub use apply::apply;
pub(crate) use ex_price::{ExPrice, waits_for_ex_price};
pub(crate) use ledger::{EventIdentity, Ledger};
pub use moment::Moment;
pub(crate) use order::{in_order, switches_with};
pub(crate) use payment::{may_wait, stated_cash};
