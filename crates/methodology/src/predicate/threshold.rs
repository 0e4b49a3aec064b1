//! Conditions that compare one column with one number.

use kapok_market::column::Column;

use super::evaluate::Value;
use super::{Node, Predicate};

/// A column and the number that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Position in [`Predicate::columns`].
    column: usize,
    /// The number, in the unit of the column.
    pub limit: f64,
}

impl Predicate {
    /// The limit of a condition that compares one column with one number, on either side of the
    /// sign; `None` for all others.
    #[must_use]
    pub fn threshold(&self) -> Option<Threshold> {
        threshold(&self.root)
    }

    /// How far a value lies above the limit (below zero: under it), in the unit of the column;
    /// `None` where the value is unknown or the condition has no such limit.
    ///
    /// * `columns`: the columns that [`Predicate::columns`] names, in that order
    ///
    /// Source: `docs/methodology/eligibility.md` §7.
    #[must_use]
    pub fn distance(&self, columns: &[&Column<'_>], row: usize) -> Option<f64> {
        let Threshold { column, limit } = self.threshold()?;
        match Value::of(columns[column], row) {
            Value::Number(value) => Some(value - limit),
            Value::Null | Value::Text(_) | Value::Date(_) | Value::Truth(_) => None,
        }
    }
}

fn threshold(node: &Node) -> Option<Threshold> {
    match node {
        Node::Not(inner) => threshold(inner),
        Node::Compare(_, a, b) => match (&**a, &**b) {
            (Node::Column(column), number) | (number, Node::Column(column)) => {
                Some(Threshold { column: *column, limit: constant(number)? })
            }
            _ => None,
        },
        _ => None,
    }
}

/// The number that an expression without columns comes to.
fn constant(node: &Node) -> Option<f64> {
    match node {
        Node::Number(number) => Some(*number),
        Node::Arithmetic(operation, a, b) => match operation.apply(constant(a)?, constant(b)?) {
            Value::Number(number) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::compile;
    use kapok_market::column::ColumnType;

    fn limit(text: &str) -> Option<f64> {
        let known = [("coal", ColumnType::Number), ("oil", ColumnType::Number)];
        compile(text, &known).unwrap().threshold().map(|threshold| threshold.limit)
    }

    #[test]
    fn one_column_against_one_number() {
        assert_eq!(limit("coal < 0.01"), Some(0.01));
        assert_eq!(limit("0.05 >= coal"), Some(0.05));
        assert_eq!(limit("NOT (coal >= -2)"), Some(-2.0));
        assert_eq!(limit("coal = 1 / 4"), Some(0.25));
        assert_eq!(limit("coal + oil < 0.01"), None);
        assert_eq!(limit("coal < oil"), None);
        assert_eq!(limit("coal < 0.01 AND oil < 0.1"), None);
        assert_eq!(limit("coal BETWEEN 0 AND 1"), None);
        assert_eq!(limit("coal IS NULL"), None);
    }
}
