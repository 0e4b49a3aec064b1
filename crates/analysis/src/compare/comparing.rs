//! The days of two indices, one after the other.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::ReturnVariant;
use kapok_engine::{Calculator, Levels};
use kapok_gate::Inspection;
use kapok_rulebook::Rulebook;

use super::by_variant::{ByVariant, by_variant, largest};
use super::cause::{Cause, CauseClass};
use super::comparison::{Comparison, Ends, Item, PartedDay, Scope};
use super::items::items;
use super::origins::Origins;
use super::side::Side;
use super::walk::{Step, Walk, next_common_day};

/// Replays two indices over the same history and compares their returns day by day. A data gate is
/// asked on each evening of both; what it finds is in the comparison, and stops nothing.
#[must_use]
pub fn compare(
    a: Calculator<'_>,
    b: Calculator<'_>,
    scope: Scope,
    gate: Option<&Inspection>,
) -> Comparison {
    let mut comparing = Comparing::new(a.book, b.book, scope);
    let mut walks = [Walk::new(a, scope.to, gate), Walk::new(b, scope.to, gate)];
    while let Some((date, steps)) = next_common_day(&mut walks) {
        comparing.day(date, &steps);
    }
    let carried = walks.each_mut().map(Walk::carried);
    let [a, b] = walks;
    let (held, findings) = ([a.held, b.held], [a.findings, b.findings]);
    Comparison { held, findings, carried, ..comparing.found }
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
            ends: None,
            held: [None, None],
            findings: [Vec::new(), Vec::new()],
            carried: [Vec::new(), Vec::new()],
        };
        Self { books: [a, b], scope, origins: Origins::default(), found }
    }

    /// Takes in a common day with what each index did since the last one.
    fn day(&mut self, date: NaiveDate, steps: &[Step; 2]) {
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
        self.found.ends = Some(match self.found.ends {
            Some(ends) => Ends { a: [ends.a[0], a], b: [ends.b[0], b] },
            None => Ends { a: [a, a], b: [b, b] },
        });
    }

    fn part(&mut self, date: NaiveDate, [a, b]: &[Step; 2], sides: &[Side<'_>; 2]) {
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
        let parts = match aligned {
            true => items(sides, &self.origins, difference),
            false => vec![Item { cause: Cause::CalculationDays, a: None, b: None, difference }],
        };
        let items: Vec<Item> = parts
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
