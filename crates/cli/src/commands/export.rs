//! `kapok export`: one index over all published days.

use std::path::PathBuf;

use clap::ValueEnum;
use kapok_publication::{ExportFormat, Store, export};

use crate::context::Context;
use crate::failure::{Code, Failure};
use crate::project::Project;

/// Put one index's rows of all published days into one file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok export US20 > us20-levels.csv
  kapok export US20-GREEN --table constituents_close --out green.parquet")]
pub(crate) struct Export {
    /// The index.
    index: String,
    /// The published table.
    #[arg(long, default_value = "levels")]
    table: String,
    /// The file; its ending, .csv or .parquet, says what is written. Without it, CSV to stdout.
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

fn ending(path: &std::path::Path) -> Result<Ending, Failure> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Ending::from_str(extension, true).map_err(|_| {
        Failure::new(Code::Usage, format!("{} ends neither in .csv nor .parquet", path.display()))
    })
}
