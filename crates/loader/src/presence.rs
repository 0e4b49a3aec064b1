//! The columns that a file must have.

use std::path::Path;

use crate::error::LoadError;
use crate::schema::TableSchema;

/// Looks for the columns that a table needs.
pub(crate) fn check_columns(
    schema: &'static TableSchema,
    file: &Path,
    names: &[&str],
) -> Result<(), LoadError> {
    let mut needed = schema.columns.iter().filter(|column| column.required);
    let Some(column) = needed.find(|column| !names.contains(&column.name)) else {
        return Ok(());
    };
    Err(LoadError::MissingColumn {
        table: schema.name,
        file: file.to_owned(),
        column: column.name,
        near: near(schema, column.name, names),
    })
}

/// The column of a file that looks most like a missing one.
fn near(schema: &TableSchema, missing: &str, names: &[&str]) -> Option<String> {
    let spare = names.iter().filter(|name| schema.position(name).is_none());
    let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), missing);
    let scored = spare.map(|name| (likeness(name), *name)).filter(|(score, _)| *score > 0.75);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name.to_owned())
}
