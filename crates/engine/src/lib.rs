//! The calculation: one pure function, [`step`], moves an index by one trading day.
//!
//! Production, back-tests and tests are drivers of that function; [`Calculator`] gathers what a
//! day needs from the market and the methodology. Nothing else calculates a level.

pub mod attribution;
pub mod calculator;
pub mod corporate_action;
pub mod day;
pub mod error;
pub mod outcome;
pub mod overlay;
pub mod state;
pub mod step;

pub use calculator::Calculator;
pub use day::{Day, Dividend};
pub use error::StepError;
pub use outcome::{ActionRecord, CloseDetail, LevelRecord, Outcome, ReviewRecord};
pub use overlay::{Others, OverlayRecord, OverlayState};
pub use state::{Constituents, Levels, State};
pub use step::{found, step};
