//! SQL text to a typed expression.

use std::ops::Range;

use kapok_domain::did_you_mean;
use kapok_strict_toml::Problem;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as SqlValue};

use super::expression::{Comparison, ExpressionKind, Node, Operation, Predicate};
use super::meeting::{Meeting, meet};
use super::met::Met;
use super::rows::Scope;
use super::side::{Side, date};
use super::{contradiction, decided, place, product, sql_text};
use crate::bounds::Bounds;
use crate::known::{KnownColumn, KnownColumns};
use crate::refusal::Refusal;

impl KnownColumns {
    /// A predicate over the columns; else a problem at `path`.
    pub fn predicate(
        &self,
        text: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Predicate> {
        compile(text, self).map_err(|refusal| problems.push(refusal.in_text(text, path))).ok()
    }

    /// A predicate of a universe, which may be all securities; else a problem at `path`.
    pub fn universe(
        &self,
        text: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Predicate> {
        let compiled = compiled(text, self, true);
        compiled.map_err(|refusal| problems.push(refusal.in_text(text, path))).ok()
    }
}

/// Compiles an SQL expression over the named columns; it must be a condition.
///
/// # Errors
///
/// If it is not SQL, names an unknown column or word, mixes types or units, decides nothing, or
/// uses what rules do not need.
pub fn compile(text: &str, columns: &KnownColumns) -> Result<Predicate, Refusal> {
    compiled(text, columns, false)
}

/// * `may_be_always`: whether it may be true of every security
fn compiled(text: &str, columns: &KnownColumns, may_be_always: bool) -> Result<Predicate, Refusal> {
    let (sql, predicate) = understood(text, columns)?;
    let Predicate { columns: names, root, .. } = &predicate;
    let known: Vec<&KnownColumn> = names.iter().filter_map(|name| columns.get(name)).collect();
    let (whole, scope) = ((&sql, root), Scope(&known));
    contradiction::check(text, whole, names, scope, may_be_always)?;
    Ok(predicate)
}

/// A condition whose parts are not yet held against each other, and what it was read from.
pub(super) fn understood(text: &str, columns: &KnownColumns) -> Result<(Expr, Predicate), Refusal> {
    let sql = sql_text::read(text)?;
    let mut compiler = Compiler { text, known: columns, used: Vec::new() };
    let (root, kind) = compiler.node(&sql)?;
    if kind != ExpressionKind::Truth {
        let message = format!("`{text}` is {}, a rule must be a condition", kind.noun());
        return Err(Refusal::new(message));
    }
    Ok((sql, Predicate { text: text.to_owned(), columns: compiler.used, root }))
}

type Typed = Result<(Node, ExpressionKind), Refusal>;

struct Compiler<'a> {
    text: &'a str,
    known: &'a KnownColumns,
    used: Vec<String>,
}

impl Compiler<'_> {
    /// Place of an expression in the text of the rule.
    fn place(&self, sql: &Expr) -> Option<Range<usize>> {
        place::of(sql, self.text)
    }

    /// An expression; a refusal names the smallest part that is to blame.
    fn node(&mut self, sql: &Expr) -> Typed {
        self.understood(sql).map_err(|refusal| refusal.within(self.place(sql)))
    }

    fn understood(&mut self, sql: &Expr) -> Typed {
        use ExpressionKind::Truth;
        match sql {
            Expr::Identifier(name) => self.column(&name.value, name.quote_style.is_some()),
            Expr::Nested(inner) => self.node(inner),
            Expr::Value(value) => literal(&value.value),
            Expr::TypedString(typed) => date_literal(&typed.to_string()),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok((Node::Not(self.truth(expr)?), Truth))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let (inner, kind) = self.number(expr)?;
                let zero = Box::new(Node::Number(0.0));
                let kind = kind.with_bounds(|bounds| Bounds::point(0.0).minus(bounds));
                Ok((Node::Arithmetic(Operation::Subtract, zero, Box::new(inner)), kind))
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::Between { expr, negated, low, high } => {
                Ok((negate(*negated, self.between(expr, low, high)?), Truth))
            }
            Expr::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            Expr::IsNull(inner) => Ok((self.is_null(sql, inner)?, Truth)),
            Expr::IsNotNull(inner) => Ok((negate(true, self.is_null(sql, inner)?), Truth)),
            other => Err(Refusal::new(format!("`{other}` is not understood in a rule")).hint(
                "rules know columns, numbers, 'texts', DATE '2020-12-31', AND, OR, NOT, =, <>, \
                 <, <=, >, >=, +, -, *, /, IN, BETWEEN and IS [NOT] NULL",
            )),
        }
    }

    fn column(&mut self, name: &str, is_quoted: bool) -> Typed {
        let Some(known) = self.known.get(name) else {
            if is_quoted {
                let hint = format!("a text stands in single quotes: '{name}'");
                return Err(Refusal::new(format!("unknown column `{name}`")).hint(hint));
            }
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
            (_, kind) => Err(not_a(sql, &kind, "a condition").within(self.place(sql))),
        }
    }

    /// A number, bare or of a unit.
    fn number(&mut self, sql: &Expr) -> Typed {
        match self.node(sql)? {
            (node, kind @ (ExpressionKind::Bare | ExpressionKind::Numbers(_))) => Ok((node, kind)),
            (_, kind) => Err(not_a(sql, &kind, "a number").within(self.place(sql))),
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
        Ok(Side { text: sql.to_string(), bytes: self.place(sql), node, kind })
    }

    /// Two sides that are compared, of which one names a column.
    fn compared(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
    ) -> Result<Met, Refusal> {
        let (a, b) = (self.side(left)?, self.side(right)?);
        if !a.node.has_column() && !b.node.has_column() {
            return Err(without_column(&format!("{} {} {}", a.text, comparison.sign(), b.text)));
        }
        meet(Meeting::Compared(comparison), a, b)
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
    ) -> Result<Node, Refusal> {
        let met = self.compared(comparison, left, right)?;
        decided::check(comparison, &format!("{left} {} {right}", comparison.sign()), &met)?;
        Ok(Node::Compare(comparison, Box::new(met.a), Box::new(met.b)))
    }

    fn between(&mut self, value: &Expr, low: &Expr, high: &Expr) -> Result<Node, Refusal> {
        let text = format!("{value} BETWEEN {low} AND {high}");
        let (above, below) = (Comparison::GreaterOrEqual, Comparison::LessOrEqual);
        let low = self.compared(above, value, low)?;
        let high = self.compared(below, value, high)?;
        decided::check_between(&text, &low, &high)?;
        let compare = |op, met: Met| Box::new(Node::Compare(op, Box::new(met.a), Box::new(met.b)));
        Ok(Node::And(compare(above, low), compare(below, high)))
    }

    fn is_null(&mut self, sql: &Expr, inner: &Expr) -> Result<Node, Refusal> {
        let (node, _) = self.node(inner)?;
        match node.has_column() {
            true => Ok(Node::IsNull(Box::new(node))),
            false => Err(without_column(&sql.to_string())),
        }
    }

    fn sum(&mut self, op: Operation, meeting: Meeting, left: &Expr, right: &Expr) -> Typed {
        let (a, b) = (self.side(left)?, self.side(right)?);
        product::check_constants(op, &a, &b)?;
        let met = meet(meeting, a, b)?;
        let bounds = match op {
            Operation::Subtract => met.a_bounds.minus(met.b_bounds),
            _ => met.a_bounds.plus(met.b_bounds),
        };
        let kind = met.kind.with_bounds(|_| bounds);
        Ok((Node::Arithmetic(op, Box::new(met.a), Box::new(met.b)), kind))
    }

    fn product(&mut self, op: Operation, left: &Expr, right: &Expr) -> Typed {
        let (a, b) = (self.side(left)?, self.side(right)?);
        if let Some(side) = [&a, &b].into_iter().find(|side| !side.is_number()) {
            let refusal =
                Refusal::new(format!("`{}` is {}, not a number", side.text, side.kind.noun()));
            return Err(refusal.within(side.bytes.clone()));
        }
        product::of(op, a, b)
    }

    fn in_list(&mut self, sql: &Expr, list: &[Expr], negated: bool) -> Typed {
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            let met = self.compared(Comparison::Equal, sql, item)?;
            decided::check(Comparison::Equal, &format!("{sql} = {item}"), &met)
                .map_err(|refusal| refusal.within(self.place(item)))?;
            if items.contains(&met.b) {
                let refusal = Refusal::new(format!("`{item}` is in the list twice"));
                return Err(refusal.hint("name it once").within(self.place(item)));
            }
            items.push(met.b);
        }
        let (node, _) = self.node(sql)?;
        Ok((negate(negated, Node::In(Box::new(node), items)), ExpressionKind::Truth))
    }
}

/// Refusal of a condition that is the same for every security.
fn without_column(text: &str) -> Refusal {
    let refusal = Refusal::new(format!("`{text}` names no column: it decides nothing"));
    refusal.hint("delete it, or name a column")
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
            let number: f64 = text.parse().map_err(wrong)?;
            if !number.is_finite() {
                let refusal = Refusal::new(format!("`{text}` is too large for a number"));
                return Err(refusal.hint("correct the limit, or delete the comparison"));
            }
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
