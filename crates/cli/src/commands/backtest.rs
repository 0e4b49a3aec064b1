//! `kapok backtest`: replays every index over its history.

mod findings;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use kapok_backtest::{OverlayReplay, Replay, Summary, replay_all, summarise};
use kapok_domain::ReturnVariant;
use kapok_loader::Sources;
use kapok_market::{CutOff, History};
use kapok_overlay::Overlay;
use kapok_publication::{write_findings, write_levels, write_overlays};
use kapok_published::{BacktestFindingRow, BacktestLevelRow, BacktestOverlayRow};
use kapok_rulebook::Rulebook;
use serde_json::Value;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::gated;
use crate::messages::say;
use crate::note::note_illustrative;
use crate::output::{Rows, number, percent};
use crate::outside::say_rows;
use crate::progress::Progress;
use crate::project::{Compilation, Project};
use crate::tables::{last_day, load_tables};

use findings::finding_rows;

/// Replay every index from its base date; print return, risk and turnover.
///
/// The levels equal those of daily runs, to the last bit. Statistics are of the gross return
/// level. With --out, all levels are written as CSV and Parquet.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok backtest
  kapok backtest --index US20-GREEN --out /tmp/green
  kapok backtest --index GBA --rules 2024-06-21   # one version of the rules, always
  kapok backtest --project benches/panel --data TABLES_DIR --out OUT_DIR")]
pub(crate) struct Backtest {
    /// Read input tables from this folder, instead of the folders of the project.
    #[arg(long, value_name = "TABLES_DIR")]
    data: Option<PathBuf>,
    /// Write levels.csv and levels.parquet (with overlays: overlays.csv, overlays.parquet) here.
    #[arg(long, value_name = "OUT_DIR")]
    out: Option<PathBuf>,
    /// Replay this index only, with the indices that its blends need; may be repeated.
    #[arg(long, value_name = "ID")]
    index: Vec<String>,
    /// Replay with the version of the rules of this day as if it had held always, for each index
    /// that has several; one that has one keeps it.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    rules: Option<NaiveDate>,
    /// Use facts known by this time, for all days, instead of by the end of each day (UTC).
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
    /// Number of indices to replay in parallel; 0: one per processor. Levels do not depend on it.
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,
}

impl Backtest {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let cut_offs = project.cut_offs(self.known_at.as_deref())?;
        let history = self.load(&project, cut_offs.others)?;
        let Compilation { books, stopped } =
            project.compile_by(history.calendars(), &self.index, self.rules)?;
        let books: Vec<Rulebook> = books.into_iter().map(|compiled| compiled.book).collect();
        let progress = Progress::new(context);
        progress.bar.set_length(index_days(&books, &history));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let pool = pool.map_err(|e| Failure::new(Code::Defect, e.to_string()))?;
        let mut replays = vec![Replay::default(); books.len()];
        for cut_off in cut_offs.among(books.iter().map(|book| book.id.as_str())) {
            let other = match cut_off == cut_offs.others {
                true => None,
                false => Some(self.load(&project, cut_off)?),
            };
            let history = other.as_ref().unwrap_or(&history);
            let is_of = |book: &&Rulebook| cut_offs.of(book.id.as_str()) == cut_off;
            let family: Vec<Rulebook> = books.iter().filter(is_of).cloned().collect();
            let until = last_day(history)?;
            let gate = gated::inspection(&project, history, &family, until);
            let done = || progress.bar.inc(1);
            let found = pool.install(|| replay_all(&family, history, until, gate.as_ref(), &done));
            let places = (0..books.len()).filter(|place| is_of(&&books[*place]));
            places.zip(found).for_each(|(place, replay)| replays[place] = replay);
        }
        let is_gated = project.gate().is_some();
        progress.bar.finish_and_clear();
        if let Some(out) = &self.out {
            write(out, &books, &replays, context)?;
            if is_gated {
                write_gate(out, &finding_rows(&books, &replays, &history), context)?;
            }
        }
        summary(&books, &replays, context).print(context.format)?;
        if !context.quiet {
            if is_gated {
                print_gate(&books, &replays, &history);
            }
            books.iter().for_each(note_illustrative);
        }
        verdict(&books, &replays, &stopped, &self.sources(&project))
    }

    fn sources(&self, project: &Project) -> Sources {
        match &self.data {
            Some(folder) => project.sources_in(vec![folder.clone()]),
            None => project.sources(),
        }
    }

    fn load(&self, project: &Project, cut_off: CutOff) -> Result<History, Failure> {
        let request =
            kapok_loader::Request { sources: self.sources(project), price_days: None, cut_off };
        load_tables(project, &request)
    }
}

/// Writes levels, and overlays where there are any.
fn write(
    out: &Path,
    books: &[Rulebook],
    replays: &[Replay],
    context: &Context,
) -> Result<(), Failure> {
    write_levels(out, &level_rows(books, replays))?;
    let overlays = overlay_rows(books, replays);
    if !overlays.is_empty() {
        write_overlays(out, &overlays)?;
    }
    if !context.quiet {
        say(format_args!("wrote {0}/levels.csv and {0}/levels.parquet", out.display()));
        if !overlays.is_empty() {
            say(format_args!("wrote {0}/overlays.csv and {0}/overlays.parquet", out.display()));
        }
    }
    Ok(())
}

/// Writes the findings of the data gate.
fn write_gate(out: &Path, rows: &[BacktestFindingRow], context: &Context) -> Result<(), Failure> {
    write_findings(out, rows)?;
    if !context.quiet {
        say(format_args!("wrote {0}/findings.csv and {0}/findings.parquet", out.display()));
    }
    Ok(())
}

/// Prints a line about each index of which the gate has something to say.
fn print_gate(books: &[Rulebook], replays: &[Replay], history: &History) {
    for (book, replay) in books.iter().zip(replays) {
        let id = book.id.as_str();
        let line = gated::summary(id, history, &replay.findings, &replay.carried);
        line.into_iter().for_each(say);
    }
}

/// Number of calculation days of all indices, for the progress bar.
fn index_days(books: &[Rulebook], history: &History) -> u64 {
    let days = history.prices().days();
    let count = |book: &Rulebook| days.len() - days.partition_point(|d| *d < book.base_date);
    books.iter().map(count).sum::<usize>() as u64
}

/// Levels as rows, by day, index and variant.
fn level_rows(books: &[Rulebook], replays: &[Replay]) -> Vec<BacktestLevelRow> {
    let mut rows = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        for (date, level) in &replay.levels {
            for variant in &book.variants {
                rows.push(BacktestLevelRow {
                    date: *date,
                    index_id: book.id.to_string(),
                    return_variant: variant.name().to_owned(),
                    currency: book.currency.to_string(),
                    level: level.levels.of(*variant),
                    divisor: level.divisor,
                    illustrative: book.illustrative.clone(),
                });
            }
        }
    }
    rows
}

/// Levels of overlays as rows, by day, index and overlay.
fn overlay_rows(books: &[Rulebook], replays: &[Replay]) -> Vec<BacktestOverlayRow> {
    let mut rows = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        for (overlay, levels) in book.overlays.iter().zip(&replay.overlays) {
            rows.extend(levels.levels.iter().map(|(date, point)| BacktestOverlayRow {
                date: *date,
                index_id: book.id.to_string(),
                overlay_id: overlay.id.clone(),
                kind: overlay.kind.to_owned(),
                currency: overlay.currency.to_string(),
                level: point.today,
                next_level: point.next,
                illustrative: book.illustrative.clone(),
            }));
        }
    }
    rows
}

/// Levels and annual return of an overlay.
fn overlay_cells(
    book: &Rulebook,
    overlay: &Overlay,
    replay: &OverlayReplay,
    context: &Context,
) -> Option<Vec<Value>> {
    let ((from, first), (to, last)) = (replay.levels.first()?, replay.levels.last()?);
    let years = (*to - *from).num_days() as f64 / 365.25;
    let grown = first.today > 0.0 && last.today > 0.0 && years > 0.0;
    let annual = grown.then(|| (last.today / first.today).powf(1.0 / years) - 1.0);
    let mut row = vec![Value::Null; COLUMNS.len()];
    row[0] = Value::from(format!("{}:{}", book.id, overlay.id));
    row[1] = Value::from(from.to_string());
    row[2] = Value::from(to.to_string());
    row[3] = Value::from(replay.levels.len());
    row[7] = percent(context.format, annual);
    row[13] = number(context.format, last.today, 4);
    Some(row)
}

const COLUMNS: [&str; 14] = [
    "index",
    "from",
    "to",
    "days",
    "price",
    "net",
    "gross",
    "annual return",
    "volatility",
    "drawdown",
    "annual turnover",
    "reviews",
    "tracking error",
    "level",
];

fn summary(books: &[Rulebook], replays: &[Replay], context: &Context) -> Rows {
    let any = books.iter().any(|book| !book.overlays.is_empty());
    // The last column is for levels of overlays; it is left out if there are none.
    let width = COLUMNS.len() - usize::from(!any);
    let mut rows = Rows::new(&COLUMNS[..width]);
    for (book, replay) in books.iter().zip(replays) {
        let parent = book.parent.as_ref();
        let parent = parent.and_then(|id| books.iter().position(|other| other.id == *id));
        if let Some(summary) = summarise(replay, parent.map(|at| &replays[at])) {
            let mut row = index_cells(book, &summary, context);
            row.resize(width, Value::Null);
            rows.push(row);
        }
        for (overlay, replay) in book.overlays.iter().zip(&replay.overlays) {
            overlay_cells(book, overlay, replay, context)
                .into_iter()
                .for_each(|row| rows.push(row));
        }
    }
    rows
}

fn index_cells(book: &Rulebook, summary: &Summary, context: &Context) -> Vec<Value> {
    let level = |at: usize, variant| match book.variants.contains(&variant) {
        true => number(context.format, summary.last[at], 4),
        false => Value::Null,
    };
    let part = |value| percent(context.format, Some(value));
    vec![
        Value::from(book.id.as_str()),
        Value::from(summary.from.to_string()),
        Value::from(summary.to.to_string()),
        Value::from(summary.days),
        level(0, ReturnVariant::Price),
        level(1, ReturnVariant::Net),
        level(2, ReturnVariant::Gross),
        part(summary.annual_return[2]),
        part(summary.volatility),
        part(summary.drawdown),
        part(summary.turnover),
        Value::from(summary.reviews),
        percent(context.format, summary.tracking_error),
    ]
}

/// Failure that names held indices and overlays. Its code is `Partly` unless all indices are held.
fn verdict(
    books: &[Rulebook],
    replays: &[Replay],
    stopped: &[String],
    sources: &Sources,
) -> Result<(), Failure> {
    let mut first = None;
    let mut held = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        let Some(stop) = &replay.held else { continue };
        say(format_args!("held: {} on {}: {}", book.id, stop.date, stop.error));
        say_rows(&stop.error, book, sources);
        if let Some(hint) = stop.error.hint() {
            say(format_args!("hint: {hint}"));
        }
        held.push(book.id.as_str());
        first.get_or_insert(Code::infeasible_or_data(stop.error.is_infeasible()));
    }
    let some_went_on = held.len() < books.len();
    let overlays = held_overlays(books, replays);
    let held: Vec<String> = held.into_iter().map(str::to_owned).chain(overlays).collect();
    let code = match first {
        Some(code) if !some_went_on => code,
        _ if held.is_empty() => return Compilation::verdict(stopped, Code::Partly),
        _ => Code::Partly,
    };
    if let Err(failure) = Compilation::verdict(stopped, code) {
        failure.report();
    }
    Err(Failure::new(code, format!("held: {}", held.join(", "))))
}

/// Names of overlays that were held while their indices went on; prints the reasons.
fn held_overlays(books: &[Rulebook], replays: &[Replay]) -> Vec<String> {
    let mut found = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        for (overlay, replay) in book.overlays.iter().zip(&replay.overlays) {
            let Some(hold) = &replay.held else { continue };
            let name = format!("{}:{}", book.id, overlay.id);
            say(format_args!("held: {name} on {}: {}", hold.since, hold.reason));
            say(format_args!("hint: {}", hold.hint));
            found.push(name);
        }
    }
    found
}
