//! The parts of a rulebook, and books made of parts of two.

use std::fmt;

use chrono::NaiveDate;
use kapok_methodology::config::IfMissing;
use kapok_methodology::rulebook::Rule;
use kapok_methodology::{Conventions, Rulebook};

/// A part of a rulebook that can be taken from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Which securities are looked at.
    Universe,
    /// How old prices may be.
    Prices,
    /// What a column of this name is.
    Column(String),
    /// What an ESG evaluation of this name is.
    Evaluation(String),
    /// The eligibility rule of this id.
    Rule(String),
    /// Who is chosen.
    Selection,
    /// How the chosen are weighted.
    Weighting,
    /// Where carbon figures come from.
    Carbon,
    /// The climate label.
    Climate,
    /// What providers do differently, on the day of the review; but for sources of exchange rates
    /// and of withholding taxes, which go with the currency.
    Conventions,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Universe => f.write_str("universe"),
            Self::Prices => f.write_str("prices"),
            Self::Column(name) => write!(f, "column {name}"),
            Self::Evaluation(name) => write!(f, "evaluation {name}"),
            Self::Rule(id) => write!(f, "rule {id}"),
            Self::Selection => f.write_str("selection"),
            Self::Weighting => f.write_str("weighting"),
            Self::Carbon => f.write_str("carbon"),
            Self::Climate => f.write_str("climate"),
            Self::Conventions => f.write_str("conventions"),
        }
    }
}

/// A part that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub part: Part,
    /// What it says in the first index, where that is one condition; empty if it has none.
    pub before: String,
    /// In the second.
    pub after: String,
}

impl Change {
    fn of(part: Part) -> Self {
        Self { part, before: String::new(), after: String::new() }
    }
}

/// The parts in which two books differ, in the order in which a review uses them.
///
/// A column, evaluation, carbon section or label that only one book has is no change: nothing in
/// the other reads it, so that it lies at the bottom of all hybrids.
///
/// * `close`: the day after which the review takes effect, whose conventions are compared
pub(super) fn changes(a: &Rulebook, b: &Rulebook, close: NaiveDate) -> Vec<Change> {
    let mut all = Vec::new();
    if a.universe != b.universe {
        let (before, after) = (a.universe.text.clone(), b.universe.text.clone());
        all.push(Change { part: Part::Universe, before, after });
    }
    let mut add = |differs: bool, part: Part| all.extend(differs.then(|| Change::of(part)));
    add(a.price_lookback_days != b.price_lookback_days, Part::Prices);
    for (name, column) in &a.columns {
        let differs = b.columns.get(name).is_some_and(|other| other != column);
        add(differs, Part::Column(name.clone()));
    }
    for (name, evaluation) in &a.evaluations {
        let differs = b.evaluations.get(name).is_some_and(|other| other != evaluation);
        add(differs, Part::Evaluation(name.clone()));
    }
    add(both_and_differ(a.carbon.as_ref(), b.carbon.as_ref()), Part::Carbon);
    add(both_and_differ(a.climate.as_ref(), b.climate.as_ref()), Part::Climate);
    all.extend(rules(a, b));
    let mut add = |differs: bool, part: Part| all.extend(differs.then(|| Change::of(part)));
    add(a.selection != b.selection, Part::Selection);
    add(a.weighting != b.weighting, Part::Weighting);
    add(*a.conventions.on(close) != conventions(a, b, close), Part::Conventions);
    all
}

/// The conventions of the second book with the sources of the first, which go with its currency.
fn conventions(a: &Rulebook, b: &Rulebook, close: NaiveDate) -> Conventions {
    let own = a.conventions.on(close);
    Conventions {
        fx_fix: own.fx_fix.clone(),
        fx_carry_days: own.fx_carry_days,
        withholding_table: own.withholding_table.clone(),
        ..b.conventions.on(close).clone()
    }
}

fn both_and_differ<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}

/// Rules that are removed, changed or added. A source or a distance that is called near changes
/// nothing in a review.
fn rules(a: &Rulebook, b: &Rulebook) -> Vec<Change> {
    let mut all = Vec::new();
    for rule in &a.rules {
        let after = find(b, &rule.id);
        if after.is_none_or(|after| !same(rule, after)) {
            all.push(rule_change(Some(rule), after));
        }
    }
    let added = b.rules.iter().filter(|rule| find(a, &rule.id).is_none());
    all.extend(added.map(|rule| rule_change(None, Some(rule))));
    all
}

fn find<'b>(book: &'b Rulebook, id: &str) -> Option<&'b Rule> {
    book.rules.iter().find(|rule| rule.id == id)
}

fn same(a: &Rule, b: &Rule) -> bool {
    a.predicate == b.predicate && a.if_missing == b.if_missing
}

fn rule_change(before: Option<&Rule>, after: Option<&Rule>) -> Change {
    let id = before.or(after).map(|rule| rule.id.clone()).unwrap_or_default();
    let text = |rule: Option<&Rule>| rule.map(stated).unwrap_or_default();
    Change { part: Part::Rule(id), before: text(before), after: text(after) }
}

fn stated(rule: &Rule) -> String {
    let missing = match rule.if_missing {
        IfMissing::Exclude => "exclude",
        IfMissing::Keep => "keep",
    };
    format!("{}, if_missing {missing}", rule.predicate.text)
}

/// What differs and is left as the first book has it: dates, currency, what is published.
pub(super) fn not_compared(a: &Rulebook, b: &Rulebook) -> Vec<&'static str> {
    let differing = [
        ("base date", a.base_date != b.base_date),
        ("base level", a.base_level != b.base_level),
        ("currency", a.currency != b.currency),
        ("calendar", a.calendar != b.calendar),
        ("review dates", a.schedule != b.schedule),
        ("return variants", a.variants != b.variants),
        ("overlays", a.overlays != b.overlays),
    ];
    differing.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The first book with parts of the second.
pub(super) fn hybrid<'p>(
    a: &Rulebook,
    b: &Rulebook,
    close: NaiveDate,
    parts: impl Iterator<Item = &'p Part>,
) -> Rulebook {
    let mut book = ground(a, b);
    for part in parts {
        take(&mut book, b, close, part);
    }
    book
}

/// The first book with what only the second has and nothing in the first reads.
fn ground(a: &Rulebook, b: &Rulebook) -> Rulebook {
    let mut book = a.clone();
    for (name, column) in &b.columns {
        book.columns.entry(name.clone()).or_insert_with(|| column.clone());
    }
    for (name, evaluation) in &b.evaluations {
        book.evaluations.entry(name.clone()).or_insert_with(|| evaluation.clone());
    }
    book.carbon = book.carbon.or_else(|| b.carbon.clone());
    book.climate = book.climate.or_else(|| b.climate.clone());
    book
}

fn take(book: &mut Rulebook, from: &Rulebook, close: NaiveDate, part: &Part) {
    match part {
        Part::Universe => book.universe = from.universe.clone(),
        Part::Prices => book.price_lookback_days = from.price_lookback_days,
        Part::Column(name) => {
            let column = from.columns.get(name).map(|column| (name.clone(), column.clone()));
            book.columns.extend(column);
        }
        Part::Evaluation(name) => {
            let rule = from.evaluations.get(name).map(|rule| (name.clone(), rule.clone()));
            book.evaluations.extend(rule);
        }
        Part::Rule(id) => take_rule(book, find(from, id), id),
        Part::Selection => book.selection = from.selection.clone(),
        Part::Weighting => book.weighting = from.weighting.clone(),
        Part::Carbon => book.carbon = from.carbon.clone(),
        Part::Climate => book.climate = from.climate.clone(),
        Part::Conventions => {
            let taken = conventions(book, from, close);
            book.conventions = book.conventions.changed(NaiveDate::MIN, taken);
        }
    }
}

/// Replaces a rule in its place, adds it at the end, or removes it.
fn take_rule(book: &mut Rulebook, rule: Option<&Rule>, id: &str) {
    let at = book.rules.iter().position(|known| known.id == id);
    match (at, rule) {
        (Some(at), Some(rule)) => book.rules[at] = rule.clone(),
        (None, Some(rule)) => book.rules.push(rule.clone()),
        (Some(at), None) => drop(book.rules.remove(at)),
        (None, None) => {}
    }
}
