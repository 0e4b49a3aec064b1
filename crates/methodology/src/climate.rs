//! Climate label that an index aims at: its terms, the rules and constraints that follow from it,
//! and the measurement of an index against it.

mod facts;
mod gauge;
mod label;
mod section;
mod trajectory;

pub use facts::ClimateFacts;
pub use gauge::ClimateGauge;
pub use label::Climate;
pub(crate) use label::{ClimatePremises, resolve};
pub use section::{Articles, BaseYearIntensity, ClimateExclusions, ClimateSection};
pub use trajectory::TrajectoryLimit;
