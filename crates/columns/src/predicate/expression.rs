//! Typed expressions over columns.

use kapok_market::column::ColumnType;

/// A compiled predicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// As written.
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

/// The type of what an expression yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExpressionType {
    Number,
    Text,
    Date,
    Truth,
}

impl From<ColumnType> for ExpressionType {
    fn from(column: ColumnType) -> Self {
        match column {
            ColumnType::Number => Self::Number,
            ColumnType::Text => Self::Text,
            ColumnType::Date => Self::Date,
        }
    }
}

impl ExpressionType {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Truth => "a condition",
        }
    }
}
