//! Conditions whose parts decide them together: never true, always true, or with a part that
//! changes nothing.
//!
//! Comparisons alone are decided before, in `decided`. Here the parts of AND, OR and NOT are held
//! against each other, in SQL's three-valued logic: a part changes nothing only if the answer is
//! the same without it where it is unknown, too. `x IS NOT NULL AND x > 5` says something: without
//! its first part the answer is unknown where `x` is, and `if_missing` decides.
//!
//! Only a proof refuses. A limit at the end of a column's range is never the part that changes
//! nothing: `green >= 0 AND green < 0.5` is a range as people write it.
//!
//! Source: `docs/index-files.md`, "Comparisons that decide nothing".

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::expression::Node;
use super::place;
use super::rows::{Answer, Scope};
use crate::kind::ColumnKind;
use crate::refusal::Refusal;

/// A condition as written and as understood.
#[derive(Clone, Copy)]
struct Part<'p> {
    sql: &'p Expr,
    node: &'p Node,
}

/// Word that joins two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

/// Conditions that are checked, with the text that they are parts of.
struct Check<'c> {
    text: &'c str,
    names: &'c [String],
    scope: Scope<'c>,
}

/// Refuses a condition that is never or always true, or of which a part changes nothing.
///
/// * `text`: text that `sql` was read from
/// * `names`: columns of the condition, by position
/// * `may_be_always`: whether all of it may be always true, as of a universe of all securities
pub(super) fn check(
    text: &str,
    (sql, node): (&Expr, &Node),
    names: &[String],
    scope: Scope<'_>,
    may_be_always: bool,
) -> Result<(), Refusal> {
    let check = Check { text, names, scope };
    let whole = Part { sql, node };
    if may_be_always && parts_of(whole).is_none() && check.is_always(node) {
        return Ok(());
    }
    check.part(whole)
}

impl Check<'_> {
    /// A part, after those that it is made of, so that the smallest is to blame.
    fn part(&self, part: Part<'_>) -> Result<(), Refusal> {
        let checked = match parts_of(part) {
            Some((joint, parts)) => {
                parts.iter().try_for_each(|part| self.part(*part))?;
                self.joined(joint, &parts, part)
            }
            None => {
                if let Some(inner) = negated(part) {
                    self.part(inner)?;
                }
                self.alone(part)
            }
        };
        checked.map_err(|refusal| refusal.within(place::of(part.sql, self.text)))
    }

    fn is_never(&self, node: &Node) -> bool {
        self.scope.rows(node, Answer::True).is_empty()
    }

    fn is_always(&self, node: &Node) -> bool {
        self.scope.rows(node, Answer::NotTrue).is_empty()
    }

    /// A condition that is no chain.
    fn alone(&self, part: Part<'_>) -> Result<(), Refusal> {
        let word = match part.node {
            node if self.is_never(node) => "never",
            node if self.is_always(node) => "always",
            _ => return Ok(()),
        };
        let message = format!("`{}` is {word} true{}", part.sql, self.because(part.node));
        Err(Refusal::new(message).hint("delete it, or correct the condition"))
    }

    /// Reason, where one column decides.
    fn because(&self, node: &Node) -> String {
        let mut columns = Vec::new();
        node.columns(&mut columns);
        let [at] = columns[..] else { return String::new() };
        let (name, column) = (&self.names[at], self.scope.0[at]);
        let earliest = column.earliest.map(|day| format!("`{name}` is never before {day}"));
        let told = match &column.kind {
            _ if node.asks_null() => Some(format!("every security has a `{name}`")),
            ColumnKind::Numbers(numbers) => Some(format!("`{name}` {}", numbers.bounds.in_words())),
            ColumnKind::Graded(grades) => {
                Some(format!("`{name}` is in the order {}", grades.in_words()))
            }
            ColumnKind::Dates => earliest,
            ColumnKind::Texts(texts) => Some(format!("`{name}` holds {}", texts.words.noun())),
        };
        told.map_or_else(String::new, |told| format!(": {told}"))
    }

    /// The parts of a chain beside each other.
    fn joined(&self, joint: Joint, parts: &[Part<'_>], whole: Part<'_>) -> Result<(), Refusal> {
        let pairs = || {
            let before = |(i, part)| parts[..i].iter().map(move |before| (*before, part));
            parts.iter().copied().enumerate().flat_map(before)
        };
        if let Some((a, b)) = pairs().find(|(a, b)| self.exclude(joint, *a, *b)) {
            let told = joint.decided();
            let message = format!("`{}` and `{}` {told}", a.sql, b.sql);
            return Err(Refusal::new(message).hint(joint.way_out()));
        }
        if let Some((idle, other)) = pairs().find_map(|(a, b)| self.idle(joint, a, b)) {
            let refusal = match idle.node == other.node {
                true => Refusal::new(format!("`{}` is there twice", idle.sql)),
                false => {
                    Refusal::new(format!("`{}` changes nothing beside `{}`", idle.sql, other.sql))
                }
            };
            let hint = format!("leave out `{}`, or correct one of them", idle.sql);
            return Err(refusal.hint(hint).within(place::of(idle.sql, self.text)));
        }
        match (self.is_never(whole.node), self.is_always(whole.node)) {
            (true, _) => Err(Refusal::new(format!(
                "`{}` is never true: no value meets all of its parts",
                whole.sql
            ))
            .hint(joint.way_out())),
            (_, true) => Err(Refusal::new(format!(
                "`{}` is always true: every value meets one of its parts",
                whole.sql
            ))
            .hint(joint.way_out())),
            _ => Ok(()),
        }
    }

    /// Whether two parts of AND are never true together, or one of two parts of OR always is.
    fn exclude(&self, joint: Joint, a: Part<'_>, b: Part<'_>) -> bool {
        let answer = match joint {
            Joint::And => Answer::True,
            Joint::Or => Answer::NotTrue,
        };
        self.scope.never((a.node, answer), (b.node, answer))
    }

    /// The part of two that changes nothing beside the other, the later one first.
    fn idle<'p>(&self, joint: Joint, a: Part<'p>, b: Part<'p>) -> Option<(Part<'p>, Part<'p>)> {
        let idle = |one: Part<'_>, other: Part<'_>| {
            one.node == other.node || self.changes_nothing(joint, one.node, other.node)
        };
        match () {
            () if idle(b, a) => Some((b, a)),
            () if idle(a, b) => Some((a, b)),
            () => None,
        }
    }

    fn changes_nothing(&self, joint: Joint, one: &Node, other: &Node) -> bool {
        let is_end_of_range = self.scope.rows(one, Answer::False).is_empty();
        match joint {
            Joint::And => !is_end_of_range && self.scope.is_idle_in_and(one, other),
            Joint::Or => self.scope.is_idle_in_or(one, other),
        }
    }
}

impl Scope<'_> {
    /// Whether `one AND other` has the answer of `other`: true, false and unknown alike.
    pub(super) fn is_idle_in_and(self, one: &Node, other: &Node) -> bool {
        self.never((other, Answer::True), (one, Answer::NotTrue))
            && self.never((one, Answer::False), (other, Answer::NotFalse))
    }

    /// Whether `one OR other` has the answer of `other`: true, false and unknown alike.
    pub(super) fn is_idle_in_or(self, one: &Node, other: &Node) -> bool {
        self.never((one, Answer::True), (other, Answer::NotTrue))
            && self.never((other, Answer::False), (one, Answer::NotFalse))
    }

    /// Whether two conditions never have these answers in one row.
    fn never(self, a: (&Node, Answer), b: (&Node, Answer)) -> bool {
        self.rows(a.0, a.1).meet(&self.rows(b.0, b.1)).is_empty()
    }
}

impl Joint {
    /// Finding about two parts that decide a chain.
    fn decided(self) -> &'static str {
        match self {
            Self::And => "are never true together",
            Self::Or => "leave nothing out: one of them is always true",
        }
    }

    fn way_out(self) -> &'static str {
        match self {
            Self::And => "correct one of them, or write OR where one is enough",
            Self::Or => "delete the condition, or write AND where both are meant",
        }
    }
}

/// An expression without the brackets around it.
fn bare(sql: &Expr) -> &Expr {
    match sql {
        Expr::Nested(inner) => bare(inner),
        other => other,
    }
}

fn joint(sql: &Expr) -> Option<Joint> {
    match sql {
        Expr::BinaryOp { op: BinaryOperator::And, .. } => Some(Joint::And),
        Expr::BinaryOp { op: BinaryOperator::Or, .. } => Some(Joint::Or),
        _ => None,
    }
}

/// Parts of a chain of ANDs or of ORs.
fn parts_of(part: Part<'_>) -> Option<(Joint, Vec<Part<'_>>)> {
    let joint = joint(bare(part.sql))?;
    let mut parts = Vec::new();
    chained(joint, part, &mut parts);
    Some((joint, parts))
}

/// Parts of a chain, one after the other.
fn chained<'p>(joint_of: Joint, part: Part<'p>, parts: &mut Vec<Part<'p>>) {
    let sql = bare(part.sql);
    let halves = match (sql, part.node) {
        (Expr::BinaryOp { left, right, .. }, Node::And(a, b) | Node::Or(a, b))
            if joint(sql) == Some(joint_of) =>
        {
            [(left, a), (right, b)]
        }
        _ => return parts.push(part),
    };
    for (sql, node) in halves {
        chained(joint_of, Part { sql, node }, parts);
    }
}

/// The condition behind a NOT; of `IS NOT NULL` and `NOT IN`, nothing: they are one word.
fn negated<'p>(part: Part<'p>) -> Option<Part<'p>> {
    match (bare(part.sql), part.node) {
        (Expr::UnaryOp { op: UnaryOperator::Not, expr }, Node::Not(node)) => {
            let inner = Part { sql: expr, node };
            (!matches!(**node, Node::IsNull(_))).then_some(inner)
        }
        _ => None,
    }
}

impl Node {
    /// Columns in it, each once.
    fn columns(&self, found: &mut Vec<usize>) {
        match self {
            Self::Column(at) if found.contains(at) => {}
            Self::Column(at) => found.push(*at),
            Self::Number(_)
            | Self::Quantity { .. }
            | Self::Text(_)
            | Self::Date(_)
            | Self::Truth(_) => {}
            Self::Not(inner)
            | Self::IsNull(inner)
            | Self::Converted(inner, _)
            | Self::Rank(inner, _) => inner.columns(found),
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Arithmetic(_, a, b) => {
                a.columns(found);
                b.columns(found);
            }
            Self::In(inner, list) => {
                inner.columns(found);
                list.iter().for_each(|item| item.columns(found));
            }
        }
    }

    /// Whether it asks for NULL alone.
    fn asks_null(&self) -> bool {
        match self {
            Self::IsNull(_) => true,
            Self::Not(inner) => inner.asks_null(),
            _ => false,
        }
    }
}
