//! The published tables.

mod constituents;
mod constraints;
mod disclosure;
mod events;
mod findings;
mod levels;
mod overlays;
mod review;

pub use constituents::{
    CloseHolding, CloseParts, ClosePrices, CloseRow, CloseSubject, FileColumns, GrowthAtClose,
    OpenGrowth, OpenHolding, OpenParts, OpenPrices, OpenRow, OpenSubject, SecurityNames,
};
pub use constraints::ConstraintRow;
pub use disclosure::DisclosureRow;
pub use events::{
    ActionEffect, ActionEvent, ActionParts, ActionRow, ActionSubject, ActionTerms, AttributionRow,
};
pub use findings::BacktestFindingRow;
pub use levels::{
    BacktestLevelRow, CarriedLevels, CashKept, LevelCourse, LevelParts, LevelReturn, LevelRow,
    LevelRules, LevelSubject, LevelValue,
};
pub use overlays::{
    BacktestOverlayRow, OverlayCarried, OverlayEntered, OverlayHeld, OverlayLevel, OverlayParts,
    OverlayRow, OverlaySubject,
};
pub use review::{
    ChoiceOfReview, EligibilityRow, ReviewParts, ReviewRow, ReviewSubject, ReviewWeights,
    WholeReview,
};
