//! Values that one column can have: numbers, dates or words, and NULL.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::expression::Comparison;
use crate::bounds::Bounds;

/// Values that one column can have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    /// Whether the value may be unknown.
    pub(super) with_null: bool,
    /// Known values.
    pub(super) known: Known,
}

/// Known values of a column. Dates are numbers of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    Numbers(Numbers),
    Words(Words),
}

/// Numbers on the real line: between a first cut and a second, a third and a fourth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numbers {
    /// Whether the numbers below the first cut are among them.
    from_the_lowest: bool,
    /// Places at which they begin and end, in turn, each once and in order.
    cuts: Vec<Cut>,
}

/// Place between numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    beside: f64,
    side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    After,
}

/// Words: these, or all but these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Words {
    These(BTreeSet<String>),
    AllBut(BTreeSet<String>),
}

impl Region {
    /// Values of both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        let with_null = self.with_null && other.with_null;
        Self { with_null, known: self.known.meet(&other.known) }
    }

    /// Whether there is no such value.
    pub(super) fn is_empty(&self) -> bool {
        !self.with_null && self.known.is_empty()
    }
}

impl Known {
    /// Numbers from the lowest to the highest that there can be.
    pub(super) fn within(bounds: Bounds) -> Self {
        let above = Numbers::compared(Comparison::GreaterOrEqual, bounds.low);
        let below = Numbers::compared(Comparison::LessOrEqual, bounds.high);
        Self::Numbers(match (bounds.low.is_finite(), bounds.high.is_finite()) {
            (true, true) => above.meet(&below),
            (true, false) => above,
            (false, true) => below,
            (false, false) => Numbers::all(),
        })
    }

    /// Numbers of which a comparison with a limit is true.
    pub(super) fn compared(comparison: Comparison, limit: f64) -> Self {
        Self::Numbers(Numbers::compared(comparison, limit))
    }

    /// These words.
    pub(super) fn words(words: impl IntoIterator<Item = String>) -> Self {
        Self::Words(Words::These(words.into_iter().collect()))
    }

    /// Any words.
    pub(super) fn any_words() -> Self {
        Self::Words(Words::AllBut(BTreeSet::new()))
    }

    /// All others.
    pub(super) fn others(&self) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(numbers.others()),
            Self::Words(Words::These(words)) => Self::Words(Words::AllBut(words.clone())),
            Self::Words(Words::AllBut(words)) => Self::Words(Words::These(words.clone())),
        }
    }

    /// Values of both; numbers and words have none in common.
    pub(super) fn meet(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Numbers(a), Self::Numbers(b)) => Self::Numbers(a.meet(b)),
            (Self::Words(a), Self::Words(b)) => Self::Words(a.meet(b)),
            _ => Self::words([]),
        }
    }

    /// Values of one of them or of both, of one type.
    pub(super) fn join(&self, other: &Self) -> Self {
        self.others().meet(&other.others()).others()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Numbers(numbers) => !numbers.from_the_lowest && numbers.cuts.is_empty(),
            Self::Words(Words::These(words)) => words.is_empty(),
            Self::Words(Words::AllBut(_)) => false,
        }
    }
}

impl Words {
    fn meet(&self, other: &Self) -> Self {
        let these = |words: BTreeSet<&String>| Self::These(words.into_iter().cloned().collect());
        match (self, other) {
            (Self::These(a), Self::These(b)) => these(a.intersection(b).collect()),
            (Self::These(a), Self::AllBut(b)) | (Self::AllBut(b), Self::These(a)) => {
                these(a.difference(b).collect())
            }
            (Self::AllBut(a), Self::AllBut(b)) => Self::AllBut(a | b),
        }
    }
}

impl Numbers {
    fn all() -> Self {
        Self { from_the_lowest: true, cuts: Vec::new() }
    }

    fn compared(comparison: Comparison, limit: f64) -> Self {
        // Zero has one place, whatever its sign.
        let cut = |side| Cut { beside: limit + 0.0, side };
        let (from_the_lowest, cuts) = match comparison {
            Comparison::Less => (true, vec![cut(Side::Before)]),
            Comparison::LessOrEqual => (true, vec![cut(Side::After)]),
            Comparison::GreaterOrEqual => (false, vec![cut(Side::Before)]),
            Comparison::Greater => (false, vec![cut(Side::After)]),
            Comparison::Equal => (false, vec![cut(Side::Before), cut(Side::After)]),
            Comparison::NotEqual => (true, vec![cut(Side::Before), cut(Side::After)]),
        };
        Self { from_the_lowest, cuts }
    }

    fn others(&self) -> Self {
        Self { from_the_lowest: !self.from_the_lowest, cuts: self.cuts.clone() }
    }

    /// Whether the numbers right after a cut are among them.
    fn are_after(&self, cut: Cut) -> bool {
        let passed = self.cuts.iter().filter(|own| own.order(&cut).is_le()).count();
        self.from_the_lowest ^ (passed % 2 == 1)
    }

    fn meet(&self, other: &Self) -> Self {
        let mut all: Vec<Cut> = self.cuts.iter().chain(&other.cuts).copied().collect();
        all.sort_by(Cut::order);
        all.dedup();
        let from_the_lowest = self.from_the_lowest && other.from_the_lowest;
        let mut inside = from_the_lowest;
        all.retain(|&cut| {
            let before =
                std::mem::replace(&mut inside, self.are_after(cut) && other.are_after(cut));
            before != inside
        });
        Self { from_the_lowest, cuts: all }
    }
}

impl Cut {
    fn order(&self, other: &Self) -> Ordering {
        self.beside.total_cmp(&other.beside).then(self.side.cmp(&other.side))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(comparison: Comparison, limit: f64) -> Known {
        Known::compared(comparison, limit)
    }

    #[test]
    fn limits_that_touch_have_a_number_between_them_or_none() {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let empty = |a: Known, b: Known| a.meet(&b).is_empty();
        assert!(empty(is(Less, 0.2), is(GreaterOrEqual, 0.2)));
        assert!(empty(is(Less, 0.2), is(Greater, 0.2)));
        assert!(!empty(is(LessOrEqual, 0.2), is(GreaterOrEqual, 0.2)));
        assert!(empty(is(Equal, 0.0), is(Less, -0.0)), "zero has one place");
        assert!(empty(is(Equal, 3.0), is(NotEqual, 3.0)));
        assert!(empty(Known::within(Bounds::new(0.0, 1.0)), is(Greater, 1.0)));
        assert!(!empty(Known::within(Bounds::ANY), is(Greater, 1.0)));
    }

    #[test]
    fn others_of_others_are_the_same() {
        let all = [
            is(Comparison::Less, 0.2).join(&is(Comparison::Equal, 5.0)),
            Known::words(["A".to_owned()]),
            Known::any_words(),
        ];
        for known in all {
            assert_eq!(known.others().others(), known);
            assert!(known.meet(&known.others()).is_empty());
            assert!(!known.join(&known.others()).is_empty());
        }
    }
}
