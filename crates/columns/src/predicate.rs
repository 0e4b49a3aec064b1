//! Predicates over columns: SQL expressions with SQL's three-valued logic, in which units and words
//! are checked.

mod compile;
mod contradiction;
mod decided;
mod evaluate;
mod expression;
mod literals;
mod meeting;
mod met;
mod place;
mod product;
mod region;
mod rows;
mod side;
mod sql_text;
mod texts;
mod threshold;

pub use compile::compile;
pub use evaluate::Value;
pub use expression::Predicate;
pub use threshold::Threshold;

#[cfg(test)]
mod tests;
