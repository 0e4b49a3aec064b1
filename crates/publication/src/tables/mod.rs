//! The published tables.

mod constituents;
mod constraints;
mod disclosure;
mod events;
mod levels;
mod overlays;
mod review;

pub use constituents::{CloseRow, OpenRow};
pub use constraints::ConstraintRow;
pub use disclosure::DisclosureRow;
pub use events::{ActionRow, AttributionRow};
pub use levels::{BacktestLevelRow, LevelRow};
pub use overlays::{BacktestOverlayRow, OverlayRow};
pub use review::{EligibilityRow, ReviewRow};
