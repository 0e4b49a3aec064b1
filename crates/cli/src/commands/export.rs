//! `kapok export`: one table of one index over all published days.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::ValueEnum;
use kapok_publication::{ExportFormat, Store, export};

use crate::context::Context;
use crate::failure::{Code, Failure};
use crate::project::{IndexName, Project};

/// Export one published table of one index, all days in one file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok export US20 > us20-levels.csv
  kapok export US20-GREEN --table constituents_close --out green.parquet")]
pub(crate) struct Export {
    /// Id of the index.
    index: String,
    /// Published table; `kapok schema files` lists them.
    #[arg(long, default_value = "levels", value_name = "TABLE")]
    table: String,
    /// Write to this file, as its extension says: .csv or .parquet [default: CSV to stdout].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ending {
    Csv,
    Parquet,
}

impl Export {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let name = IndexName::parse(&self.index);
        if let Some(day) = name.rules {
            return Err(no_version(&name.id, day));
        }
        let project = Project::open(&context.project)?;
        let store = Store::new(project.publish());
        let ending = match &self.out {
            None => Ending::Csv,
            Some(path) => ending(path)?,
        };
        let format = match ending {
            Ending::Csv => ExportFormat::Csv,
            Ending::Parquet => ExportFormat::Parquet,
        };
        let bytes = export(&store, &self.index, &self.table, format)?;
        match &self.out {
            None => crate::output::print(&String::from_utf8_lossy(&bytes)),
            Some(path) => std::fs::write(path, bytes).map_err(|e| Failure::io("write", path, &e)),
        }
    }
}

/// Refusal of a version: published rows are by the version of their own day.
fn no_version(id: &str, day: NaiveDate) -> Failure {
    let message = format!("{id}@{day} is a version of rules, and days are published by the index");
    let hint = format!(
        "export {id}; levels as if that version had held always: kapok backtest --index {id} \
         --rules {day}"
    );
    Failure::new(Code::Usage, message).hint(hint)
}

fn ending(path: &std::path::Path) -> Result<Ending, Failure> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Ending::from_str(extension, true).map_err(|_| {
        Failure::new(Code::Usage, format!("{} does not end in .csv or .parquet", path.display()))
    })
}
