//! Selection among the eligible.
//!
//! A concept is one file: as written in an index file, as resolved, as calculated.

mod choice;
mod goal;
mod ranking;
mod removal;
mod rounding;
mod section;
mod step;
mod target;

pub(crate) use choice::resolve;
pub use choice::{Ranked, Selection};
pub use goal::Goal;
pub use kapok_kernels::selection::{Choice, Crossing, Edge};
pub use ranking::{RankKey, RankMissing, RankedBy, Ranking};
pub use removal::{DropConfig, Removal, RemovalSize};
pub use rounding::Rounding;
pub use section::{BufferConfig, SelectionSection};
pub use step::{Step, StepConfig, Take, UntilConfig};
pub use target::{Base, Target, TargetConfig};
