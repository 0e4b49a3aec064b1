//! Two indices, or one index by two conventions: the days on which their returns part, and why.
//!
//! The daily return of an index is `Σ wᵢ rᵢ`, with the weights of its open. The difference of two
//! returns therefore is, line by line and exactly,
//! `w_A r_A − w_B r_B = (w_A − w_B) · (r_A + r_B)/2 + (w_A + w_B)/2 · (r_A − r_B)`:
//! weights that differ, and returns of one line that differ because the two treat it differently.
//! Each difference of weights has an origin, the event, review or share count after which it arose,
//! and belongs to it until a review of both replaces it. What net and gross returns add are
//! dividends and how they are reinvested.
//!
//! Source: `docs/how-to/compare-conventions.md` §2.

mod cause;
mod day;
mod origins;
mod treatments;
mod walk;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_engine::{Calculator, Levels};
use kapok_methodology::{ReturnVariant, Rulebook};

pub use cause::{Cause, CauseClass};

use crate::replay::Held;
use day::Side;
use origins::Origins;
use walk::Walk;

/// A difference for each of the price, net and gross return.
pub type ByVariant = [f64; 3];

/// A part of a day's difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is due to.
    pub cause: Cause,
    /// How the first index treats it, in words.
    pub a: Option<String>,
    /// How the second does.
    pub b: Option<String>,
    /// Return of the first less that of the second, fractions.
    pub difference: ByVariant,
}

/// A day on which returns part by more than the tolerance.
#[derive(Debug, Clone, PartialEq)]
pub struct PartedDay {
    /// The day.
    pub date: NaiveDate,
    /// Levels of the first index on the day before.
    pub before: Levels,
    /// Return of the first less that of the second, fractions.
    pub difference: ByVariant,
    /// Its parts, largest first.
    pub items: Vec<Item>,
}

/// What one kind of cause comes to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Total {
    /// The days on which it counts.
    pub days: usize,
    /// The sum of its daily differences, fractions.
    pub difference: ByVariant,
}

/// Where two indices have got to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Levels of the first on the first common day and the last.
    pub a: [Levels; 2],
    /// Those of the second.
    pub b: [Levels; 2],
}

/// Two indices over their common days.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Variants that both have.
    pub variants: Vec<ReturnVariant>,
    /// The first and the last common day.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// How many there are.
    pub count: usize,
    /// The largest difference of a day, a fraction.
    pub largest: f64,
    /// Days on which returns part, largest first.
    pub parted: Vec<PartedDay>,
    /// Totals by kind of cause.
    pub totals: BTreeMap<CauseClass, Total>,
    /// From where to where.
    pub course: Option<Course>,
    /// Why the first or the second ended early, if it did.
    pub held: [Option<Held>; 2],
}

/// Which days count, and from which difference on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scope {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: NaiveDate,
    /// Returns that differ by no more than this are the same, a fraction.
    pub tolerance: f64,
}

/// Replays two indices over the same history and compares their returns day by day.
#[must_use]
pub fn compare(a: Calculator<'_>, b: Calculator<'_>, scope: Scope) -> Comparison {
    let mut comparing = Comparing::new(a.book, b.book, scope);
    let mut walks = [Walk::new(a, scope.to), Walk::new(b, scope.to)];
    while let Some((date, steps)) = walk::next_common_day(&mut walks) {
        comparing.day(date, &steps);
    }
    let [a, b] = walks;
    Comparison { held: [a.held, b.held], ..comparing.found }
}

/// A comparison under way.
struct Comparing<'a> {
    books: [&'a Rulebook; 2],
    scope: Scope,
    origins: Origins,
    found: Comparison,
}

impl<'a> Comparing<'a> {
    fn new(a: &'a Rulebook, b: &'a Rulebook, scope: Scope) -> Self {
        let variants = a.variants.iter().filter(|variant| b.variants.contains(variant));
        let found = Comparison {
            variants: variants.copied().collect(),
            days: None,
            count: 0,
            largest: 0.0,
            parted: Vec::new(),
            totals: BTreeMap::new(),
            course: None,
            held: [None, None],
        };
        Self { books: [a, b], scope, origins: Origins::default(), found }
    }

    /// Takes in a common day with what each index did since the last one.
    fn day(&mut self, date: NaiveDate, steps: &[walk::Step; 2]) {
        let [a, b] = steps;
        let sides = [Side::new(self.books[0], a), Side::new(self.books[1], b)];
        let within = self.scope.from.is_none_or(|from| from <= date);
        if within && self.found.days.is_some() {
            self.part(date, steps, &sides);
        }
        self.origins.evening(date, &sides);
        if within {
            self.go_on(date, [a.outcome.level.levels, b.outcome.level.levels]);
        }
    }

    fn go_on(&mut self, date: NaiveDate, [a, b]: [Levels; 2]) {
        let first = self.found.days.map_or(date, |(first, _)| first);
        self.found.days = Some((first, date));
        self.found.count += 1;
        self.found.course = Some(match self.found.course {
            Some(course) => Course { a: [course.a[0], a], b: [course.b[0], b] },
            None => Course { a: [a, a], b: [b, b] },
        });
    }

    fn part(&mut self, date: NaiveDate, [a, b]: &[walk::Step; 2], sides: &[Side<'_>; 2]) {
        let (Some(before), Some(other)) = (a.before, b.before) else { return };
        let returns = |from: Levels, to: Levels| {
            let (from, to) = (by_variant(from), by_variant(to));
            [0, 1, 2].map(|at| to[at] / from[at] - 1.0)
        };
        let (ours, theirs) =
            (returns(before, a.outcome.level.levels), returns(other, b.outcome.level.levels));
        let difference = self.of_common_variants([0, 1, 2].map(|at| ours[at] - theirs[at]));
        let size = largest(difference);
        self.found.largest = self.found.largest.max(size);
        if size <= self.scope.tolerance {
            return;
        }
        let aligned = a.days == 1 && b.days == 1;
        let items = match aligned {
            true => day::items(sides, &self.origins, difference),
            false => vec![Item { cause: Cause::CalculationDays, a: None, b: None, difference }],
        };
        let items: Vec<Item> = items
            .into_iter()
            .map(|i| Item { difference: self.of_common_variants(i.difference), ..i })
            .collect();
        self.add_up(&items);
        let day = PartedDay { date, before, difference, items };
        let place = self.found.parted.partition_point(|p| largest(p.difference) >= size);
        self.found.parted.insert(place, day);
    }

    /// Adds the parts of a day to the totals.
    fn add_up(&mut self, items: &[Item]) {
        let mut today: BTreeMap<CauseClass, ByVariant> = BTreeMap::new();
        for item in items {
            let sum = today.entry(item.cause.class()).or_default();
            *sum = [0, 1, 2].map(|at| sum[at] + item.difference[at]);
        }
        for (class, sum) in today {
            let total = self.found.totals.entry(class).or_default();
            total.days += usize::from(largest(sum) > self.scope.tolerance);
            total.difference = [0, 1, 2].map(|at| total.difference[at] + sum[at]);
        }
    }

    /// Zero for variants that one of the two has not.
    fn of_common_variants(&self, mut difference: ByVariant) -> ByVariant {
        let all = [ReturnVariant::Price, ReturnVariant::Net, ReturnVariant::Gross];
        for (variant, difference) in all.iter().zip(&mut difference) {
            if !self.found.variants.contains(variant) {
                *difference = 0.0;
            }
        }
        difference
    }
}

/// The largest of some differences, whatever its sign.
#[must_use]
pub fn largest(difference: ByVariant) -> f64 {
    difference.into_iter().map(f64::abs).fold(0.0, f64::max)
}

/// The three levels in order.
#[must_use]
pub fn by_variant(levels: Levels) -> ByVariant {
    [levels.price, levels.net, levels.gross]
}
