//! SQL text to a typed expression.

use kapok_domain::did_you_mean;
use kapok_strict_toml::Problem;
use kapok_units::Unit;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as SqlValue};
use sqlparser::dialect::AnsiDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

use super::expression::{Comparison, ExpressionKind, Node, Operation, Predicate};
use super::meeting::{Meeting, meet};
use super::side::{Side, date};
use crate::kind::Numbers;
use crate::known::KnownColumns;
use crate::refusal::Refusal;

/// Most operators of a rule. A chain of operators is as deep as it is long, and the threads that
/// evaluate it have small stacks.
const MOST_OPERATORS: usize = 200;

impl KnownColumns {
    /// A predicate over the columns; else a problem at `path`.
    pub fn predicate(
        &self,
        text: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Predicate> {
        compile(text, self).map_err(|refusal| problems.push(refusal.at(path))).ok()
    }
}

/// Compiles an SQL expression over the named columns; it must be a condition.
///
/// # Errors
///
/// If it is not SQL, names an unknown column or word, mixes types or units, or uses what rules do
/// not need.
pub fn compile(text: &str, columns: &KnownColumns) -> Result<Predicate, Refusal> {
    check_tokens(text)?;
    let dialect = AnsiDialect {};
    let mut parser = Parser::new(&dialect).try_with_sql(text).map_err(no_sql)?;
    let sql = parser.parse_expr().map_err(no_sql)?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(Refusal::new(format!("not an SQL expression: `{rest}` follows its end")));
    }
    let mut compiler = Compiler { known: columns, used: Vec::new() };
    let (root, kind) = compiler.node(&sql)?;
    if kind != ExpressionKind::Truth {
        let message = format!("`{text}` is {}, a rule must be a condition", kind.noun());
        return Err(Refusal::new(message));
    }
    Ok(Predicate { text: text.to_owned(), columns: compiler.used, root })
}

/// Refusal of a text that the parser does not read.
fn no_sql(error: ParserError) -> Refusal {
    let split = "write several rules, or `IN (...)` for a list of words";
    match error {
        ParserError::RecursionLimitExceeded => {
            Refusal::new("the rule is nested too deeply").hint(split)
        }
        error => Refusal::new(format!("not an SQL expression: {error}")),
    }
}

/// Checks what the parser passes over in silence: comments, behind which a condition would be lost,
/// and the number of operators.
fn check_tokens(text: &str) -> Result<(), Refusal> {
    let tokens = Tokenizer::new(&AnsiDialect {}, text).tokenize();
    let tokens = tokens.map_err(|error| no_sql(error.into()))?;
    if tokens.iter().any(is_comment) {
        let refusal = Refusal::new("a rule has no comments: what follows one would be left out");
        return Err(refusal.hint("write the comment after `#`, outside the text"));
    }
    let operators = tokens.iter().filter(|token| is_operator(token)).count();
    if operators > MOST_OPERATORS {
        let message = format!("a rule has {operators} operators, at most {MOST_OPERATORS}");
        return Err(Refusal::new(message).hint("write several rules, or `IN (...)` for a list"));
    }
    Ok(())
}

fn is_comment(token: &Token) -> bool {
    use Whitespace::{MultiLineComment, SingleLineComment};
    matches!(token, Token::Whitespace(SingleLineComment { .. } | MultiLineComment(_)))
}

fn is_operator(token: &Token) -> bool {
    match token {
        Token::Word(word) => {
            matches!(word.keyword, Keyword::AND | Keyword::OR | Keyword::NOT)
        }
        Token::Plus | Token::Minus | Token::Mul | Token::Div => true,
        _ => false,
    }
}

type Typed = Result<(Node, ExpressionKind), Refusal>;

struct Compiler<'a> {
    known: &'a KnownColumns,
    used: Vec<String>,
}

impl Compiler<'_> {
    fn node(&mut self, sql: &Expr) -> Typed {
        use ExpressionKind::Truth;
        match sql {
            Expr::Identifier(name) => self.column(&name.value),
            Expr::Nested(inner) => self.node(inner),
            Expr::Value(value) => literal(&value.value),
            Expr::TypedString(typed) => date_literal(&typed.to_string()),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok((Node::Not(self.truth(expr)?), Truth))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let (inner, kind) = self.number(expr)?;
                let zero = Box::new(Node::Number(0.0));
                Ok((Node::Arithmetic(Operation::Subtract, zero, Box::new(inner)), kind))
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::Between { expr, negated, low, high } => {
                let low = self.compare(Comparison::GreaterOrEqual, expr, low)?;
                let high = self.compare(Comparison::LessOrEqual, expr, high)?;
                let both = Node::And(Box::new(low), Box::new(high));
                Ok((negate(*negated, both), Truth))
            }
            Expr::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            Expr::IsNull(inner) => Ok((Node::IsNull(Box::new(self.node(inner)?.0)), Truth)),
            Expr::IsNotNull(inner) => {
                let is_null = Node::IsNull(Box::new(self.node(inner)?.0));
                Ok((negate(true, is_null), Truth))
            }
            other => Err(Refusal::new(format!("`{other}` is not understood in a rule")).hint(
                "rules know columns, numbers, 'texts', DATE '2020-12-31', AND, OR, NOT, =, <>, \
                 <, <=, >, >=, +, -, *, /, IN, BETWEEN and IS [NOT] NULL",
            )),
        }
    }

    fn column(&mut self, name: &str) -> Typed {
        let Some(known) = self.known.get(name) else {
            let near = did_you_mean(name, self.known.names());
            let all = || self.known.names().collect::<Vec<_>>().join(", ");
            let hint = near.unwrap_or_else(|| {
                format!("known columns are {}; others are declared under [columns]", all())
            });
            return Err(Refusal::new(format!("unknown column `{name}`")).hint(hint));
        };
        let kind = ExpressionKind::from(&known.kind);
        let used = self.used.iter().position(|used| used == name);
        let at = used.unwrap_or_else(|| {
            self.used.push(name.to_owned());
            self.used.len() - 1
        });
        Ok((Node::Column(at), kind))
    }

    fn truth(&mut self, sql: &Expr) -> Result<Box<Node>, Refusal> {
        match self.node(sql)? {
            (node, ExpressionKind::Truth) => Ok(Box::new(node)),
            (_, kind) => Err(not_a(sql, &kind, "a condition")),
        }
    }

    /// A number, bare or of a unit.
    fn number(&mut self, sql: &Expr) -> Typed {
        match self.node(sql)? {
            (node, kind @ (ExpressionKind::Bare | ExpressionKind::Numbers(_))) => Ok((node, kind)),
            (_, kind) => Err(not_a(sql, &kind, "a number")),
        }
    }

    fn binary(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Typed {
        use ExpressionKind::Truth;
        let compared = |c: &mut Self, op| Ok((c.compare(op, left, right)?, Truth));
        match op {
            BinaryOperator::And => Ok((Node::And(self.truth(left)?, self.truth(right)?), Truth)),
            BinaryOperator::Or => Ok((Node::Or(self.truth(left)?, self.truth(right)?), Truth)),
            BinaryOperator::Eq => compared(self, Comparison::Equal),
            BinaryOperator::NotEq => compared(self, Comparison::NotEqual),
            BinaryOperator::Lt => compared(self, Comparison::Less),
            BinaryOperator::LtEq => compared(self, Comparison::LessOrEqual),
            BinaryOperator::Gt => compared(self, Comparison::Greater),
            BinaryOperator::GtEq => compared(self, Comparison::GreaterOrEqual),
            BinaryOperator::Plus => self.sum(Operation::Add, Meeting::Added, left, right),
            BinaryOperator::Minus => {
                self.sum(Operation::Subtract, Meeting::Subtracted, left, right)
            }
            BinaryOperator::Multiply => self.product(Operation::Multiply, left, right),
            BinaryOperator::Divide => self.product(Operation::Divide, left, right),
            other => Err(Refusal::new(format!("`{other}` is not understood in a rule"))),
        }
    }

    fn side(&mut self, sql: &Expr) -> Result<Side, Refusal> {
        let (node, kind) = self.node(sql)?;
        Ok(Side { text: sql.to_string(), node, kind })
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
    ) -> Result<Node, Refusal> {
        let (a, b) = (self.side(left)?, self.side(right)?);
        let (a, b, _) = meet(Meeting::Compared(comparison), a, b)?;
        Ok(Node::Compare(comparison, Box::new(a), Box::new(b)))
    }

    fn sum(&mut self, op: Operation, meeting: Meeting, left: &Expr, right: &Expr) -> Typed {
        let (a, b) = (self.side(left)?, self.side(right)?);
        let (a, b, kind) = meet(meeting, a, b)?;
        Ok((Node::Arithmetic(op, Box::new(a), Box::new(b)), kind))
    }

    fn product(&mut self, op: Operation, left: &Expr, right: &Expr) -> Typed {
        let ((a, a_kind), (b, b_kind)) = (self.number(left)?, self.number(right)?);
        let kind = product_kind(op, &a_kind, &b_kind).ok_or_else(|| {
            let of = format!("the unit of `{left}` and `{right}` together is too large");
            Refusal::new(of).hint("multiply or divide fewer columns")
        })?;
        Ok((Node::Arithmetic(op, Box::new(a), Box::new(b)), kind))
    }

    fn in_list(&mut self, sql: &Expr, list: &[Expr], negated: bool) -> Typed {
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            let (side, item) = (self.side(sql)?, self.side(item)?);
            items.push(meet(Meeting::Compared(Comparison::Equal), side, item)?.1);
        }
        let (node, _) = self.node(sql)?;
        Ok((negate(negated, Node::In(Box::new(node), items)), ExpressionKind::Truth))
    }
}

/// Unit of a product or a quotient, in which a bare number has none; `None` beyond the reach of
/// whole numbers.
fn product_kind(op: Operation, a: &ExpressionKind, b: &ExpressionKind) -> Option<ExpressionKind> {
    use ExpressionKind::{Bare, Numbers as Of};
    let divided = op == Operation::Divide;
    let of = |unit: Unit| Of(Numbers { unit, range: None });
    match (a, b) {
        (Of(a), Of(b)) if divided => a.unit.per(&b.unit).map(of),
        (Of(a), Of(b)) => a.unit.times(&b.unit).map(of),
        (Of(a), _) => Some(of(a.unit.clone())),
        (_, Of(b)) if divided => b.unit.inverse().map(of),
        (_, Of(b)) => Some(of(b.unit.clone())),
        _ => Some(Bare),
    }
}

fn not_a(sql: &Expr, kind: &ExpressionKind, wanted: &str) -> Refusal {
    Refusal::new(format!("`{sql}` is {}, not {wanted}", kind.noun()))
}

fn negate(negated: bool, node: Node) -> Node {
    if negated { Node::Not(Box::new(node)) } else { node }
}

fn literal(value: &SqlValue) -> Typed {
    match value {
        SqlValue::Number(text, _) => {
            let wrong = |_| Refusal::new(format!("`{text}` is not a number"));
            let number = text.parse().map_err(wrong)?;
            Ok((Node::Number(number), ExpressionKind::Bare))
        }
        SqlValue::SingleQuotedString(text) => {
            Ok((Node::Text(text.clone()), ExpressionKind::Literal(text.clone())))
        }
        SqlValue::Boolean(truth) => Ok((Node::Truth(*truth), ExpressionKind::Truth)),
        other => Err(Refusal::new(format!("`{other}` is not understood in a rule"))
            .hint("texts stand in 'single quotes'; ask for a missing value with IS NULL")),
    }
}

/// `DATE '2020-12-31'`, as the parser prints it.
fn date_literal(text: &str) -> Typed {
    let inner = text.strip_prefix("DATE '").and_then(|rest| rest.strip_suffix('\''));
    let wrong = || Refusal::new(format!("`{text}` is not understood in a rule"));
    Ok((date(inner.ok_or_else(wrong)?)?, ExpressionKind::Date))
}
