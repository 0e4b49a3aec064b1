//! Methodology of an index: schedule, universe, eligibility, selection and weighting, and reviews
//! by these rules, each with its reasons.
//!
//! [`Sections`] of an index file are resolved into a [`Methodology`]; [`Reviewing`] applies it to a
//! composition. Nothing here reads a file or a data frame: rules work on typed columns over all
//! securities.

pub mod climate;
pub mod eligibility;
mod error;
mod methodology;
pub mod review;
pub mod rule;
pub mod schedule;
pub mod selection;
pub mod universe;

pub use climate::{Climate, ClimateFacts, ClimateGauge, TrajectoryLimit};
pub use eligibility::Verdict;
pub use error::ReviewError;
pub use methodology::{Methodology, Sections, Surroundings, resolve};
pub use review::{Evidence, Review, Reviewing};
pub use rule::{IfMissing, Rule, RuleConfig};
pub use schedule::{Due, ReviewDays, RulesOf, Schedule};
pub use selection::{Choice, Ranked, Selection};
pub use universe::{MarketValue, Universe};
