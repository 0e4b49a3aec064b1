//! The general solver: quadratic and second-order cone programs, by Clarabel.
//!
//! Only this module knows Clarabel. Variables are `xᵢ = wᵢ / bᵢ`, so that they are near one.

mod answer;
mod cones;
mod distances;
mod form;
mod model;
mod solve;
mod variables;

pub(crate) use answer::{Answer, Found};
pub(crate) use solve::solve;
