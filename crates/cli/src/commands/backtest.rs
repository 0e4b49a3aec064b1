//! `kapok backtest`: replay every index over its history.

use std::path::PathBuf;

use kapok_backtest::{Replay, Summary, replay_all, summarise};
use kapok_market::History;
use kapok_methodology::{ReturnVariant, Rulebook};
use kapok_publication::{BacktestLevelRow, write_levels};
use serde_json::Value;

use crate::Context;
use crate::commands::run::Progress;
use crate::failure::{Code, Failure, refused};
use crate::output::{Rows, number, percent};
use crate::project::{Project, cut_off};

/// Replay every index from its base date and sum up what it did.
///
/// Writes levels.csv and levels.parquet into --out. The levels are those that daily runs publish,
/// to the last bit.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok backtest
  kapok backtest --index US20-GREEN --out /tmp/green
  kapok backtest --project benches/panel --data TABLES_DIR --out OUT_DIR")]
pub(crate) struct Backtest {
    /// Input tables, instead of the project's own.
    #[arg(long, value_name = "TABLES_DIR")]
    data: Option<PathBuf>,
    /// Where levels.csv and levels.parquet are written.
    #[arg(long, value_name = "OUT_DIR")]
    out: Option<PathBuf>,
    /// Only these indices; may be given several times.
    #[arg(long, value_name = "ID")]
    index: Vec<String>,
    /// Use facts known up to this moment, instead of the end of each day.
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
    /// How many indices are replayed at once; 0: one a processor. Levels do not depend on it.
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,
    /// Neither read nor write the panel cache.
    #[arg(long)]
    no_cache: bool,
}

impl Backtest {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = self.load(&project)?;
        let books = project.compile(history.calendars(), &self.index)?;
        let books: Vec<Rulebook> = books.into_iter().map(|(book, _)| book).collect();
        let Some(&until) = history.prices().days().last() else {
            return Err(Failure::new(Code::Data, "the prices table is empty"));
        };
        let progress = Progress::new(context);
        progress.bar.set_length(index_days(&books, &history));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let pool = pool.map_err(|e| Failure::new(Code::Defect, e.to_string()))?;
        let replays = pool.install(|| replay_all(&books, &history, until, &|| progress.bar.inc(1)));
        progress.bar.finish_and_clear();
        if let Some(out) = &self.out {
            write_levels(out, &rows(&books, &replays))?;
            if !context.quiet {
                eprintln!("wrote {0}/levels.csv and {0}/levels.parquet", out.display());
            }
        }
        summary(&books, &replays, context).print(context.format)?;
        if !context.quiet {
            books.iter().for_each(note_illustrative);
        }
        let failure = verdict(&books, &replays);
        // The process ends here: giving millions of facts back one by one would only take time.
        std::mem::forget(history);
        failure
    }

    fn load(&self, project: &Project) -> Result<History, Failure> {
        let loaded = kapok_loader::load(&kapok_loader::Request {
            sources: self.data.clone().map_or_else(|| project.sources(), |folder| vec![folder]),
            window: None,
            cut_off: cut_off(self.known_at.as_deref())?,
            cache: (!self.no_cache).then(|| project.cache()),
        })?;
        let refusals = loaded.report.refusals(&project.tolerances());
        if refusals.is_empty() { Ok(loaded.history) } else { Err(refused(&refusals)) }
    }
}

/// Says what in an index must not be taken for real.
pub(crate) fn note_illustrative(book: &Rulebook) {
    if let Some(what) = &book.illustrative {
        eprintln!("note: {} rests on illustrative data: {what}", book.id);
    }
}

/// Calculation days of all indices, for the progress bar.
fn index_days(books: &[Rulebook], history: &History) -> u64 {
    let days = history.prices().days();
    let count = |book: &Rulebook| days.len() - days.partition_point(|d| *d < book.base_date);
    books.iter().map(count).sum::<usize>() as u64
}

/// Levels as rows, by day, index and variant.
fn rows(books: &[Rulebook], replays: &[Replay]) -> Vec<BacktestLevelRow> {
    let mut rows = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        for (date, level) in &replay.levels {
            for variant in &book.variants {
                let (name, value) = match variant {
                    ReturnVariant::Price => ("price", level.levels.price),
                    ReturnVariant::Net => ("net", level.levels.net),
                    ReturnVariant::Gross => ("gross", level.levels.gross),
                };
                rows.push(BacktestLevelRow {
                    date: *date,
                    index_id: book.id.to_string(),
                    return_variant: name.to_owned(),
                    currency: book.currency.to_string(),
                    level: value,
                    divisor: level.divisor,
                    illustrative: book.illustrative.clone(),
                });
            }
        }
    }
    rows
}

fn summary(books: &[Rulebook], replays: &[Replay], context: &Context) -> Rows {
    let mut rows = Rows::new(&[
        "index",
        "from",
        "to",
        "days",
        "price",
        "net",
        "gross",
        "return a year",
        "volatility",
        "drawdown",
        "turnover a year",
        "reviews",
        "tracking error",
    ]);
    for (book, replay) in books.iter().zip(replays) {
        let parent = book.parent.as_ref();
        let parent = parent.and_then(|id| books.iter().position(|other| other.id == *id));
        if let Some(summary) = summarise(replay, parent.map(|at| &replays[at])) {
            rows.push(row(book, &summary, context));
        }
    }
    rows
}

fn row(book: &Rulebook, summary: &Summary, context: &Context) -> Vec<Value> {
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

/// Says which indices were held; all of them is a failure of its own kind.
fn verdict(books: &[Rulebook], replays: &[Replay]) -> Result<(), Failure> {
    let mut first = None;
    let mut held = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        let Some(stop) = &replay.held else { continue };
        eprintln!("held: {} on {}: {}", book.id, stop.date, stop.error);
        if let Some(hint) = stop.error.hint() {
            eprintln!("hint: {hint}");
        }
        held.push(book.id.as_str());
        first.get_or_insert(if stop.error.is_infeasible() { Code::Infeasible } else { Code::Data });
    }
    let Some(code) = first else { return Ok(()) };
    let code = if held.len() < books.len() { Code::Partly } else { code };
    Err(Failure::new(code, format!("held: {}", held.join(", "))))
}
