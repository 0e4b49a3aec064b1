//! Data gate: checks of facts that are well formed and hard to believe.
//!
//! A finding names what was seen, what was expected, and what may explain it. An index team sets
//! the limits, and accepts single findings by name; nothing is repaired here.
//!
//! 1. [`Inspection::of`] goes through the facts of a span once, for all indices: prices, share
//!    counts, rates, events. What it says of a day is what could be said that evening.
//! 2. [`Inspection::evening`] asks, for each evening of an index, which of these concern what it
//!    holds, adds what only its composition shows, and judges by the limits that apply there.
//! 3. [`review`] says all of a history at once, with what later days say of it.
//!
//! Each check is declared once, in [`CHECKS`]; a family of checks is one file.

mod accepted;
mod answer;
mod calendar;
mod check;
mod chosen;
mod completeness;
mod declared;
mod documented;
mod esg;
mod events;
mod exchanges;
mod expected;
mod family;
mod far_dates;
mod finding;
mod held;
mod in_force;
mod inspect;
mod interest;
mod judge;
mod jumps;
mod levels;
mod limit_unit;
mod limits;
mod paid;
mod prices;
mod rates;
mod scan;
mod severity;
mod shares;
mod span;
mod spec;
mod subject;
mod today;
mod usual;

pub use accepted::{Accepted, Gate};
pub use check::Check;
pub use declared::CHECKS;
pub use documented::documentation;
pub use finding::Finding;
pub use held::{BesideParent, ChosenBy, Held, Lines, Moved};
pub use inspect::{Inspection, review};
pub use limit_unit::LimitUnit;
pub use limits::{Exception, Limits, Rule, Scope, Setting};
pub use severity::Severity;
pub use span::Span;
pub use spec::{Budget, CheckSpec};
pub use subject::Subject;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
