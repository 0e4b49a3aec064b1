//! Finds the files of a table in the sources.

use std::path::{Path, PathBuf};

use crate::error::LoadError;
use crate::schema::TableSchema;
use crate::sources::{FileForm, Sources};

/// Endings of files that are read.
const ENDINGS: [&str; 3] = [".parquet", ".csv", ".csv.gz"];

/// File of a table.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) form: FileForm,
    /// Folder in whose name it was found.
    pub(crate) source: PathBuf,
}

/// The files of a table: source by source, those of a folder in order of their names.
///
/// # Errors
///
/// If a source is not a folder, has the table twice, or no source has a table that is required.
pub(crate) fn find(
    schema: &'static TableSchema,
    sources: &Sources,
) -> Result<Vec<Found>, LoadError> {
    let mut files = Vec::new();
    for source in &sources.folders {
        let form = sources.form(source, schema.name);
        let found = |path| Found { path, form, source: source.clone() };
        files.extend(find_in(schema.name, source)?.into_iter().map(found));
    }
    if files.is_empty() && (schema.required || sources.needs(schema.name)) {
        let looked_in = sources.folders.clone();
        let near = near(schema.name, sources)?;
        return Err(LoadError::MissingTable { table: schema.name, looked_in, near });
    }
    Ok(files)
}

/// The file of a source whose name is most like that of a table.
fn near(table: &str, sources: &Sources) -> Result<Option<PathBuf>, LoadError> {
    let mut best: Option<(f64, PathBuf)> = None;
    for source in &sources.folders {
        for path in entries(source)? {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let stem = name.split('.').next().unwrap_or_default().to_lowercase();
            let likeness = strsim::jaro_winkler(&stem, table);
            if likeness > LIKE && best.as_ref().is_none_or(|(most, _)| likeness > *most) {
                best = Some((likeness, path));
            }
        }
    }
    Ok(best.map(|(_, path)| path))
}

/// Likeness from which a name can be meant to be another.
const LIKE: f64 = 0.9;

fn find_in(table: &'static str, source: &Path) -> Result<Vec<PathBuf>, LoadError> {
    if !source.is_dir() {
        return Err(LoadError::NoFolder { folder: source.to_owned() });
    }
    let candidates = ENDINGS.iter().map(|ending| source.join(format!("{table}{ending}")));
    let mut found: Vec<PathBuf> = candidates.filter(|path| path.is_file()).collect();
    let folder = source.join(table);
    let listed = if folder.is_dir() { list(&folder)? } else { Vec::new() };
    if found.len() + usize::from(!listed.is_empty()) > 1 {
        found.extend((!listed.is_empty()).then_some(folder));
        return Err(LoadError::Ambiguous { table, found });
    }
    found.extend(listed);
    Ok(found)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut files = entries(folder)?;
    files.retain(|path| path.is_file() && is_table_file(path));
    Ok(files)
}

/// Paths in a folder, in order.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |error: std::io::Error| LoadError::unreadable(folder, error);
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<PathBuf>, _>>().map_err(unreadable)?;
    // The order of a folder's entries is the file system's own; places in reports must not depend
    // on it.
    paths.sort();
    Ok(paths)
}

fn is_table_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    // Hidden files are what copying tools and macOS leave beside the tables.
    !name.starts_with('.') && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a file is Parquet by its name.
pub(crate) fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "parquet")
}
