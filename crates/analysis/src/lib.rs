//! Indices as they would have been.
//!
//! * [`compare`]: the days on which two indices part, and why;
//! * [`what_if`]: one event by the conventions of several providers;
//! * [`sensitivity`]: a review under other policies, limits and raters;
//! * [`diff`]: a review under the rules of another index, and the share of each rule;
//! * [`compliance`]: an index against the climate regulation.
//!
//! All of them drive [`kapok_backtest::Course`] or hold a review of the methodology again; none
//! has arithmetic of levels of its own.

pub mod compare;
pub mod compliance;
pub mod diff;
pub mod review;
pub mod sensitivity;
pub mod what_if;

pub use compare::{Comparison, compare};
pub use compliance::{Compliance, ComplianceError, compliance};
pub use diff::diff;
pub use sensitivity::sensitivity;
pub use what_if::{WhatIf, WhatIfError, known_event, told_events, what_if};
