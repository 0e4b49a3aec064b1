//! `kapok schema`: input tables, config files and published files, as the code declares them.

use clap::ValueEnum;
use kapok_chain::PathwayFile;
use kapok_conventions::Preset;
use kapok_conventions::{Conventions, cell, convention_table, preset_rows};
use kapok_evaluation::SchemeConfig;
use kapok_gate::CHECKS;
use kapok_rulebook::IndexConfig;
use kapok_taxonomy::CatalogueFile;
use schemars::schema_for;
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::{Code, Failure};
use crate::output::{Format, Rows, print};
use crate::project::ProjectConfig;

/// Print the schema of input tables, config files or published files, the conventions, or the checks
/// of the data gate.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok schema tables
  kapok schema index-file > index.schema.json
  kapok schema files --format csv
  kapok schema conventions --markdown")]
pub(crate) struct Schema {
    /// Schema to print.
    #[arg(value_enum, value_name = "SCHEMA")]
    what: What,
    /// Print the conventions or the checks as a Markdown table.
    #[arg(long, conflicts_with = "format")]
    markdown: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Input tables: columns, types and units.
    Tables,
    /// Index file, config/indices/*.toml: JSON Schema.
    IndexFile,
    /// Project file, config/project.toml: JSON Schema.
    ProjectFile,
    /// ESG scheme, config/esg/*.toml: JSON Schema.
    SchemeFile,
    /// Sector pathway, config/pathways/*.toml: JSON Schema.
    PathwayFile,
    /// Catalogue of taxonomies, config/taxonomy/jurisdictions.toml: JSON Schema.
    JurisdictionsFile,
    /// Published files: the data dictionary.
    Files,
    /// Conventions: the value of each parameter in each preset, with its source.
    Conventions,
    /// Checks of the data gate: limits, severities, budgets and excuses.
    Checks,
}

impl Schema {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        if self.markdown && !matches!(self.what, What::Conventions | What::Checks) {
            let message = "--markdown is only for `kapok schema conventions` and `checks`";
            let failure = Failure::new(Code::Usage, message);
            return Err(failure.hint("use --format json or --format csv"));
        }
        match self.what {
            What::Tables => tables().print(context.format),
            What::Files => files().print(context.format),
            What::IndexFile
            | What::SchemeFile
            | What::PathwayFile
            | What::JurisdictionsFile
            | What::ProjectFile => json_schema(&self.what),
            What::Checks if self.markdown => print(&kapok_gate::documentation()),
            What::Checks => checks().print(context.format),
            What::Conventions if self.markdown => print(&convention_table()),
            What::Conventions => conventions(context.format).print(context.format),
        }
    }
}

fn json_schema(what: &What) -> Result<(), Failure> {
    let word = what.to_possible_value();
    let schema = word.and_then(|word| config_schema(word.get_name()));
    print(&format!("{:#}\n", schema.unwrap_or_default()))
}

/// JSON Schema of a kind of config file, by the word of `kapok schema`; `None` for other words.
#[must_use]
pub fn config_schema(word: &str) -> Option<Value> {
    let schema = match What::from_str(word, false).ok()? {
        What::IndexFile => schema_for!(IndexConfig),
        What::SchemeFile => schema_for!(SchemeConfig),
        What::PathwayFile => schema_for!(PathwayFile),
        What::JurisdictionsFile => schema_for!(CatalogueFile),
        What::ProjectFile => schema_for!(ProjectConfig),
        What::Tables | What::Files | What::Conventions | What::Checks => return None,
    };
    Some(schema.to_value())
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

/// Checks of the data gate, one row each.
fn checks() -> Rows {
    let header = ["check", "table", "looks_at", "limit", "unit", "severity", "budget_weight"];
    let more = ["budget_count", "excused_by", "finding"];
    let mut rows = Rows::new(&[&header[..], &more].concat());
    for spec in CHECKS {
        rows.push(vec![
            json!(spec.name),
            json!(spec.table),
            json!(spec.looks_at),
            json!(spec.limit),
            json!(spec.unit.name()),
            json!(spec.severity.name()),
            json!(spec.budget.weight),
            json!(spec.budget.count),
            json!(spec.excused_by),
            json!(spec.meaning),
        ]);
    }
    rows
}

/// Presets side by side in a table; one row per cell in JSON and CSV.
fn conventions(format: Format) -> Rows {
    match format {
        Format::Table => side_by_side(),
        Format::Json | Format::Csv => cells(),
    }
}

fn side_by_side() -> Rows {
    let names = Preset::ALL.map(Preset::name);
    let mut rows = Rows::new(&[&["parameter"], &names[..]].concat());
    let columns = Preset::ALL.map(preset_rows);
    for (at, (parameter, _)) in Conventions::PARAMETERS.iter().enumerate() {
        let cells = columns.iter().map(|column| json!(cell(&column[at])));
        rows.push(std::iter::once(json!(parameter)).chain(cells).collect());
    }
    rows
}

fn cells() -> Rows {
    let header = ["parameter", "description", "preset", "value", "source", "note"];
    let mut rows = Rows::new(&header);
    for (at, (parameter, description)) in Conventions::PARAMETERS.iter().enumerate() {
        for preset in Preset::ALL {
            let cell = preset_rows(preset).swap_remove(at);
            rows.push(vec![
                json!(parameter),
                json!(description),
                json!(preset.name()),
                json!(cell.value),
                json!(cell.source),
                json!(cell.note),
            ]);
        }
    }
    rows
}

fn files() -> Rows {
    let mut rows = Rows::new(&["file", "version", "column", "type", "unit", "description"]);
    for table in kapok_published::dictionary() {
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
