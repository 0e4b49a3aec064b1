//! Replays indices over their history and says what they did.
//!
//! A replay is a driver of [`kapok_engine::step`], like the daily run: the levels of both are the
//! same to the last bit.

pub mod replay;
pub mod summary;

pub use replay::{Held, OverlayReplay, Replay, replay, replay_all, replay_beside};
pub use summary::{Summary, summarise};
