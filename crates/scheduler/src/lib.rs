//! The days that are due, and carrying them out.
//!
//! [`plan`](plan()) is pure: from rulebooks, what is published and the days asked for, it says
//! which days of which index are to be calculated and from which state. [`run`](run()) carries a
//! plan out.

mod calculate;
mod changed_rules;
mod compiled;
mod due;
mod error;
mod held;
mod identity;
mod index_run;
mod late_decision;
mod log;
mod parents;
mod past;
mod plan;
mod publish;
mod report;
mod run;
mod settings;
mod start;
mod under_way;

pub use changed_rules::{ChangedRules, RulesChange};
pub use compiled::Compiled;
pub use error::RunError;
pub use held::{GateRefusal, HeldIndex, HeldOverlay, Obstacle, Reason};
pub use identity::ChangedIdentity;
pub use late_decision::LateDecision;
pub use plan::{Job, Plan, PlanError, Request, Start, plan};
pub use report::{Event, LastIndex, LastOverlay, Report, Warned};
pub use run::run;
pub use settings::Settings;
