//! `kapok check`: checks config files and input tables without calculating levels.

mod gate;

use kapok_columns::ColumnSource;
use kapok_columns::Situation;
use kapok_domain::end_of_day;
use kapok_loader::LoadReport;
use kapok_market::history::Field;
use kapok_market::{CutOff, History, Snapshot};
use kapok_rulebook::Rulebook;
use serde_json::Value;

use crate::context::Context;
use crate::failure::{Code, Failure, refused};
use crate::note::note_absent;
use crate::output::Rows;
use crate::project::Project;

use gate::Gated;

/// Check all config files and input tables; calculate no levels.
///
/// Lists rejected rows, columns of index files that the tables cannot provide, and all facts that
/// the data gate would refuse.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok check
  kapok check --data TABLES_DIR --format csv")]
pub(crate) struct Check {
    /// Read input tables from this folder, instead of the folders of the project.
    #[arg(long, value_name = "TABLES_DIR")]
    data: Option<std::path::PathBuf>,
}

impl Check {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let loaded = kapok_loader::load(&kapok_loader::Request {
            sources: self.data.map_or_else(|| project.sources(), |folder| vec![folder]),
            window: None,
            cut_off: CutOff::EndOfDay,
        })?;
        let history = loaded.history.decided(&project.decisions(), None);
        let books = project.compile(history.calendars(), &[])?;
        let mut rows = Rows::new(&["what", "where", "rows", "rejected", "found"]);
        tables(&loaded.report, &mut rows);
        let columns =
            columns(&books.iter().map(|compiled| &compiled.book).collect::<Vec<_>>(), &history);
        let gate = Gated::of(&project, &history, &books);
        for unusable in &columns {
            rows.push(note("column", &unusable.index, &unusable.why));
        }
        gate.list(&mut rows);
        rows.print(context.format)?;
        if !context.quiet {
            let ids: Vec<&str> = books.iter().map(|compiled| compiled.book.id.as_str()).collect();
            eprintln!("{}: compiled {}", project.config.project.name, ids.join(", "));
            gate.accepted();
            for compiled in &books {
                let absent = compiled.book.absent_words(&history);
                absent.iter().for_each(|word| note_absent(compiled.book.id.as_str(), word));
            }
        }
        let refusals = loaded.report.refusals(&project.tolerances());
        if !refusals.is_empty() {
            return Err(refused(&refusals));
        }
        verdict(columns.len(), &gate)
    }
}

fn note(what: &str, place: &str, found: &str) -> Vec<Value> {
    vec![what.into(), place.into(), Value::Null, Value::Null, found.into()]
}

/// Adds one row per table, and one per rejected row.
fn tables(report: &LoadReport, rows: &mut Rows) {
    for table in &report.tables {
        let found = if table.files.is_empty() { "no such table" } else { "" };
        rows.push(vec![
            "table".into(),
            table.table.as_str().into(),
            table.rows.into(),
            table.rejected.into(),
            found.into(),
        ]);
        for rejection in &table.rejections {
            rows.push(note("rejected", &table.table, &rejection.to_string()));
        }
    }
}

/// Column or indicator of an index that cannot be used.
struct Unusable {
    index: String,
    why: String,
}

/// Declared columns that the tables do not contain or that cannot be calculated, and indicators of
/// evaluations that occur nowhere.
fn columns(books: &[&Rulebook], history: &History) -> Vec<Unusable> {
    let Some(&date) = history.prices().days().last() else { return Vec::new() };
    let mut found = Vec::new();
    for book in books {
        let lookback = book.price_lookback_days;
        let snapshot = Snapshot::new(history, date, end_of_day(date), lookback);
        let unusable = |why| Unusable { index: book.id.to_string(), why };
        for (name, source) in &book.sources {
            let error = match source {
                ColumnSource::Data(data) => {
                    snapshot.column(&data.binding).err().map(|e| e.to_string())
                }
                ColumnSource::Calculated(_) => {
                    let situation = Situation::of_day(snapshot, &[]);
                    let column = book.columns().column(situation, name);
                    column.err().map(|error| error.to_string())
                }
                _ => None,
            };
            found.extend(error.map(|error| unusable(format!("column `{name}`: {error}"))));
        }
        found.extend(unknown_indicators(book, history).map(unusable));
    }
    found
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

fn verdict(columns: usize, gate: &Gated<'_>) -> Result<(), Failure> {
    if columns > 0 {
        let message = format!("{columns} column(s) cannot be provided by the tables");
        return Err(Failure::new(Code::Usage, message));
    }
    gate.verdict()
}
