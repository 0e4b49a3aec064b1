//! The outcome of a comparison.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_backtest::{Carried, Held};
use kapok_domain::ReturnVariant;
use kapok_engine::Levels;
use kapok_gate::Finding;

use super::by_variant::ByVariant;
use super::cause::{Cause, CauseClass};

/// A part of a day's difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Cause of the difference.
    pub cause: Cause,
    /// The treatment by the first index, in words.
    pub a: Option<String>,
    /// The treatment by the second.
    pub b: Option<String>,
    /// Return of the first less that of the second, fractions.
    pub difference: ByVariant,
}

/// Day on which the returns of the two indices differ by more than the tolerance.
#[derive(Debug, Clone, PartialEq)]
pub struct PartedDay {
    /// The day.
    pub date: NaiveDate,
    /// Levels of the first index on the day before.
    pub before: Levels,
    /// Return of the first less that of the second, fractions.
    pub difference: ByVariant,
    /// Parts of the difference, largest first.
    pub items: Vec<Item>,
}

/// The differences of one kind of cause together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Total {
    /// The days on which it counts.
    pub days: usize,
    /// The sum of its daily differences, fractions.
    pub difference: ByVariant,
}

/// The levels of two indices at both ends of their common days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// Levels of the first on the first common day and the last.
    pub a: [Levels; 2],
    /// Levels of the second.
    pub b: [Levels; 2],
}

/// Two indices over their common days.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Variants that both have.
    pub variants: Vec<ReturnVariant>,
    /// The first and the last common day.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Their number.
    pub count: usize,
    /// The largest difference of a day, a fraction.
    pub largest: f64,
    /// Days on which returns part, largest first.
    pub parted: Vec<PartedDay>,
    /// Totals by kind of cause.
    pub totals: BTreeMap<CauseClass, Total>,
    /// Levels at both ends.
    pub ends: Option<Ends>,
    /// The day and the obstacle at which the first or the second ended early, if it did.
    pub held: [Option<Held>; 2],
    /// Findings of the data gate about the days of each, if it was asked.
    pub findings: [Vec<Finding>; 2],
    /// Times in which closes were carried, if the data gate was asked.
    pub carried: [Vec<Carried>; 2],
}

/// The days that count, and the difference from which on they part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scope {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: NaiveDate,
    /// Returns that differ by no more than this are the same, a fraction.
    pub tolerance: f64,
}
