//! Predicates over columns: SQL expressions with SQL's three-valued logic.

mod compile;
mod evaluate;
mod expression;
mod threshold;

pub use compile::{PredicateError, compile};
pub use evaluate::Value;
pub use expression::Predicate;
pub use threshold::Threshold;
