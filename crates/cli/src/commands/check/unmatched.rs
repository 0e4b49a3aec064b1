//! Names and files that nothing matches: facts or rules that would be lost without a word, and
//! what would hold an index on its first day.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use kapok_domain::{ReturnVariant, nearest};
use kapok_loader::{LoadReport, TableReport, event_types};
use kapok_market::{History, Terms};
use kapok_overlay::{Curve, NamedFact, Overlay};
use kapok_rulebook::Rulebook;

use crate::project::{Project, Unread, unread};

/// Name or file that nothing matches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unmatched {
    /// Whether something is certainly lost, or holds an index.
    pub(super) is_error: bool,
    pub(super) place: String,
    pub(super) found: String,
}

impl Unmatched {
    /// Kind of the row that shows it.
    pub(super) fn what(&self) -> &'static str {
        if self.is_error { "error" } else { "warning" }
    }

    pub(super) fn error(place: impl ToString, found: String) -> Self {
        Self { is_error: true, place: place.to_string(), found }
    }

    pub(super) fn warning(place: impl ToString, found: String) -> Self {
        Self { is_error: false, ..Self::error(place, found) }
    }
}

/// All names and files that nothing matches.
pub(super) fn unmatched(
    project: &Project,
    sources: &[PathBuf],
    report: &LoadReport,
    history: &History,
    books: &[&Rulebook],
) -> Vec<Unmatched> {
    let mut found: Vec<Unmatched> = unread(project, sources).into_iter().map(file).collect();
    found.extend(empty_files(report));
    found.extend(statements(project, report));
    found.extend(types_of_events(history));
    let indices: BTreeSet<Unmatched> =
        books.iter().flat_map(|book| named_by(book, history)).collect();
    found.extend(indices);
    found
}

fn file(unread: Unread) -> Unmatched {
    let place = unread.path.display();
    match &unread.meant {
        Some(meant) => {
            Unmatched::error(place, format!("is not read: {}; did you mean `{meant}`?", unread.why))
        }
        None => Unmatched::warning(place, format!("is not read: {}", unread.why)),
    }
}

/// Statements of `config/project.toml` on files that are not there.
fn statements(project: &Project, report: &LoadReport) -> Vec<Unmatched> {
    let of_table = |table: &'_ TableReport| (table.table.clone(), table.files.clone());
    let tables: Vec<(String, Vec<PathBuf>)> = report.tables.iter().map(of_table).collect();
    let files: Vec<(&str, &Path)> = tables
        .iter()
        .flat_map(|(table, files)| files.iter().map(move |path| (table.as_str(), path.as_path())))
        .collect();
    let absent = |name: &str| !files.iter().any(|(table, _)| *table == name);
    let place = "config/project.toml";
    let rules = project.config.files.iter();
    let rules = rules.filter_map(|rule| rule.unmatched(project.root(), &files));
    let rules = rules.map(|named| format!("[[files]] of {named}: there is no such file"));
    let tolerances = project.config.tolerances.keys().filter(|table| absent(table));
    let tolerances =
        tolerances.map(|table| format!("[tolerances] of {table}: there is no such file"));
    let tables: Vec<&str> = files.iter().map(|(table, _)| *table).collect();
    let known = project.config.known.iter().filter_map(|rule| rule.unmatched(&tables));
    rules.chain(tolerances).chain(known).map(|found| Unmatched::warning(place, found)).collect()
}

fn empty_files(report: &LoadReport) -> Vec<Unmatched> {
    let empty = report.tables.iter().flat_map(|table| &table.empty);
    empty
        .map(|path| Unmatched::warning(path.display(), "has columns and no row".to_owned()))
        .collect()
}

/// Types of events that have no terms: each holds the indices that have the security.
fn types_of_events(history: &History) -> Vec<Unmatched> {
    let mut events: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for event in history.actions().all() {
        if let Terms::Unsupported { kind } = &event.terms {
            events.entry(kind).or_default().push(&event.event_id);
        }
    }
    let row = |(kind, ids): (&str, Vec<&str>)| {
        let of = format!("type `{kind}` of event {}{}", ids[0], further(ids.len()));
        match nearest(kind, event_types()) {
            Some(near) => Unmatched::error(
                "corporate_actions",
                format!("{of} is not a known type: did you mean `{near}`?"),
            ),
            None => Unmatched::warning(
                "corporate_actions",
                format!(
                    "{of} is not a known type: it holds every index that has the security on the \
                     ex-date"
                ),
            ),
        }
    };
    events.into_iter().map(row).collect()
}

fn further(count: usize) -> String {
    if count > 1 { format!(" and {} more", count - 1) } else { String::new() }
}

/// Tables of rates, fixings and curves that an index names and no row has.
fn named_by(book: &Rulebook, history: &History) -> Vec<Unmatched> {
    let mut found = Vec::new();
    let fixes: Vec<&str> = history.fix_names().collect();
    for conventions in book.conventions.all() {
        if let Some(table) = &conventions.withholding_table {
            let known: Vec<&str> = history.withholding_tables().into_iter().collect();
            let missing = missing(book, "withholding table", table, &known);
            // An index without a net return may name a table that it does not need.
            let is_error = book.variants.contains(&ReturnVariant::Net);
            found.extend(missing.map(|missing| Unmatched { is_error, ..missing }));
        }
        if let Some(fix) = &conventions.fx_fix {
            let missing = missing(book, "fixing of exchange rates", fix, &fixes);
            let mut lines = history.securities().iter();
            let is_error = lines.any(|line| line.currency != book.currency);
            found.extend(missing.map(|missing| Unmatched { is_error, ..missing }));
        }
    }
    for overlay in &book.overlays {
        let date = overlay.base_date;
        for fact in overlay.named_facts(date, &book.overlays) {
            found.extend(match fact {
                NamedFact::Fix(fix) => missing(book, "fixing of exchange rates", &fix, &fixes),
                NamedFact::Curve(curve) => no_rate(book, overlay, &curve, history),
            });
        }
    }
    found
}

fn missing(book: &Rulebook, what: &str, name: &str, known: &[&str]) -> Option<Unmatched> {
    if known.contains(&name) {
        return None;
    }
    let near = nearest(name, known.iter().copied());
    let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
    Some(Unmatched::error(book.label(), format!("no row has the {what} `{name}`{near}")))
}

/// A curve without a rate for the first day of an overlay, or with one that counts days otherwise.
fn no_rate(
    book: &Rulebook,
    overlay: &Overlay,
    Curve { curve, tenor, carry_days }: &Curve,
    history: &History,
) -> Option<Unmatched> {
    let place = format!("{}:{}", book.label(), overlay.id);
    let curves = history.curves();
    if !curves.contains(&(curve.as_str(), tenor.as_str())) {
        let near = nearest(curve, curves.iter().map(|(curve, _)| *curve));
        let near = near.filter(|near| near != curve);
        let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        return Some(Unmatched::error(
            place,
            format!("no row has a rate of {curve} {tenor}{near}"),
        ));
    }
    let date: NaiveDate = overlay.base_date;
    let fact = history.rate(curve, tenor, date, history.cut_off(date));
    let oldest = date - chrono::Days::new((*carry_days).into());
    let Some(fact) = fact.filter(|fact| fact.as_of >= oldest) else {
        let why = format!("no rate of {curve} {tenor} on {date} or up to {carry_days} days before");
        return Some(Unmatched::error(place, why));
    };
    let basis = overlay.basis(date).filter(|basis| *basis != fact.value.day_count)?;
    let seen = fact.value.day_count;
    let why =
        format!("the rate of {curve} {tenor} of {date} is for {seen}, the overlay counts {basis}");
    Some(Unmatched::error(place, why))
}
