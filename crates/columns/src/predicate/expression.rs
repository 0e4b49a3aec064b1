//! Typed expressions over columns.

use std::sync::Arc;

use kapok_units::Conversion;

use crate::bounds::Bounds;
use crate::grades::Grades;
use crate::kind::{ColumnKind, Numbers, Texts};

/// A compiled predicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// Text as written.
    pub text: String,
    /// The columns it reads, each once, in the order of the text.
    pub columns: Vec<String>,
    pub(super) root: Node,
}

/// A typed expression; columns by their position in [`Predicate::columns`].
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Column(usize),
    Number(f64),
    /// A number that was written with its unit, in the unit of the column beside it.
    Quantity {
        value: f64,
        /// Unit of the column.
        unit: String,
    },
    Text(String),
    Date(chrono::NaiveDate),
    Truth(bool),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    Arithmetic(Operation, Box<Node>, Box<Node>),
    In(Box<Node>, Vec<Node>),
    IsNull(Box<Node>),
    /// Numbers in the unit of the other side.
    Converted(Box<Node>, Conversion),
    /// Ranks of words.
    Rank(Box<Node>, Arc<Grades>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Kind of the values that an expression yields.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ExpressionKind {
    /// A number that was written without a unit, which takes that of the other side.
    Bare,
    /// Numbers of a unit.
    Numbers(Numbers),
    /// A text that was written: a word, a date or a quantity, by the other side.
    Literal(String),
    /// Texts of a column without an order.
    Texts(Texts),
    /// Texts of a column in their order.
    Graded(Arc<Grades>),
    Date,
    Truth,
}

impl From<&ColumnKind> for ExpressionKind {
    fn from(column: &ColumnKind) -> Self {
        match column {
            ColumnKind::Numbers(numbers) => Self::Numbers(numbers.clone()),
            ColumnKind::Texts(texts) => Self::Texts(texts.clone()),
            ColumnKind::Graded(grades) => Self::Graded(grades.clone()),
            ColumnKind::Dates => Self::Date,
        }
    }
}

impl ExpressionKind {
    /// Kind with other bounds of its numbers.
    pub(super) fn with_bounds(self, change: impl FnOnce(Bounds) -> Bounds) -> Self {
        match self {
            Self::Numbers(numbers) => {
                Self::Numbers(Numbers { bounds: change(numbers.bounds), ..numbers })
            }
            other => other,
        }
    }

    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Bare | Self::Numbers(_) => "a number",
            Self::Literal(_) | Self::Texts(_) | Self::Graded(_) => "a text",
            Self::Date => "a date",
            Self::Truth => "a condition",
        }
    }
}

impl Comparison {
    /// Text as it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Comparison with its sides exchanged.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// Whether it asks which side is greater.
    pub(super) fn needs_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl Operation {
    /// Result; `None` where it is no number, as in a division by zero.
    pub(super) fn apply(self, a: f64, b: f64) -> Option<f64> {
        let result = match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
        };
        result.is_finite().then_some(result)
    }
}

impl Node {
    /// Number that an expression without columns comes to.
    pub(super) fn constant(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Quantity { value, .. } => Some(*value),
            Self::Arithmetic(operation, a, b) => operation.apply(a.constant()?, b.constant()?),
            _ => None,
        }
    }
}
