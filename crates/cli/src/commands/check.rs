//! `kapok check`: checks config files and input tables without calculating levels.

use kapok_columns::ColumnSource;
use kapok_columns::Situation;
use kapok_domain::end_of_day;
use kapok_loader::LoadReport;
use kapok_market::gate::{self, Finding};
use kapok_market::history::Field;
use kapok_market::{History, SecurityIx, Snapshot};
use kapok_rulebook::Rulebook;
use serde_json::Value;

use crate::context::Context;
use crate::failure::{Code, Failure, refused};
use crate::note::note_absent;
use crate::output::Rows;
use crate::project::{Compilation, Project};

mod unmatched;

use unmatched::unmatched;

/// Check all config files and input tables; calculate no levels.
///
/// Lists rejected rows, columns of index files that the tables cannot provide, names and files that
/// nothing matches, and all facts that the data gate would refuse.
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
        let sources = match self.data {
            Some(folder) => project.sources_in(vec![folder]),
            None => project.sources(),
        };
        let folders = sources.folders.clone();
        let loaded = kapok_loader::load(&kapok_loader::Request {
            sources,
            window: None,
            cut_off: project.cut_off(None)?,
        })?;
        let Compilation { books, stopped } = project.compile(loaded.history.calendars(), &[])?;
        let mut rows = Rows::new(&["what", "where", "rows", "rejected", "found"]);
        tables(&loaded.report, &mut rows);
        let rulebooks: Vec<&Rulebook> = books.iter().map(|compiled| &compiled.book).collect();
        let columns = columns(&rulebooks, &loaded.history);
        let unmatched = unmatched(&project, &folders, &loaded.report, &loaded.history, &rulebooks);
        for row in &unmatched {
            rows.push(note(row.what(), &row.place, &row.found));
        }
        let findings = findings(&project, &loaded.history);
        for unusable in &columns {
            rows.push(note("column", &unusable.index, &unusable.why));
        }
        for finding in &findings {
            rows.push(note("gate", finding.check.name(), &finding.to_string()));
        }
        rows.print(context.format)?;
        if !context.quiet {
            let ids: Vec<&str> = books.iter().map(|compiled| compiled.book.id.as_str()).collect();
            eprintln!("{}: compiled {}", project.config.project.name, ids.join(", "));
            accepted(&project);
            for compiled in &books {
                let absent = compiled.book.absent_words(&loaded.history);
                absent.iter().for_each(|word| note_absent(compiled.book.id.as_str(), word));
            }
        }
        Compilation::verdict(&stopped, Code::Usage)?;
        let refusals = loaded.report.refusals(&project.tolerances());
        if !refusals.is_empty() {
            return Err(refused(&refusals));
        }
        let errors = unmatched.iter().filter(|row| row.is_error).count();
        verdict(columns.len(), errors, findings.len())
    }
}

/// Prints the accepted findings of the gate with their reasons.
fn accepted(project: &Project) {
    for accept in project.config.gate.iter().flat_map(|gate| &gate.accept) {
        eprintln!("accepted: {} {}: {}", accept.date.0, accept.security, accept.reason);
    }
}

fn note(what: &str, place: &str, found: &str) -> Vec<Value> {
    vec![what.into(), place.into(), Value::Null, Value::Null, found.into()]
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

/// Facts of the whole history that the gate would refuse.
fn findings(project: &Project, history: &History) -> Vec<Finding> {
    let (Some(gate), [first, .., last]) = (project.gate(), history.prices().days()) else {
        return Vec::new();
    };
    let count = u32::try_from(history.securities().len()).unwrap_or(u32::MAX);
    let all: Vec<SecurityIx> = (0..count).map(SecurityIx).collect();
    let mut findings = gate::inspect(history, &all, *first, *last, &gate.limits);
    findings.retain(|finding| !gate.accepts(finding));
    findings
}

fn verdict(columns: usize, unmatched: usize, findings: usize) -> Result<(), Failure> {
    if columns > 0 {
        let message = format!("{columns} column(s) cannot be provided by the tables");
        return Err(Failure::new(Code::Usage, message));
    }
    if unmatched > 0 {
        let message = format!("{unmatched} name(s) or file(s) match nothing");
        return Err(Failure::new(Code::Usage, message));
    }
    if findings > 0 {
        return Err(Failure::new(Code::Gate, format!("the data gate refuses {findings} fact(s)"))
            .hint(
                "correct them, or accept them by name under [[gate.accept]] in config/project.toml",
            ));
    }
    Ok(())
}
