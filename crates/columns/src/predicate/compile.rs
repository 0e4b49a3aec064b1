//! SQL text to a typed expression.

use chrono::NaiveDate;
use kapok_market::column::ColumnType;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as SqlValue};
use sqlparser::dialect::AnsiDialect;
use sqlparser::parser::Parser;

use super::expression::{Comparison, ExpressionType, Node, Operation, Predicate};
use kapok_domain::did_you_mean;

/// Why a text is not a predicate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PredicateError {
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}

fn error(message: impl Into<String>) -> PredicateError {
    PredicateError { message: message.into(), hint: None }
}

/// Compiles an SQL expression over the named columns; it must be a condition.
///
/// # Errors
///
/// If it is not SQL, names an unknown column, mixes types, or uses what rules do not need.
pub fn compile(text: &str, columns: &[(&str, ColumnType)]) -> Result<Predicate, PredicateError> {
    let dialect = AnsiDialect {};
    let mut parser = Parser::new(&dialect)
        .try_with_sql(text)
        .map_err(|e| error(format!("not an SQL expression: {e}")))?;
    let sql = parser.parse_expr().map_err(|e| error(format!("not an SQL expression: {e}")))?;
    let rest = parser.peek_token();
    if rest.token != sqlparser::tokenizer::Token::EOF {
        return Err(error(format!("not an SQL expression: `{rest}` follows its end")));
    }
    let mut compiler = Compiler { known: columns, used: Vec::new() };
    let (root, kind) = compiler.node(&sql)?;
    if kind != ExpressionType::Truth {
        return Err(error(format!("`{text}` is {}, a rule must be a condition", kind.noun())));
    }
    Ok(Predicate { text: text.to_owned(), columns: compiler.used, root })
}

type Typed = Result<(Node, ExpressionType), PredicateError>;

struct Compiler<'a> {
    known: &'a [(&'a str, ColumnType)],
    used: Vec<String>,
}

impl Compiler<'_> {
    fn node(&mut self, sql: &Expr) -> Typed {
        match sql {
            Expr::Identifier(name) => self.column(&name.value),
            Expr::Nested(inner) => self.node(inner),
            Expr::Value(value) => literal(&value.value),
            Expr::TypedString(typed) => date_literal(&typed.to_string()),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                let inner = self.truth(expr)?;
                Ok((Node::Not(inner), ExpressionType::Truth))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let inner = self.number(expr)?;
                let zero = Box::new(Node::Number(0.0));
                Ok((Node::Arithmetic(Operation::Subtract, zero, inner), ExpressionType::Number))
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::Between { expr, negated, low, high } => {
                let low = self.compare(Comparison::GreaterOrEqual, expr, low)?;
                let high = self.compare(Comparison::LessOrEqual, expr, high)?;
                let both = Node::And(Box::new(low), Box::new(high));
                Ok((negate(*negated, both), ExpressionType::Truth))
            }
            Expr::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            Expr::IsNull(inner) => {
                let is_null = Node::IsNull(Box::new(self.node(inner)?.0));
                Ok((is_null, ExpressionType::Truth))
            }
            Expr::IsNotNull(inner) => {
                let is_null = Node::IsNull(Box::new(self.node(inner)?.0));
                Ok((negate(true, is_null), ExpressionType::Truth))
            }
            other => Err(PredicateError {
                message: format!("`{other}` is not understood in a rule"),
                hint: Some(
                    "rules know columns, numbers, 'texts', DATE '2020-12-31', AND, OR, NOT, =, <>, \
                     <, <=, >, >=, +, -, *, /, IN, BETWEEN and IS [NOT] NULL"
                        .into(),
                ),
            }),
        }
    }

    fn column(&mut self, name: &str) -> Typed {
        let Some((_, kind)) = self.known.iter().find(|(known, _)| *known == name) else {
            let near = did_you_mean(name, self.known.iter().map(|(known, _)| *known));
            let all = || self.known.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
            let hint = near.unwrap_or_else(|| {
                format!("known columns are {}; others are declared under [columns]", all())
            });
            return Err(PredicateError {
                message: format!("unknown column `{name}`"),
                hint: Some(hint),
            });
        };
        let known = self.used.iter().position(|used| used == name);
        let at = known.unwrap_or_else(|| {
            self.used.push(name.to_owned());
            self.used.len() - 1
        });
        Ok((Node::Column(at), ExpressionType::from(*kind)))
    }

    fn of_kind(&mut self, sql: &Expr, wanted: ExpressionType) -> Result<Box<Node>, PredicateError> {
        let (node, kind) = self.node(sql)?;
        if kind == wanted {
            Ok(Box::new(node))
        } else {
            Err(error(format!("`{sql}` is {}, not {}", kind.noun(), wanted.noun())))
        }
    }

    fn truth(&mut self, sql: &Expr) -> Result<Box<Node>, PredicateError> {
        self.of_kind(sql, ExpressionType::Truth)
    }

    fn number(&mut self, sql: &Expr) -> Result<Box<Node>, PredicateError> {
        self.of_kind(sql, ExpressionType::Number)
    }

    fn binary(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Typed {
        let compared = |c: &mut Self, op| Ok((c.compare(op, left, right)?, ExpressionType::Truth));
        let computed = |c: &mut Self, op| {
            Ok((Node::Arithmetic(op, c.number(left)?, c.number(right)?), ExpressionType::Number))
        };
        match op {
            BinaryOperator::And => {
                Ok((Node::And(self.truth(left)?, self.truth(right)?), ExpressionType::Truth))
            }
            BinaryOperator::Or => {
                Ok((Node::Or(self.truth(left)?, self.truth(right)?), ExpressionType::Truth))
            }
            BinaryOperator::Eq => compared(self, Comparison::Equal),
            BinaryOperator::NotEq => compared(self, Comparison::NotEqual),
            BinaryOperator::Lt => compared(self, Comparison::Less),
            BinaryOperator::LtEq => compared(self, Comparison::LessOrEqual),
            BinaryOperator::Gt => compared(self, Comparison::Greater),
            BinaryOperator::GtEq => compared(self, Comparison::GreaterOrEqual),
            BinaryOperator::Plus => computed(self, Operation::Add),
            BinaryOperator::Minus => computed(self, Operation::Subtract),
            BinaryOperator::Multiply => computed(self, Operation::Multiply),
            BinaryOperator::Divide => computed(self, Operation::Divide),
            other => Err(error(format!("`{other}` is not understood in a rule"))),
        }
    }

    fn compare(
        &mut self,
        op: Comparison,
        left: &Expr,
        right: &Expr,
    ) -> Result<Node, PredicateError> {
        let (a, b) = self.pair(left, right)?;
        Ok(Node::Compare(op, Box::new(a), Box::new(b)))
    }

    /// Two sides of one type; a text beside a date is read as a date.
    fn pair(&mut self, left: &Expr, right: &Expr) -> Result<(Node, Node), PredicateError> {
        let ((a, a_kind), (b, b_kind)) = (self.node(left)?, self.node(right)?);
        match (a, a_kind, b, b_kind) {
            (a, ExpressionType::Date, Node::Text(text), ExpressionType::Text) => {
                Ok((a, date(&text)?))
            }
            (Node::Text(text), ExpressionType::Text, b, ExpressionType::Date) => {
                Ok((date(&text)?, b))
            }
            (a, a_kind, b, b_kind) if a_kind == b_kind && a_kind != ExpressionType::Truth => {
                Ok((a, b))
            }
            (_, a_kind, _, b_kind) => Err(error(format!(
                "`{left}` is {} and `{right}` {}: they cannot be compared",
                a_kind.noun(),
                b_kind.noun()
            ))),
        }
    }

    fn in_list(&mut self, sql: &Expr, list: &[Expr], negated: bool) -> Typed {
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            items.push(self.pair(sql, item)?.1);
        }
        let (node, _) = self.node(sql)?;
        Ok((negate(negated, Node::In(Box::new(node), items)), ExpressionType::Truth))
    }
}

fn negate(negated: bool, node: Node) -> Node {
    if negated { Node::Not(Box::new(node)) } else { node }
}

fn literal(value: &SqlValue) -> Typed {
    match value {
        SqlValue::Number(text, _) => {
            let number = text.parse().map_err(|_| error(format!("`{text}` is not a number")))?;
            Ok((Node::Number(number), ExpressionType::Number))
        }
        SqlValue::SingleQuotedString(text) => Ok((Node::Text(text.clone()), ExpressionType::Text)),
        SqlValue::Boolean(truth) => Ok((Node::Truth(*truth), ExpressionType::Truth)),
        other => Err(PredicateError {
            message: format!("`{other}` is not understood in a rule"),
            hint: Some(
                "texts stand in 'single quotes'; ask for a missing value with IS NULL".into(),
            ),
        }),
    }
}

/// `DATE '2020-12-31'`, as the parser prints it.
fn date_literal(text: &str) -> Typed {
    let inner = text.strip_prefix("DATE '").and_then(|rest| rest.strip_suffix('\''));
    let inner = inner.ok_or_else(|| error(format!("`{text}` is not understood in a rule")))?;
    Ok((date(inner)?, ExpressionType::Date))
}

fn date(text: &str) -> Result<Node, PredicateError> {
    let parsed = text.parse::<NaiveDate>();
    parsed.map(Node::Date).map_err(|_| error(format!("`{text}` is not a date")))
}
