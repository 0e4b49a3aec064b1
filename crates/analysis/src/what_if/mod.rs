//! An event of an index by its own conventions and by those of presets.
//!
//! The index is replayed by its own conventions up to the last calculation day before the
//! ex-date. From that evening on each treatment goes its own way: the evening prepares the next
//! open by the conventions of the ex-date, and the ex-date, if it has closes, is calculated by
//! them too. Only the parameters that treat events are taken from a preset
//! ([`treating_events_as`]); share updates, caps, rounding and data stay those of the
//! index, so that what differs is the event.
//!
//! Where the ex-date is still to come, the event is brought forward to the next open.
//!
//! Source: `docs/how-to/compare-conventions.md` §1.

mod answer;
mod coming;
mod decisive;
mod error;
mod moment;
mod parameters;
mod past;
mod question;
mod scene;
mod treated;

pub use answer::{Regime, Treatment, WhatIf};
pub use coming::{Fate, PassedOver, ToldEvent, WINDOW_DAYS, told_events};
pub use error::{WhatIfError, status_name};
pub use moment::{Moment, known_event};
pub use parameters::{Cell, treating_events_as};
pub use question::what_if;
pub use treated::{ExDay, Holding, Holdings, Treated};
