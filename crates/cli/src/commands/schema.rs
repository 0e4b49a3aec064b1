//! `kapok schema`: tables in, config files, files out, from the one place that declares them.

use clap::ValueEnum;
use kapok_methodology::IndexConfig;
use schemars::schema_for;
use serde_json::{Value, json};

use crate::Context;
use crate::failure::Failure;
use crate::output::{Rows, print};
use crate::project::ProjectConfig;

/// Print schemas: input tables, config files (JSON Schema), published files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok schema tables
  kapok schema index-file > index.schema.json
  kapok schema files --format csv")]
pub(crate) struct Schema {
    /// What to describe.
    #[arg(value_enum)]
    what: What,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Input tables and their columns.
    Tables,
    /// JSON Schema of an index file.
    IndexFile,
    /// JSON Schema of config/project.toml.
    ProjectFile,
    /// Published files and their columns: the data dictionary.
    Files,
}

impl Schema {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.what {
            What::Tables => tables().print(context.format),
            What::Files => files().print(context.format),
            What::IndexFile => json_schema(schema_for!(IndexConfig).to_value()),
            What::ProjectFile => json_schema(schema_for!(ProjectConfig).to_value()),
        }
    }
}

fn json_schema(schema: Value) -> Result<(), Failure> {
    print(&format!("{schema:#}\n"))
}

fn tables() -> Rows {
    let mut rows = Rows::new(&["table", "column", "type", "unit", "needed", "description"]);
    for table in kapok_loader::table_schemas() {
        for column in table.columns {
            let needed = match (column.required, column.nullable) {
                (true, false) => "always",
                (true, true) => "column",
                (false, _) => "no",
            };
            rows.push(vec![
                table.name.into(),
                column.name.into(),
                column.value_type.to_string().into(),
                column.unit.into(),
                needed.into(),
                column.description.into(),
            ]);
        }
    }
    rows
}

fn files() -> Rows {
    let mut rows = Rows::new(&["file", "version", "column", "type", "unit", "description"]);
    for table in kapok_publication::dictionary() {
        for column in &table.columns {
            rows.push(vec![
                json!(table.name),
                json!(table.version),
                json!(column.name),
                json!(column.value_type),
                json!(column.unit),
                json!(column.description),
            ]);
        }
    }
    rows
}
