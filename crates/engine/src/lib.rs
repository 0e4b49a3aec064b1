//! Calculation of an index: one pure function, [`step`], moves it by one trading day.
//!
//! Production, back-tests and tests are drivers of that function; [`Calculator`] gathers what a
//! day needs from the market and the methodology. Nothing else calculates a level. What is
//! equity's own is in [`equity`]: prices, dividends and events of securities. Divisor, level,
//! returns and the record of a day know market values and points alone.

pub mod attribution;
pub mod calculator;
pub mod day;
mod divisor;
pub mod equity;
pub mod error;
mod level;
mod levels;
pub mod outcome;
pub mod overlay;
mod point_value;
pub mod returns;
pub mod state;
pub mod step;

pub use calculator::Calculator;
pub use day::{
    Booking, CloseBefore, Day, Dividend, FinalPrice, FormerCount, NewComposition, ShareUpdate,
    ShareUpdates,
};
pub use equity::constituents::{Constituent, Constituents, Role, turnover};
pub use error::{StepError, Unfit};
pub use levels::{Levels, NetGross};
pub use outcome::{
    ActionRecord, CloseDetail, Instalment, LevelRecord, NotApplied, Outcome, ReviewRecord, Stage,
    Treatment,
};
pub use state::{State, SwitchEnd, Switched};
pub use step::{found, step};
