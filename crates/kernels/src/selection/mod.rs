//! Choosing from a ranked list: step by step to a goal, and leaving for being last.

mod choice;
mod drop;
mod steps;

pub use choice::Choice;
pub use drop::drop_last;
pub use steps::{Crossing, Edge, Goal, Step, choose};

#[cfg(test)]
mod tests;
