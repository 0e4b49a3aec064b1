//! Text files of a project.

use std::path::{Path, PathBuf};

use crate::failure::{Code, Failure};

/// Text file of a project.
#[derive(Debug, Clone)]
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl ConfigFile {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            Failure::new(Code::Usage, format!("cannot read {}: {e}", path.display()))
        })?;
        Ok(Self { path: path.to_owned(), text })
    }
}

/// Id that the first of some lines with the key states, whether or not their file can be read.
pub(super) fn stated_id<'t>(mut lines: impl Iterator<Item = &'t str>) -> Option<String> {
    lines.find_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().strip_prefix('"')?.split('"').next()?;
        (key.trim() == "id").then(|| value.to_owned())
    })
}

/// Paths of the TOML files of a folder, sorted by name.
pub(super) fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder)
        .map_err(|e| Failure::new(Code::Usage, format!("cannot read {}: {e}", folder.display())))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

/// Reads the TOML files of a folder, sorted by name.
pub(super) fn read_toml_files(folder: &Path) -> Result<Vec<ConfigFile>, Failure> {
    toml_files(folder)?.iter().map(|path| ConfigFile::read(path)).collect()
}
