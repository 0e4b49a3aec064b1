//! Rows in which a predicate can have an answer, by what its columns can be.
//!
//! Each set holds all rows with the answer, and maybe others: of a comparison of two columns,
//! nothing is known but that both have values. So a set that is empty proves something, and one
//! that is not proves nothing.

use std::collections::BTreeMap;

use super::expression::{Comparison, Node};
use super::region::{Known, Region};
use crate::grades::Grades;
use crate::kind::ColumnKind;
use crate::known::KnownColumn;
use crate::words::Words;

/// Most combinations of regions that are looked at. Beyond them nothing is proven.
const MOST: usize = 64;

/// Answer that rows are sought for. Unknown is neither true nor false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    True,
    NotTrue,
    False,
    NotFalse,
}

/// Rows: those of any of these combinations of regions by column. A column that is not in one can
/// have any value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows(Vec<BTreeMap<usize, Region>>);

impl Answer {
    /// Answer of a condition whose NOT has this one.
    fn of_not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::NotTrue => Self::NotFalse,
            Self::NotFalse => Self::NotTrue,
        }
    }

    /// Whether AND has the answer where both parts have it, rather than one of them.
    fn needs_both_of_and(self) -> bool {
        matches!(self, Self::True | Self::NotFalse)
    }
}

impl Rows {
    fn all() -> Self {
        Self(vec![BTreeMap::new()])
    }

    fn none() -> Self {
        Self(Vec::new())
    }

    fn of(column: usize, region: Region) -> Self {
        match region.is_empty() {
            true => Self::none(),
            false => Self(vec![BTreeMap::from([(column, region)])]),
        }
    }

    /// Whether it is proven that there is no such row.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Rows of both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a, b)));
        Self(pairs.filter_map(|(a, b)| met(a, b)).collect()).bounded()
    }

    fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self.bounded()
    }

    /// All rows, where there are too many combinations.
    fn bounded(self) -> Self {
        if self.0.len() > MOST { Self::all() } else { self }
    }
}

/// A combination in both; `None` where a column has no value.
fn met(
    a: &BTreeMap<usize, Region>,
    b: &BTreeMap<usize, Region>,
) -> Option<BTreeMap<usize, Region>> {
    let mut both = a.clone();
    for (column, region) in b {
        let region = both.get(column).map_or_else(|| region.clone(), |own| own.meet(region));
        if region.is_empty() {
            return None;
        }
        both.insert(*column, region);
    }
    Some(both)
}

/// Columns of a predicate by their position, as far as an index file knows them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'k>(pub(super) &'k [&'k KnownColumn]);

impl Scope<'_> {
    /// Rows in which a condition can have an answer.
    pub(super) fn rows(self, node: &Node, answer: Answer) -> Rows {
        match node {
            Node::Truth(truth) => {
                let has = match answer {
                    Answer::True | Answer::NotFalse => *truth,
                    Answer::False | Answer::NotTrue => !*truth,
                };
                if has { Rows::all() } else { Rows::none() }
            }
            Node::Not(inner) => self.rows(inner, answer.of_not()),
            Node::And(a, b) => self.joined(a, b, answer, answer.needs_both_of_and()),
            Node::Or(a, b) => self.joined(a, b, answer, !answer.needs_both_of_and()),
            Node::IsNull(inner) => match **inner {
                Node::Column(at) => self.of_null(at, answer),
                _ => Rows::all(),
            },
            _ => match statement(node) {
                Some((at, met)) => self.of_values(at, &met, answer),
                None => self.of_known(node, answer),
            },
        }
    }

    fn joined(self, a: &Node, b: &Node, answer: Answer, both: bool) -> Rows {
        let (a, b) = (self.rows(a, answer), self.rows(b, answer));
        if both { a.meet(&b) } else { a.join(b) }
    }

    /// Known values that a column can have.
    fn domain(self, at: usize) -> Known {
        match &self.0[at].kind {
            ColumnKind::Numbers(numbers) => Known::within(numbers.bounds),
            ColumnKind::Dates => Known::within(self.0[at].dates()),
            ColumnKind::Graded(grades) => Known::words(grades.words().iter().cloned()),
            ColumnKind::Texts(texts) => match &texts.words {
                Words::Stated(words) => Known::words(words.iter().cloned()),
                _ => Known::any_words(),
            },
        }
    }

    fn of_null(self, at: usize, answer: Answer) -> Rows {
        let domain = self.domain(at);
        let null = match answer {
            Answer::True | Answer::NotFalse => !self.0[at].is_total,
            Answer::False | Answer::NotTrue => false,
        };
        let known = match answer {
            Answer::True | Answer::NotFalse => domain.meet(&domain.others()),
            Answer::False | Answer::NotTrue => domain,
        };
        Rows::of(at, Region { with_null: null, known })
    }

    /// Rows of a statement about one column.
    ///
    /// * `met`: values of which it is true; it is false of others and unknown without one
    fn of_values(self, at: usize, met: &Known, answer: Answer) -> Rows {
        let domain = self.domain(at);
        let with_null =
            matches!(answer, Answer::NotTrue | Answer::NotFalse) && !self.0[at].is_total;
        let known = match answer {
            Answer::True | Answer::NotFalse => domain.meet(met),
            Answer::False | Answer::NotTrue => domain.meet(&met.others()),
        };
        Rows::of(at, Region { with_null, known })
    }

    /// Rows of a comparison of which nothing is known but that it needs all of its columns.
    fn of_known(self, node: &Node, answer: Answer) -> Rows {
        let Node::Compare(_, a, b) = node else { return Rows::all() };
        if matches!(answer, Answer::NotTrue | Answer::NotFalse) {
            return Rows::all();
        }
        let mut columns = Vec::new();
        operands(a, &mut columns);
        operands(b, &mut columns);
        let known =
            |at: &usize| Rows::of(*at, Region { with_null: false, known: self.domain(*at) });
        columns.iter().map(known).fold(Rows::all(), |rows, known| rows.meet(&known))
    }
}

/// Columns without which a number, a text or a date has no value.
fn operands(node: &Node, columns: &mut Vec<usize>) {
    match node {
        Node::Column(at) => columns.push(*at),
        Node::Arithmetic(_, a, b) => {
            operands(a, columns);
            operands(b, columns);
        }
        Node::Converted(inner, _) | Node::Rank(inner, _) => operands(inner, columns),
        _ => {}
    }
}

/// A column, and the values of which a comparison with constants is true.
fn statement(node: &Node) -> Option<(usize, Known)> {
    match node {
        Node::Compare(comparison, a, b) => match (&**a, &**b) {
            (Node::Column(at), other) => Some((*at, compared(*comparison, other)?)),
            (other, Node::Column(at)) => Some((*at, compared(comparison.turned(), other)?)),
            (Node::Rank(a, grades), Node::Rank(b, _)) => match (&**a, &**b) {
                (Node::Column(at), Node::Text(word)) => {
                    Some((*at, ranked(*comparison, grades, word)?))
                }
                (Node::Text(word), Node::Column(at)) => {
                    Some((*at, ranked(comparison.turned(), grades, word)?))
                }
                _ => None,
            },
            _ => None,
        },
        Node::In(column, items) => {
            let Node::Column(at) = **column else { return None };
            let equal = |item| compared(Comparison::Equal, item);
            let all = items.iter().map(equal).collect::<Option<Vec<Known>>>()?;
            all.into_iter().reduce(|a, b| a.join(&b)).map(|known| (at, known))
        }
        _ => None,
    }
}

/// Values of which a comparison with a constant is true; `None` where it is none.
fn compared(comparison: Comparison, constant: &Node) -> Option<Known> {
    match constant {
        Node::Text(word) => {
            let word = Known::words([word.clone()]);
            match comparison {
                Comparison::Equal => Some(word),
                Comparison::NotEqual => Some(word.others()),
                _ => None,
            }
        }
        Node::Date(date) => Some(Known::compared(comparison, crate::known::days(*date))),
        _ => Some(Known::compared(comparison, constant.constant()?)),
    }
}

/// Words that stand in an order to a word as a comparison asks.
fn ranked(comparison: Comparison, grades: &Grades, word: &str) -> Option<Known> {
    let limit = grades.rank(word)?;
    let fits =
        |own: &&String| grades.rank(own).is_some_and(|rank| comparison.test(rank.cmp(&limit)));
    Some(Known::words(grades.words().iter().filter(fits).cloned()))
}
