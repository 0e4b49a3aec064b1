//! Dimensions: products of powers of bases.

use std::collections::BTreeMap;
use std::fmt;

use crate::base::{Base, Money, Role};
use crate::table;

/// A product of powers of bases; none of them: a share, or a ratio of two of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dimension(BTreeMap<Base, i8>);

impl Dimension {
    pub(crate) fn of(base: Base) -> Self {
        Self(BTreeMap::from([(base, 1)]))
    }

    /// Bases with their powers, none of which is zero.
    pub fn powers(&self) -> impl Iterator<Item = (&Base, i8)> {
        self.0.iter().map(|(base, power)| (base, *power))
    }

    /// Whether it is that of a share: no base at all.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.0.is_empty()
    }

    /// Only base, with a power of one.
    #[must_use]
    pub fn single(&self) -> Option<&Base> {
        match self.powers().next() {
            Some((base, 1)) if self.0.len() == 1 => Some(base),
            _ => None,
        }
    }

    /// `self · other`; `None` beyond a power of 127.
    pub(crate) fn times(&self, other: &Self) -> Option<Self> {
        let mut powers = self.0.clone();
        for (base, power) in other.powers() {
            add(&mut powers, base.clone(), power)?;
        }
        Some(Self(powers))
    }

    /// `1 / self`; `None` beyond a power of 127.
    pub(crate) fn inverse(&self) -> Option<Self> {
        let negated = |(base, power): (&Base, i8)| Some((base.clone(), power.checked_neg()?));
        self.powers().map(negated).collect::<Option<_>>().map(Self)
    }

    /// Dimension with all its money changed; `None` beyond a power of 127.
    pub(crate) fn with_money(&self, change: impl Fn(Money) -> Money) -> Option<Self> {
        let mut powers = BTreeMap::new();
        for (base, power) in self.powers() {
            let base = match base {
                Base::Money(money) => Base::Money(change(*money)),
                other => other.clone(),
            };
            add(&mut powers, base, power)?;
        }
        Some(Self(powers))
    }

    /// Roles of money in it.
    pub(crate) fn roles(&self) -> impl Iterator<Item = Role> {
        self.powers().filter_map(|(base, _)| match base {
            Base::Money(money) => Some(money.role),
            _ => None,
        })
    }

    /// Units that measure it, for messages.
    #[must_use]
    pub fn units(&self) -> String {
        self.in_words(table::names_of, &table::names_of_shares())
    }

    /// Bases above the line, joined, and those below it.
    fn in_words(&self, word: impl Fn(&Base) -> String, share: &str) -> String {
        let side = |above: bool| {
            let of_side = self.powers().filter(|(_, power)| (*power > 0) == above);
            let words = of_side.flat_map(|(base, power)| {
                std::iter::repeat_n(word(base), power.unsigned_abs().into())
            });
            words.collect::<Vec<_>>().join(" × ")
        };
        let (above, below) = (side(true), side(false));
        let above = if above.is_empty() { share } else { &above };
        if below.is_empty() { above.to_owned() } else { format!("{above} per {below}") }
    }
}

/// Adds a power to a base, which is gone at zero.
fn add(powers: &mut BTreeMap<Base, i8>, base: Base, power: i8) -> Option<()> {
    let sum = powers.get(&base).unwrap_or(&0).checked_add(power)?;
    match sum {
        0 => powers.remove(&base),
        sum => powers.insert(base, sum),
    };
    Some(())
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(ToString::to_string, "share"))
    }
}
