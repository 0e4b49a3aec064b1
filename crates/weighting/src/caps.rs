//! Caps: highest weights, and the redistribution of the weight that they cut.

mod cap;
mod capping;
mod conventions;
mod inside;
mod written;

pub(crate) use cap::resolve;
pub use cap::{Cap, CapLimit, Caps};
pub(crate) use capping::{cap_over_all, name_of};
pub use conventions::CapConventions;
pub(crate) use inside::cap_inside;
pub use written::{AggregateConfig, CapConfig, ResetConfig, TriggerConfig, UnderCaps};
