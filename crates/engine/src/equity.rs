//! Equity part of a day: how securities, their prices, dividends and corporate actions change the
//! market value of an index.
//!
//! 1. [`opening`]: events of today that became known overnight.
//! 2. [`marking`]: official closes and rates of the day.
//! 3. [`closing`]: market value, and the growth that the other parts of a day ask for.
//! 4. [`dividends`]: income of the day, in points.
//! 5. [`evening`]: the review that takes effect, and the events of the next open.
//!
//! The rest of [`crate::step`] (divisor, price level, returns, record) knows market values and
//! points alone, and nothing of securities.

pub(crate) mod believable;
pub(crate) mod closing;
pub(crate) mod constituents;
pub mod corporate_action;
pub(crate) mod dividends;
pub(crate) mod evening;
mod local_return;
mod marking;
pub(crate) mod opening;
