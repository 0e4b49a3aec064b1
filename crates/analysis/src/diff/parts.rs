//! The parts of a rulebook, and books made of parts of two.

use std::fmt;

use chrono::NaiveDate;
use kapok_conventions::Conventions;
use kapok_methodology::{IfMissing, Rule};
use kapok_rulebook::Rulebook;

/// A part of a rulebook that can be taken from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookPart {
    /// The securities that are looked at.
    Universe,
    /// The greatest age of prices.
    Prices,
    /// The column of this name.
    Column(String),
    /// The ESG evaluation of this name.
    Evaluation(String),
    /// The eligibility rule of this id.
    Rule(String),
    /// The choice among those eligible.
    Selection,
    /// The weights of the chosen.
    Weighting,
    /// The source of carbon figures.
    Carbon,
    /// The climate label.
    Climate,
    /// Conventions of providers, on the day of the review; but for sources of exchange rates
    /// and of withholding taxes, which go with the currency.
    Conventions,
}

impl fmt::Display for BookPart {
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
    /// The part.
    pub part: BookPart,
    /// Text in the first index, where that is one condition; empty if there is none.
    pub before: String,
    /// Text in the second index.
    pub after: String,
}

impl Change {
    fn of(part: BookPart) -> Self {
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
    if a.methodology.universe != b.methodology.universe {
        let (before, after) =
            (a.methodology.universe.text.clone(), b.methodology.universe.text.clone());
        all.push(Change { part: BookPart::Universe, before, after });
    }
    let mut add = |differs: bool, part: BookPart| all.extend(differs.then(|| Change::of(part)));
    add(a.price_lookback_days != b.price_lookback_days, BookPart::Prices);
    for (name, column) in &a.sources {
        let differs = b.sources.get(name).is_some_and(|other| other != column);
        add(differs, BookPart::Column(name.clone()));
    }
    for (name, evaluation) in &a.evaluations {
        let differs = b.evaluations.get(name).is_some_and(|other| other != evaluation);
        add(differs, BookPart::Evaluation(name.clone()));
    }
    add(both_and_differ(a.carbon.as_ref(), b.carbon.as_ref()), BookPart::Carbon);
    add(
        both_and_differ(a.methodology.climate.as_ref(), b.methodology.climate.as_ref()),
        BookPart::Climate,
    );
    all.extend(rules(a, b));
    let mut add = |differs: bool, part: BookPart| all.extend(differs.then(|| Change::of(part)));
    add(a.methodology.selection != b.methodology.selection, BookPart::Selection);
    let differs = a.methodology.weighting != b.methodology.weighting;
    let other_conventions = *a.conventions.on(close) != conventions(a, b, close);
    all.extend(differs.then(|| weighting_change(a, b)));
    all.extend(other_conventions.then(|| Change::of(BookPart::Conventions)));
    all
}

/// Change of the weighting. Schemes with the same name and caps differ in terms that are no one
/// condition.
fn weighting_change(a: &Rulebook, b: &Rulebook) -> Change {
    let [before, mut after] = [a, b].map(|book| book.methodology.weighting.to_string());
    if before == after {
        after += ", other terms";
    }
    Change { part: BookPart::Weighting, before, after }
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
    for rule in &a.methodology.rules {
        let after = rule_of(b, &rule.id);
        if after.is_none_or(|after| !is_same(rule, after)) {
            all.push(rule_change(Some(rule), after));
        }
    }
    let added = b.methodology.rules.iter().filter(|rule| rule_of(a, &rule.id).is_none());
    all.extend(added.map(|rule| rule_change(None, Some(rule))));
    all
}

fn rule_of<'b>(book: &'b Rulebook, id: &str) -> Option<&'b Rule> {
    book.methodology.rules.iter().find(|rule| rule.id == id)
}

fn is_same(a: &Rule, b: &Rule) -> bool {
    a.predicate == b.predicate && a.if_missing == b.if_missing
}

fn rule_change(before: Option<&Rule>, after: Option<&Rule>) -> Change {
    let id = before.or(after).map(|rule| rule.id.clone()).unwrap_or_default();
    let text = |rule: Option<&Rule>| rule.map(stated).unwrap_or_default();
    Change { part: BookPart::Rule(id), before: text(before), after: text(after) }
}

fn stated(rule: &Rule) -> String {
    let missing = match rule.if_missing {
        IfMissing::Exclude => "exclude",
        IfMissing::Keep => "keep",
    };
    format!("{}, if_missing {missing}", rule.predicate.text)
}

/// Differences that are left as the first book has them: dates, currency, what is published.
pub(super) fn not_compared(a: &Rulebook, b: &Rulebook) -> Vec<&'static str> {
    let differing = [
        ("base date", a.base_date != b.base_date),
        ("base level", a.base_level != b.base_level),
        ("currency", a.currency != b.currency),
        ("calendar", a.calendar != b.calendar),
        ("review dates", a.methodology.schedule != b.methodology.schedule),
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
    parts: impl Iterator<Item = &'p BookPart>,
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
    for (name, column) in &b.sources {
        book.sources.entry(name.clone()).or_insert_with(|| column.clone());
    }
    for (name, evaluation) in &b.evaluations {
        book.evaluations.entry(name.clone()).or_insert_with(|| evaluation.clone());
    }
    book.carbon = book.carbon.or_else(|| b.carbon.clone());
    book.methodology.climate = book.methodology.climate.or_else(|| b.methodology.climate.clone());
    book
}

fn take(book: &mut Rulebook, from: &Rulebook, close: NaiveDate, part: &BookPart) {
    match part {
        BookPart::Universe => book.methodology.universe = from.methodology.universe.clone(),
        BookPart::Prices => book.price_lookback_days = from.price_lookback_days,
        BookPart::Column(name) => {
            let column = from.sources.get(name).map(|column| (name.clone(), column.clone()));
            book.sources.extend(column);
        }
        BookPart::Evaluation(name) => {
            let rule = from.evaluations.get(name).map(|rule| (name.clone(), rule.clone()));
            book.evaluations.extend(rule);
        }
        BookPart::Rule(id) => take_rule(book, rule_of(from, id), id),
        BookPart::Selection => book.methodology.selection = from.methodology.selection.clone(),
        BookPart::Weighting => book.methodology.weighting = from.methodology.weighting.clone(),
        BookPart::Carbon => book.carbon = from.carbon.clone(),
        BookPart::Climate => book.methodology.climate = from.methodology.climate.clone(),
        BookPart::Conventions => {
            let taken = conventions(book, from, close);
            book.conventions = book.conventions.changed(NaiveDate::MIN, taken);
        }
    }
}

/// Replaces a rule in its place, adds it at the end, or removes it.
fn take_rule(book: &mut Rulebook, rule: Option<&Rule>, id: &str) {
    let at = book.methodology.rules.iter().position(|known| known.id == id);
    match (at, rule) {
        (Some(at), Some(rule)) => book.methodology.rules[at] = rule.clone(),
        (None, Some(rule)) => book.methodology.rules.push(rule.clone()),
        (Some(at), None) => drop(book.methodology.rules.remove(at)),
        (None, None) => {}
    }
}
