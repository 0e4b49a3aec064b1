//! Replays indices over their history and says what they did.
//!
//! [`what_if`] asks what one event does under other conventions.
//!
//! A replay is a driver of [`kapok_engine::step`], like the daily run: the levels of both are the
//! same to the last bit.

pub mod compare;
pub mod compliance;
pub mod replay;
pub mod summary;
pub mod variants;
pub mod what_if;

pub use compare::{Comparison, compare};
pub use compliance::{Compliance, ComplianceError, compliance};
pub use replay::{Held, OverlayReplay, Replay, replay, replay_all, replay_beside};
pub use summary::{Summary, summarise};
pub use variants::{diff, sensitivity};
pub use what_if::{WhatIf, WhatIfError, coming_events, known_event, what_if};
