//! Weights closest to a target under linear rows and bounds, by Newton's method on the dual.
//!
//! ```text
//! minimise    f(w) = Σ cᵢ (wᵢ − bᵢ)²
//! subject to  lowerᵣ ≤ Σ aᵣᵢ wᵢ ≤ upperᵣ      for every row r
//!             lᵢ ≤ wᵢ ≤ uᵢ                    for every name i
//! ```
//!
//! With one multiplier `yᵣ` a row (above zero where the upper limit binds, below where the lower
//! one does) the best weights are `wᵢ(y) = clip(bᵢ − Σ yᵣ aᵣᵢ / 2cᵢ, lᵢ, uᵢ)`, and what is left is
//! a concave function of a few multipliers, maximised by a projected Newton method.
//!
//! Every answer carries a [`Certificate`] that is calculated afresh from the problem as given, and
//! an infeasible problem is answered with multipliers that prove it ([`Farkas`]).
//!
//! Source: D. P. Bertsekas, "Projected Newton methods for optimization problems with simple
//! constraints", SIAM J. Control Optim. 20 (1982); `docs/methodology/optimised-weights.md` §3.

mod certificate;
mod dual;
mod error;
mod farkas;
mod layout;
mod newton;
mod prices;
mod problem;
mod scale;
mod shape;
mod side;
mod solve;
#[cfg(test)]
mod tests;

pub use certificate::{Certificate, Optimum};
pub use error::SeparableError;
pub use farkas::Farkas;
pub use problem::{Coefficients, Problem, Row, TOLERANCE};
pub use scale::row_scale;
pub use solve::solve;
