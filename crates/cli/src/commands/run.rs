//! `kapok run`: calculates and publishes the days that are due.

use chrono::NaiveDate;
use kapok_domain::ReturnVariant;
use kapok_publication::Published;
use kapok_rulebook::Rulebook;
use kapok_scheduler::{HeldIndex, LastIndex, LastOverlay, Obstacle, Report, Request, Settings};
use serde_json::Value;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure, refused};
use crate::messages::say;
use crate::note::{CALENDAR_HINT, calendar_warning, note_absent, note_illustrative};
use crate::output::{Rows, number, percent};
use crate::outside::say_rows;
use crate::progress::Progress;
use crate::project::{Compilation, Project, Unread, unread};
use crate::tables::no_prices;

/// Calculate and publish all indices for the days that are due.
///
/// Without a date, up to the last day with prices. An index that has been published before catches
/// up on all missing days. A new index is calculated from its base date; only the requested days
/// are published. A repeated run with equal inputs changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok run                                   # the last day with prices
  kapok run --from 2022-12-01                 # publish a month
  kapok run --date 2022-12-28 --index US20    # one index, one day
  kapok run --from 2022-12-20 --date 2022-12-28 --known-at 2023-01-05 --reason \"late dividend\"")]
pub(crate) struct Run {
    /// Last day to publish [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// First day to calculate again.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    from: Option<NaiveDate>,
    /// Run this index only, with the indices that its blends need; may be repeated.
    #[arg(long, value_name = "ID")]
    index: Vec<String>,
    /// Reason for changing published days; publishes a new vintage.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Use facts known by this time, for all days, instead of by the end of each day (UTC).
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
}

impl Run {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let settings = Settings {
            sources: project.sources(),
            publish: project.publish(),
            tolerances: project.tolerances(),
            gate: project.gate(),
            decisions: project.decisions(),
            cut_offs: project.cut_offs(self.known_at.as_deref())?,
            engine: concat!("kapok ", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        let calendars = kapok_loader::load_calendars(&settings.sources)?;
        let Compilation { books, stopped } = project.compile(&calendars, &self.index)?;
        project.check_names_of(&settings.sources)?;
        let to = match self.date {
            Some(date) => date,
            None => last_day(&project, &settings, self.from)?,
        };
        let request = Request { to, from: self.from, reason: self.reason };
        let progress = Progress::new(context);
        let notes: Vec<Rulebook> = books.iter().map(|compiled| compiled.book.clone()).collect();
        let rows_of = |held: &HeldIndex| say_rows_of(held, &notes, &settings);
        let report =
            kapok_scheduler::run(&settings, books, &request, &mut |e| progress.on(&e, &rows_of));
        progress.bar.finish_and_clear();
        let report = report?;
        if report.due == 0 && !context.quiet {
            say_nothing_due(&notes, to);
        }
        report_days(context, &settings, &report);
        levels(&report, &notes, context).print(context.format)?;
        if !context.quiet {
            say_unread(&project, &settings);
            say_tables(&report);
            warn_of_calendars(&report, &notes);
            notes.iter().for_each(note_illustrative);
            report.absent_words.iter().for_each(|(index, word)| note_absent(index, word));
        }
        verdict(&report, &stopped)
    }
}

fn last_day(
    project: &Project,
    settings: &Settings,
    from: Option<NaiveDate>,
) -> Result<NaiveDate, Failure> {
    match kapok_loader::last_price_day(&settings.sources)?.or(from) {
        Some(date) => Ok(date),
        None => Err(without_prices(project, settings)?),
    }
}

/// Failure of a table of prices that has no row with a date: its rows are rejected, or none.
fn without_prices(project: &Project, settings: &Settings) -> Result<Failure, Failure> {
    let loaded = kapok_loader::load(&kapok_loader::Request {
        sources: settings.sources.clone(),
        price_days: None,
        cut_off: settings.cut_offs.others,
    })?;
    let refusals = loaded.report.refusals(&project.tolerances());
    if !refusals.is_empty() {
        return Ok(refused(&refusals));
    }
    let empty = loaded.report.tables.iter().flat_map(|table| &table.empty);
    let empty: Vec<String> = empty.map(|path| path.display().to_string()).collect();
    let hint = (!empty.is_empty()).then(|| format!("without a row: {}", empty.join(", ")));
    Ok(no_prices().hint_if(hint))
}

/// Warns of files beside the tables that nothing reads and that look like tables.
fn say_unread(project: &Project, settings: &Settings) {
    for Unread { path, why, meant } in unread(project, &settings.sources.folders) {
        if let Some(meant) = meant {
            let path = path.display();
            say(format_args!("warning: {path} is not read: {why}; did you mean `{meant}`?"));
        }
    }
}

/// Tells what the tables have that no published day has seen, and which files have no row.
fn say_tables(report: &Report) {
    for path in &report.empty_files {
        say(format_args!("warning: {} has columns and no row", path.display()));
    }
    for (table, late) in &report.late {
        let one = late.rows == 1;
        let (rows, their) = if one { ("row", "its") } else { ("rows", "their") };
        let and = match table.as_str() {
            "prices" if one => "and is left out",
            "prices" => "and are left out",
            _ if one => "and counts from then on",
            _ => "and count from then on",
        };
        say(format_args!(
            "note: {} {rows} of `{table}` became known after the cut-off of {their} date {and}: \
             {late}",
            late.rows
        ));
    }
    if !report.late.is_empty() {
        say(format_args!(
            "hint: `kapok run --from DATE --known-at TIME --reason TEXT` publishes days again with \
             what is known now"
        ));
    }
}

/// Prints the rows of the tables for which an index is held, where single rows are the reason.
fn say_rows_of(held: &HeldIndex, books: &[Rulebook], settings: &Settings) {
    let book = books.iter().find(|book| book.id.as_str() == held.index);
    if let (Some(book), Obstacle::Step(error)) = (book, &held.held.error) {
        say_rows(error, book, &settings.sources);
    }
}

/// Prints why no index has a day to calculate: those that begin later, by name.
fn say_nothing_due(books: &[Rulebook], to: NaiveDate) {
    let later = books.iter().filter(|book| book.base_date > to);
    let later: Vec<String> =
        later.map(|book| format!("{} begins on {}", book.id, book.base_date)).collect();
    match later.is_empty() {
        true => say(format_args!("nothing is due up to {to}: no calculation day is left")),
        false => say(format_args!("nothing is due up to {to}: {}", later.join(", "))),
    }
}

/// Prints the published and unchanged days to stderr.
fn report_days(context: &Context, settings: &Settings, report: &Report) {
    if context.quiet {
        return;
    }
    let publish = settings.publish.display();
    for (date, published) in &report.days {
        match published {
            Published::New { vintage, .. } => {
                say(format_args!("published {publish}/date={date}/vintage={vintage}"));
            }
            Published::Unchanged { vintage } => {
                say(format_args!(
                    "unchanged {publish}/date={date}/vintage={vintage}: equal results, nothing published"
                ));
            }
        }
    }
}

/// Prints a warning for each index whose published calendar ends soon or has ended.
fn warn_of_calendars(report: &Report, books: &[Rulebook]) {
    let of = |last: &LastIndex| {
        let book = books.iter().find(|book| book.id.as_str() == last.index)?;
        calendar_warning(book, last.date)
    };
    let warnings: Vec<String> = report.last.iter().filter_map(of).collect();
    warnings.iter().for_each(|warning| say(format_args!("warning: {warning}")));
    if !warnings.is_empty() {
        say(format_args!("hint: {CALENDAR_HINT}"));
    }
}

const COLUMNS: [&str; 8] =
    ["index", "date", "price", "net", "gross", "day", "constituents", "level"];

/// Last levels of each index.
fn levels(report: &Report, books: &[Rulebook], context: &Context) -> Rows {
    // The last column is for levels of overlays; it is left out if there are none.
    let width = COLUMNS.len() - usize::from(report.last_overlays.is_empty());
    let mut rows = Rows::new(&COLUMNS[..width]);
    for last in &report.last {
        let book = books.iter().find(|book| book.id.as_str() == last.index);
        let mut row = index_cells(last, book, context);
        row.resize(width, Value::Null);
        rows.push(row);
        let overlays = report.last_overlays.iter().filter(|overlay| overlay.index == last.index);
        overlays.for_each(|overlay| rows.push(overlay_cells(overlay, context)));
    }
    rows
}

/// The last levels of an index.
fn index_cells(last: &LastIndex, book: Option<&Rulebook>, context: &Context) -> Vec<Value> {
    let level = &last.level;
    let shown = |variant, value| match book.is_some_and(|b| b.variants.contains(&variant)) {
        true => number(context.format, value, 4),
        false => Value::Null,
    };
    let day = level.previous.map(|previous| level.levels.price / previous.price - 1.0);
    vec![
        Value::from(last.index.as_str()),
        Value::from(last.date.to_string()),
        shown(ReturnVariant::Price, level.levels.price),
        shown(ReturnVariant::Net, level.levels.net),
        shown(ReturnVariant::Gross, level.levels.gross),
        percent(context.format, day),
        Value::from(level.count),
    ]
}

/// Last level of an overlay.
fn overlay_cells(last: &LastOverlay, context: &Context) -> Vec<Value> {
    let mut row = vec![Value::Null; COLUMNS.len()];
    row[0] = Value::from(format!("{}:{}", last.index, last.overlay));
    row[1] = Value::from(last.date.to_string());
    row[5] = percent(context.format, last.day);
    row[7] = match last.level {
        Some(level) => number(context.format, level, 4),
        None => Value::from("held"),
    };
    row
}

/// Failure that names held indices, held overlays whose indices went on, and indices that are not
/// compiled.
fn verdict(report: &Report, stopped: &[String]) -> Result<(), Failure> {
    let indices = report.held.iter().map(|held| held.index.clone());
    let overlays = report.held_overlays.iter();
    let overlays = overlays.map(|held| format!("{}:{}", held.index, held.overlay));
    let held: Vec<String> = indices.chain(overlays).collect();
    let code = match report.held.first() {
        Some(first) if report.last.is_empty() => first.reason().into(),
        _ if held.is_empty() => return Compilation::verdict(stopped, Code::Partly),
        _ => Code::Partly,
    };
    if let Err(failure) = Compilation::verdict(stopped, code) {
        failure.report();
    }
    Err(Failure::new(code, format!("held: {}", held.join(", "))))
}
