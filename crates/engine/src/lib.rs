//! The calculation: one pure function, [`step`], moves an index by one trading day.
//!
//! Production, back-tests and tests are drivers of that function; [`Calculator`] gathers what a
//! day needs from the market and the methodology. Nothing else calculates a level.

pub mod attribution;
pub mod calculator;
pub mod corporate_action;
pub mod day;
mod dividends;
pub mod error;
mod evening;
pub mod outcome;
pub mod overlay;
pub mod returns;
pub mod state;
pub mod step;

pub use calculator::Calculator;
pub use corporate_action::ShareUpdate;
pub use day::{Booking, Day, Dividend, FinalPrice};
pub use error::StepError;
pub use outcome::{ActionRecord, CloseDetail, LevelRecord, Outcome, ReviewRecord, Stage};
pub use overlay::{Others, OverlayRecord, OverlayState};
pub use state::{Constituent, Constituents, Levels, NetGross, Role, State};
pub use step::{found, step};
