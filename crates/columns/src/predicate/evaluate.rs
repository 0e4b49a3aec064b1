//! Values of a predicate, row by row.

use std::cmp::Ordering;
use std::fmt;

use chrono::NaiveDate;
use kapok_market::column::{Column, Values};

use super::expression::{Comparison, Node, Operation, Predicate};

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
        Node::Number(number) => Value::Number(*number),
        Node::Text(text) => Value::Text(text),
        Node::Date(date) => Value::Date(*date),
        Node::Truth(known) => Value::Truth(*known),
        Node::Not(inner) => truth(value(inner).truth().map(|t| !t)),
        Node::And(a, b) => truth(and(value(a).truth(), value(b).truth())),
        Node::Or(a, b) => truth(or(value(a).truth(), value(b).truth())),
        Node::Compare(op, a, b) => truth(value(a).order(value(b)).map(|order| op.test(order))),
        Node::Arithmetic(op, a, b) => match (value(a), value(b)) {
            (Value::Number(a), Value::Number(b)) => op.apply(a, b),
            _ => Value::Null,
        },
        Node::In(inner, list) => {
            let seen = value(inner);
            let equal = |item| seen.order(value(item)).map(|order| order == Ordering::Equal);
            truth(list.iter().map(equal).fold(Some(false), or))
        }
        Node::IsNull(inner) => Value::Truth(value(inner) == Value::Null),
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
    fn test(self, order: Ordering) -> bool {
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

impl Operation {
    /// Unknown where the result is not a number, as in a division by zero.
    pub(super) fn apply<'a>(self, a: f64, b: f64) -> Value<'a> {
        let result = match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
        };
        if result.is_finite() { Value::Number(result) } else { Value::Null }
    }
}

#[cfg(test)]
mod tests {
    use super::super::compile::compile;
    use super::*;
    use kapok_market::column::ColumnType;

    const KNOWN: &[(&str, ColumnType)] = &[
        ("mic", ColumnType::Text),
        ("coal_revenue_share", ColumnType::Number),
        ("listed_on", ColumnType::Date),
    ];

    fn check(text: &str) -> Vec<Option<bool>> {
        let predicate = compile(text, KNOWN).unwrap();
        let column = |values| Column { unit: "", values };
        let day = |text: &str| text.parse().ok();
        let all = [
            column(Values::Text(vec![Some("XSHE"), Some("XHKG"), None])),
            column(Values::Number(vec![Some(0.01), None, Some(0.0)])),
            column(Values::Date(vec![day("2020-01-02"), day("2021-01-04"), None])),
        ];
        let at = |name: &String| KNOWN.iter().position(|(known, _)| known == name).unwrap();
        let used: Vec<&Column<'_>> = predicate.columns.iter().map(|n| &all[at(n)]).collect();
        (0..3).map(|row| predicate.holds(&used, row)).collect()
    }

    #[test]
    fn unknown_is_neither_true_nor_false() {
        assert_eq!(check("coal_revenue_share < 0.01"), [Some(false), None, Some(true)]);
        assert_eq!(
            check("coal_revenue_share >= 0.01 OR mic = 'XHKG'"),
            [Some(true), Some(true), None]
        );
        assert_eq!(check("NOT mic IN ('XSHE', 'XSHG')"), [Some(false), Some(true), None]);
        assert_eq!(
            check("mic IS NULL OR listed_on > '2020-06-30'"),
            [Some(false), Some(true), Some(true)]
        );
        assert_eq!(
            check("coal_revenue_share * 100 BETWEEN 0 AND 0.5"),
            [Some(false), None, Some(true)]
        );
        assert_eq!(check("1 / coal_revenue_share > 0"), [Some(true), None, None]);
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text| {
            let error = compile(text, KNOWN).unwrap_err();
            format!("{error}; {}", error.hint.clone().unwrap_or_default())
        };
        assert_eq!(
            error("coal_revenu_share < 0.01"),
            "unknown column `coal_revenu_share`; did you mean `coal_revenue_share`?"
        );
        assert_eq!(error("mic < 3"), "`mic` is a text and `3` a number: they cannot be compared; ");
        assert_eq!(
            error("coal_revenue_share"),
            "`coal_revenue_share` is a number, a rule must be a condition; "
        );
        assert!(error("mic = 'XSHE' garbage").starts_with("not an SQL expression"));
        assert!(error("mic LIKE 'X%'").starts_with("`mic LIKE 'X%'` is not understood"));
    }
}
