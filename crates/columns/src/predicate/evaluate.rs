//! Values of a predicate, row by row.

use std::cmp::Ordering;
use std::fmt;

use chrono::NaiveDate;
use kapok_market::column::{Column, Values};

use super::expression::{Comparison, Node, Predicate};

/// The value of a column or an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Unknown.
    Null,
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A date.
    Date(NaiveDate),
    /// A condition.
    Truth(bool),
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("not known"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => write!(f, "{date}"),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}

impl<'a> Value<'a> {
    /// The value of a column in a row.
    #[must_use]
    pub fn of(column: &'a Column<'_>, row: usize) -> Self {
        match &column.values {
            Values::Number(all) => all[row].map_or(Self::Null, Self::Number),
            Values::Text(all) => all[row].map_or(Self::Null, Self::Text),
            Values::Date(all) => all[row].map_or(Self::Null, Self::Date),
        }
    }

    fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(&b),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(&b)),
            _ => None,
        }
    }

    fn truth(self) -> Option<bool> {
        if let Self::Truth(truth) = self { Some(truth) } else { None }
    }
}

impl Predicate {
    /// Whether the predicate holds in a row; `None` if that is unknown.
    ///
    /// * `columns`: the columns that [`Predicate::columns`] names, in that order
    #[must_use]
    pub fn holds(&self, columns: &[&Column<'_>], row: usize) -> Option<bool> {
        evaluate(&self.root, columns, row).truth()
    }
}

fn evaluate<'a>(node: &'a Node, columns: &[&'a Column<'_>], row: usize) -> Value<'a> {
    let value = |node: &'a Node| evaluate(node, columns, row);
    let truth = |truth: Option<bool>| truth.map_or(Value::Null, Value::Truth);
    match node {
        Node::Column(at) => Value::of(columns[*at], row),
        Node::Number(number) | Node::Quantity { value: number, .. } => Value::Number(*number),
        Node::Text(text) => Value::Text(text),
        Node::Date(date) => Value::Date(*date),
        Node::Truth(known) => Value::Truth(*known),
        Node::Not(inner) => truth(value(inner).truth().map(|t| !t)),
        Node::And(a, b) => truth(and(value(a).truth(), value(b).truth())),
        Node::Or(a, b) => truth(or(value(a).truth(), value(b).truth())),
        Node::Compare(op, a, b) => truth(value(a).order(value(b)).map(|order| op.test(order))),
        Node::Arithmetic(op, a, b) => match (value(a), value(b)) {
            (Value::Number(a), Value::Number(b)) => {
                op.apply(a, b).map_or(Value::Null, Value::Number)
            }
            _ => Value::Null,
        },
        Node::In(inner, list) => {
            let seen = value(inner);
            let equal = |item| seen.order(value(item)).map(|order| order == Ordering::Equal);
            truth(list.iter().map(equal).fold(Some(false), or))
        }
        Node::IsNull(inner) => Value::Truth(value(inner) == Value::Null),
        Node::Converted(inner, conversion) => match value(inner) {
            Value::Number(number) => Value::Number(conversion.apply(number)),
            other => other,
        },
        Node::Rank(inner, grades) => match value(inner) {
            Value::Text(word) => {
                grades.rank(word).map_or(Value::Null, |rank| Value::Number(rank as f64))
            }
            other => other,
        },
    }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    and(a.map(|t| !t), b.map(|t| !t)).map(|t| !t)
}

impl Comparison {
    /// Whether it is true of sides in an order.
    pub(super) fn test(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}
