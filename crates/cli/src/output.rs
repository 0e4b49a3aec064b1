//! Results on stdout: a table for people, JSON or CSV for programs.

use std::io::Write;

use clap::ValueEnum;
use serde_json::{Map, Value};

use crate::failure::{Code, Failure};

/// Format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, for reading.
    Table,
    /// JSON, with numbers unrounded.
    Json,
    /// Comma-separated values with a header row, with numbers unrounded.
    Csv,
}

/// Rows under a header.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    header: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// Positions of text columns that are aligned to the right, as numbers are.
    right: Vec<usize>,
}

impl Rows {
    pub(crate) fn new(header: &[impl ToString]) -> Self {
        let header = header.iter().map(ToString::to_string).collect();
        Self { header, rows: Vec::new(), right: Vec::new() }
    }

    /// Aligns text columns to the right, as numbers are.
    pub(crate) fn right(mut self, columns: impl IntoIterator<Item = usize>) -> Self {
        self.right.extend(columns);
        self
    }

    pub(crate) fn push(&mut self, row: Vec<Value>) {
        assert_eq!(row.len(), self.header.len());
        self.rows.push(row);
    }

    /// Prints to stdout.
    pub(crate) fn print(&self, format: Format) -> Result<(), Failure> {
        let text = match format {
            Format::Table => self.text(),
            Format::Json => format!("{:#}\n", self.value()),
            Format::Csv => self.csv()?,
        };
        print(&text)
    }

    /// Rows as aligned columns.
    pub(crate) fn text(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_preset(comfy_table::presets::NOTHING).set_header(&self.header);
        for row in &self.rows {
            table.add_row(row.iter().map(text));
        }
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 2));
            if self.right.contains(&at) || self.rows.iter().any(|row| row[at].is_number()) {
                column.set_cell_alignment(comfy_table::CellAlignment::Right);
            }
        }
        let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        lines.join("\n") + "\n"
    }

    /// Rows as a JSON array of objects.
    pub(crate) fn value(&self) -> Value {
        let object = |row: &Vec<Value>| {
            let fields = self.header.iter().map(|title| key(title)).zip(row.iter().cloned());
            Value::Object(fields.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    /// Cells of all columns but the first: first cell of the row, key of the column, cell.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&Value, String, &Value)> {
        self.rows.iter().flat_map(|row| {
            let named = self.header.iter().map(|title| key(title)).zip(row).skip(1);
            named.map(|(name, cell)| (&row[0], name, cell))
        })
    }

    fn csv(&self) -> Result<String, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |e: csv::Error| Failure::new(Code::Defect, e.to_string());
        writer.write_record(self.header.iter().map(|title| key(title))).map_err(failed)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(text)).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|e| Failure::new(Code::Defect, e.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Key of a column in JSON and CSV: its title with `_` for blanks and hyphens, `annual_return`.
fn key(title: &str) -> String {
    title.replace([' ', '-'], "_")
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Number with a fixed number of decimals in tables, unrounded in JSON and CSV.
pub(crate) fn number(format: Format, value: f64, decimals: usize) -> Value {
    match format {
        Format::Table => Value::String(format!("{value:.decimals$}")),
        Format::Json | Format::Csv => Value::from(value),
    }
}

/// Fraction of one: as a percentage in tables, unrounded in JSON and CSV.
pub(crate) fn percent(format: Format, value: Option<f64>) -> Value {
    match (format, value) {
        (_, None) => Value::Null,
        (Format::Table, Some(value)) => Value::String(format!("{:.2}%", 100.0 * value)),
        (_, Some(value)) => Value::from(value),
    }
}

/// Writes to stdout. A closed pipe (`kapok … | head`) is not an error.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Code::Defect, format!("cannot write to stdout: {e}")))
        }
        _ => Ok(()),
    }
}
