//! `kapok check`: checks config files and input tables without calculating levels.

mod evenings;
mod figures;
mod gate;
mod row;
mod unmatched;
mod unused;

use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_columns::ColumnSource;
use kapok_columns::Situation;
use kapok_domain::end_of_day;
use kapok_loader::{LoadReport, Loaded, Request, Sources};
use kapok_market::history::Field;
use kapok_market::snapshot::ColumnError;
use kapok_market::{CutOff, History, Snapshot};
use kapok_rulebook::Rulebook;

use crate::context::Context;
use crate::failure::{Code, Failure, refused};
use crate::messages::say;
use crate::note::{CALENDAR_HINT, calendar_warning, note_absent};
use crate::output::Rows;
use crate::outside::{Outside, outside};
use crate::project::{Compilation, Project};
use crate::tables::no_prices;

use evenings::Evenings;
use gate::Gated;
use row::note;
use unmatched::unmatched;
use unused::unused;

/// Check all config files and input tables; keep no levels.
///
/// Lists rejected rows, columns of index files that the tables cannot provide, names and files that
/// match nothing, and all findings of the data gate.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok check
  kapok check --data TABLES_DIR --format csv")]
pub(crate) struct Check {
    /// Read input tables from this folder, instead of the folders of the project.
    #[arg(long, value_name = "TABLES_DIR")]
    data: Option<PathBuf>,
}

impl Check {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let sources = self.sources(&project);
        let Loaded { history, report } = load(&sources, project.cut_offs(None)?.others)?;
        let names = names(&project, &history, &report);
        let history = history.decided(&project.decisions());
        let Compilation { books, stopped } = project.compile(history.calendars(), &[])?;
        let books: Vec<&Rulebook> = books.iter().map(|compiled| &compiled.book).collect();

        let mut rows = Rows::new(&["what", "where", "rows", "rejected", "found"]);
        let versions: Vec<&Rulebook> = books.iter().flat_map(|book| book.versions()).collect();
        tables(&report, &mut rows);
        let mut unmatched = unmatched(&project, &sources.folders, &report, &history, &versions);
        // An index file that does not compile may name what no other one does.
        if stopped.is_empty() {
            unmatched.extend(unused(&project, &history, &versions));
        }
        unmatched.iter().for_each(|row| rows.push(note(row.what(), &row.place, &row.found)));
        let columns = columns(&versions, &history, &sources)?;
        columns.iter().for_each(|one| rows.push(note("column", &one.index, &one.why)));
        let words = words(&versions, &sources, &mut rows)?;
        figures::unusable(&versions, &history, &mut rows);
        calendars(&books, &history, &mut rows);
        let evenings = evenings(&project, &sources, &history, sound(&books, &columns))?;
        evenings.list(&mut rows);
        let gate = Gated::of(&project, &history, &evenings);
        gate.list(&mut rows);
        rows.print(context.format)?;
        if !context.quiet {
            say_compiled(&project, &books);
            gate.accepted(stopped.is_empty());
            say_absent(&versions, &history, &report);
        }

        Compilation::verdict(&stopped, Code::Usage)?;
        project.shared_verdict()?;
        facts_verdict(&project, &history, &report)?;
        names?;
        let errors = unmatched.iter().filter(|row| row.is_error).count();
        verdict(&columns, words, errors)?;
        evenings.verdict()?;
        gate.verdict()
    }

    fn sources(self, project: &Project) -> Sources {
        match self.data {
            Some(folder) => project.sources_in(vec![folder]),
            None => project.sources(),
        }
    }
}

/// Names of `config/project.toml` that the tables do not have. Where too many rows are rejected, a
/// name may be that of one of them.
fn names(project: &Project, history: &History, report: &LoadReport) -> Result<(), Failure> {
    match report.refusals(&project.tolerances()).is_empty() {
        true => project.check_names(history, first_and_last(history)),
        false => Ok(()),
    }
}

/// Indices that can be calculated: one with a column that cannot be used would be held for the same
/// reason on every evening.
fn sound(books: &[&Rulebook], columns: &[Unusable]) -> Vec<Rulebook> {
    let is_of = |book: &Rulebook, label: &str| book.versions().any(|one| one.label() == label);
    let usable = |book: &Rulebook| columns.iter().all(|one| !is_of(book, &one.index));
    books.iter().copied().filter(|book| usable(book)).cloned().collect()
}

fn say_compiled(project: &Project, books: &[&Rulebook]) {
    let ids: Vec<&str> = books.iter().map(|book| book.id.as_str()).collect();
    say(format_args!("{}: compiled {}", project.config.project.name, ids.join(", ")));
}

/// Failure of tables with too many rejected rows, or without prices.
fn facts_verdict(project: &Project, history: &History, report: &LoadReport) -> Result<(), Failure> {
    let refusals = report.refusals(&project.tolerances());
    if !refusals.is_empty() {
        return Err(refused(&refusals));
    }
    if history.prices().days().is_empty() {
        return Err(no_prices());
    }
    Ok(())
}

/// Evenings of all indices, each as known at the cut-off of its family.
///
/// * `history`: as known at the cut-off of indices that no family names
fn evenings(
    project: &Project,
    sources: &Sources,
    history: &History,
    books: Vec<Rulebook>,
) -> Result<Evenings, Failure> {
    let (cut_offs, gate) = (project.cut_offs(None)?, project.gate());
    let mut evenings = Evenings::default();
    for cut_off in cut_offs.among(books.iter().map(|book| book.id.as_str())) {
        let own = match cut_off == cut_offs.others {
            true => None,
            false => Some(load(sources, cut_off)?.history.decided(&project.decisions())),
        };
        let is_of = |book: &&Rulebook| cut_offs.of(book.id.as_str()) == cut_off;
        let family = books.iter().filter(is_of).cloned().collect();
        let limits = gate.as_ref().map(|gate| &gate.limits);
        let known = own.as_ref().unwrap_or(history);
        evenings.extend(Evenings::of(family, known, limits));
    }
    evenings.sort_by_index(&books);
    Ok(evenings)
}

/// Loads all days of all tables.
fn load(sources: &Sources, cut_off: CutOff) -> Result<Loaded, Failure> {
    let sources = sources.clone();
    Ok(kapok_loader::load(&Request { sources, price_days: None, cut_off })?)
}

/// Adds a row for each fact outside the words that an index file states; returns their number.
fn words(books: &[&Rulebook], sources: &Sources, rows: &mut Rows) -> Result<usize, Failure> {
    let mut found = 0;
    for book in books {
        for Outside { column, row } in outside(book, sources)? {
            rows.push(note("word", &format!("{}: {column}", book.label()), &row.to_string()));
            found += 1;
        }
    }
    Ok(found)
}

/// Prints words of index files that no row says.
fn say_absent(books: &[&Rulebook], history: &History, report: &LoadReport) {
    let rejected = report.rejected_rows();
    for book in books {
        let absent = book.absent_words(history, &rejected);
        absent.iter().for_each(|word| note_absent(&book.label(), word));
    }
}

/// First and last day with prices.
fn first_and_last(history: &History) -> Option<(NaiveDate, NaiveDate)> {
    let days = history.prices().days();
    days.first().copied().zip(days.last().copied())
}

/// Adds a warning for each index whose published calendar ends soon after the last prices.
fn calendars(books: &[&Rulebook], history: &History, rows: &mut Rows) {
    let Some(&last) = history.prices().days().last() else { return };
    for book in books {
        if let Some(warning) = calendar_warning(book, last) {
            rows.push(note("warning", "calendar", &format!("{warning} ({CALENDAR_HINT})")));
        }
    }
}

/// Adds one row per table, and one per rejected row.
fn tables(report: &LoadReport, rows: &mut Rows) {
    for table in &report.tables {
        let found = match (table.files.is_empty(), table.late) {
            (true, _) => "no such table".to_owned(),
            (false, 0) => String::new(),
            (false, late) => format!("{late} row(s) known after the cut-off of their day"),
        };
        rows.push(vec![
            "table".into(),
            table.table.as_str().into(),
            table.rows.into(),
            table.rejected.into(),
            found.into(),
        ]);
        for late in table.late_days.by_day() {
            rows.push(note("late", &table.table, &late.to_string()));
        }
        for rejection in &table.rejections {
            rows.push(note("rejected", &table.table, &rejection.to_string()));
        }
    }
}

/// Column or indicator of an index that cannot be used.
struct Unusable {
    index: String,
    why: String,
    hint: Option<String>,
}

/// Declared columns that the tables do not contain or that cannot be calculated, and indicators of
/// evaluations that occur nowhere.
fn columns(
    books: &[&Rulebook],
    history: &History,
    sources: &Sources,
) -> Result<Vec<Unusable>, Failure> {
    let Some(&date) = history.prices().days().last() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for book in books {
        let lookback = book.price_lookback_days;
        let snapshot = Snapshot::new(history, date, end_of_day(date), lookback);
        let index = || book.label();
        for (name, source) in &book.sources {
            let (error, hint) = match source {
                ColumnSource::Data(data) => match snapshot.column(&data.binding) {
                    Ok(_) => continue,
                    Err(error) => (at_its_place(&error, sources)?, Some(error.hint())),
                },
                ColumnSource::Calculated(_) => {
                    let situation = Situation::of_day(snapshot, &[]);
                    match book.columns().column(situation, name) {
                        Ok(_) => continue,
                        Err(error) => (error.to_string(), error.hint()),
                    }
                }
                _ => continue,
            };
            found.push(Unusable { index: index(), why: format!("column `{name}`: {error}"), hint });
        }
        let unknown = unknown_indicators(book, history);
        found.extend(unknown.map(|why| Unusable { index: index(), why, hint: None }));
    }
    Ok(found)
}

/// An error with the file and the line of the row that is to blame.
fn at_its_place(error: &ColumnError, sources: &Sources) -> Result<String, Failure> {
    let Some(row) = error.row() else { return Ok(error.to_string()) };
    let place = kapok_loader::place_of_indicator(sources, row)?;
    Ok(place.map_or_else(|| error.to_string(), |place| format!("{place}: {error}")))
}

/// Indicators of a scheme for which the provider has no fact at all.
fn unknown_indicators<'a>(
    book: &'a Rulebook,
    history: &'a History,
) -> impl Iterator<Item = String> + 'a {
    book.evaluations.iter().flat_map(move |(name, rule)| {
        let provider = history.find_text(&rule.provider);
        let has = move |indicator: &str| {
            let field = provider.zip(history.find_text(indicator));
            field.is_some_and(|(p, name)| history.has_field(Field::Indicator(p, name)))
        };
        let schemes = rule.versions.iter();
        let asked: std::collections::BTreeSet<&str> =
            schemes.flat_map(|scheme| scheme.columns()).collect();
        asked.into_iter().filter(move |indicator| !has(indicator)).map(move |indicator| {
            format!("evaluation `{name}`: {} has no indicator `{indicator}`", rule.provider)
        })
    })
}

fn verdict(columns: &[Unusable], words: usize, unmatched: usize) -> Result<(), Failure> {
    if let [first, ..] = columns {
        for Unusable { index, why, hint } in columns {
            say(format_args!("error: {index}: {why}"));
            hint.iter()
                .filter(|_| columns.len() > 1)
                .for_each(|hint| say(format_args!("hint: {hint}")));
        }
        let message = format!("{} column(s) cannot be provided by the tables", columns.len());
        let hint = first.hint.clone().filter(|_| columns.len() == 1);
        return Err(Failure::new(Code::Usage, message).hint_if(hint));
    }
    if words > 0 {
        let message = format!("{words} fact(s) outside the words that index files state");
        return Err(Failure::new(Code::Data, message).hint(
            "correct them, or state their words in the `order` or the `words` of the column",
        ));
    }
    if unmatched > 0 {
        let message = format!("{unmatched} name(s) or file(s) match nothing");
        return Err(Failure::new(Code::Usage, message));
    }
    Ok(())
}
