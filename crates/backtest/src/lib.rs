//! Replays of indices over their history, and their statistics.
//!
//! A [`Course`] is the fold of [`kapok_engine::step`] over the days of an index. Back-tests, daily
//! runs and comparisons drive it, so that their levels agree to the last bit. [`BlendGraph`] is
//! the order in which indices are calculated where blends of one need levels of another.

mod blend_graph;
mod course;
mod held;
mod inspected;
mod parents;
mod replay;
mod replays;
mod summary;
mod watched;

pub use blend_graph::{Blend, BlendError, BlendGraph};
pub use course::{Course, Overlays, Stretch, days_before, days_up_to};
pub use held::Held;
pub use inspected::inspected;
pub use parents::price_growth;
pub use replay::{OverlayReplay, Replay, replay, replay_beside};
pub use replays::{levels_beside, replay_all};
pub use summary::{Summary, summarise};
pub use watched::{Carried, Watched};
