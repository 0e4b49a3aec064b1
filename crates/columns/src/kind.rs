//! Kinds of columns: what their values are numbers of, or which words they can be.

use std::sync::Arc;

use kapok_market::column::ColumnType;
use kapok_units::{Base, Unit};

use crate::bounds::Bounds;
use crate::grades::Grades;
use crate::refusal::Refusal;
use crate::words::Words;

/// Kind of the values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnKind {
    /// Numbers of a unit.
    Numbers(Numbers),
    /// Texts without an order.
    Texts(Texts),
    /// Texts in an order, from the best to the worst.
    Graded(Arc<Grades>),
    /// Dates.
    Dates,
}

/// Numbers of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Their unit.
    pub unit: Unit,
    /// Lowest and highest of them that there can be.
    pub bounds: Bounds,
}

/// Texts without an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Words that they can be.
    pub words: Words,
    /// Way out where an order is needed.
    pub to_order: &'static str,
}

/// The way to an order for texts that can state one.
const STATE_ORDER: &str =
    "state the order in its column, best first, as in order = [\"AAA\", \"AA\", \"A\"]";
/// The way out for texts that cannot.
const NO_ORDER: &str =
    "only a `norm` or a `classification` states an `order`; compare it by = or <>, IN or IS NULL";

impl Texts {
    /// Way out where a ranking needs an order.
    pub(crate) fn to_rank(&self) -> &'static str {
        match self.to_order {
            NO_ORDER => {
                "rank by numbers, dates or names, or by a `norm` or a `classification` that states \
                 its `order`"
            }
            other => other,
        }
    }
}

impl ColumnKind {
    /// Numbers of a unit.
    pub fn numbers(unit: Unit) -> Self {
        Self::bounded(unit, Bounds::ANY)
    }

    /// Numbers of a unit between bounds.
    pub(crate) fn bounded(unit: Unit, bounds: Bounds) -> Self {
        Self::Numbers(Numbers { unit, bounds })
    }

    /// Fractions of one, from 0 to 1.
    pub fn shares() -> Self {
        Self::bounded(Unit::fraction(), Bounds::new(0.0, 1.0))
    }

    /// Severities of controversies, from 0 to 5.
    pub(crate) fn severities() -> Self {
        Self::bounded(Unit::of(Base::Severity), Bounds::new(0.0, 5.0))
    }

    /// Texts that nothing orders.
    pub(crate) fn texts(words: Words) -> Self {
        Self::Texts(Texts { words, to_order: NO_ORDER })
    }

    /// Texts whose column can state an order.
    pub(crate) fn orderable(words: Words) -> Self {
        Self::Texts(Texts { words, to_order: STATE_ORDER })
    }

    /// Texts in an order, from the best to the worst.
    pub(crate) fn graded(best_first: Vec<String>) -> Self {
        Self::Graded(Arc::new(Grades::new(best_first)))
    }

    /// Bands of several versions or files, from the best to the worst: in order if all agree, else
    /// texts that can only be equal or not.
    pub(crate) fn bands(all: Vec<Vec<String>>, to_order: &'static str) -> Self {
        match all.as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other == first) => {
                Self::graded(first.clone())
            }
            _ => {
                let mut words: Vec<String> = all.into_iter().flatten().collect();
                words.sort_unstable();
                words.dedup();
                Self::Texts(Texts { words: Words::Stated(words), to_order })
            }
        }
    }

    /// Type of the values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Numbers(_) => ColumnType::Number,
            Self::Texts(_) | Self::Graded(_) => ColumnType::Text,
            Self::Dates => ColumnType::Date,
        }
    }

    /// Unit of the numbers; `None` where there are none.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        match self {
            Self::Numbers(numbers) => Some(&numbers.unit),
            Self::Texts(_) | Self::Graded(_) | Self::Dates => None,
        }
    }

    /// Refuses a word that a column of texts cannot hold; other columns hold no words.
    ///
    /// # Errors
    ///
    /// The word with the nearest one, or with all of them.
    pub(crate) fn check_word(&self, column: &str, word: &str) -> Result<(), Refusal> {
        match self {
            Self::Texts(texts) => texts.words.check(column, word),
            Self::Graded(grades) => Words::Stated(grades.words().to_vec()).check(column, word),
            Self::Numbers(_) | Self::Dates => Ok(()),
        }
    }
}
