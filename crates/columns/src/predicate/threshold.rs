//! Conditions that compare one column with one number.

use kapok_market::column::Column;

use super::evaluate::Value;
use super::expression::{Node, Predicate};

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

    /// Condition with another limit, in the unit of the column; `None` where there is no
    /// limit. Its text is made anew: a limit that was calculated is a number.
    ///
    /// Source: `docs/methodology/sensitivity.md` §1.
    #[must_use]
    pub fn with_limit(&self, limit: f64) -> Option<Self> {
        self.threshold()?;
        let root = moved(&self.root, limit);
        let columns = self.columns.clone();
        Some(Self { text: text(&root, &columns), columns, root })
    }

    /// Distance by which a value lies above the limit (below zero: under it), in the unit of the
    /// column; `None` where the value is unknown or the condition has no such limit.
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
                Some(Threshold { column: *column, limit: number.constant()? })
            }
            _ => None,
        },
        _ => None,
    }
}

/// A condition with its number replaced.
fn moved(node: &Node, limit: f64) -> Node {
    let side = |side: &Node| match side {
        Node::Column(_) => Box::new(side.clone()),
        Node::Quantity { unit, .. } => {
            Box::new(Node::Quantity { value: limit, unit: unit.clone() })
        }
        _ => Box::new(Node::Number(limit)),
    };
    match node {
        Node::Not(inner) => Node::Not(Box::new(moved(inner, limit))),
        Node::Compare(op, a, b) => Node::Compare(*op, side(a), side(b)),
        _ => node.clone(),
    }
}

/// A condition that compares one column with one number, as text.
fn text(node: &Node, columns: &[String]) -> String {
    match node {
        Node::Not(inner) => format!("NOT ({})", text(inner, columns)),
        Node::Compare(op, a, b) => {
            format!("{} {} {}", text(a, columns), op.sign(), text(b, columns))
        }
        Node::Column(at) => columns[*at].clone(),
        Node::Number(number) => number.to_string(),
        Node::Quantity { value, unit } => format!("'{value} {unit}'"),
        _ => String::new(),
    }
}
