//! What is due when, and carrying it out.
//!
//! [`plan`] is pure: from rulebooks, what is published and the days asked for, it says which days
//! of which index are to be calculated and from which state. [`run`] carries a plan out.

pub mod blends;
mod line;
pub mod plan;
pub mod run;

pub use blends::{HeldOverlay, LastOverlay};
pub use plan::{Job, Plan, PlanError, Request, Start, plan};
pub use run::{Event, HeldIndex, Reason, Report, RunError, Settings, run};
