//! Files shared by index files: ESG schemes, pathways, the catalogue of taxonomies.

use std::path::Path;

use kapok_columns::Library;

use super::config_file::{ConfigFile, read_toml_files};
use super::diagnostics::{Wrong, report};
use crate::failure::Failure;

/// Reads `config/esg/*.toml`, `config/pathways/*.toml` and `config/taxonomy/jurisdictions.toml`;
/// each may be absent.
pub(super) fn library(root: &Path) -> Result<Library, Failure> {
    let schemes = files(&root.join("config/esg"))?;
    let pathways = files(&root.join("config/pathways"))?;
    let catalogue = root.join("config/taxonomy/jurisdictions.toml");
    let catalogue = catalogue.exists().then(|| ConfigFile::read(&catalogue)).transpose()?;
    let (mut library, mut wrong) = (Library::default(), Vec::new());
    for file in &schemes {
        let added = library.add_scheme(&file.text);
        wrong.extend(added.err().map(|found| Wrong { file, found }));
    }
    for file in &pathways {
        let added = library.add_pathway(&stem(&file.path), &file.text);
        wrong.extend(added.err().map(|found| Wrong { file, found }));
    }
    if let Some(file) = &catalogue {
        let set = library.set_catalogue(&file.text);
        wrong.extend(set.err().map(|found| Wrong { file, found }));
    }
    if wrong.is_empty() { Ok(library) } else { Err(report(&wrong)) }
}

/// Reads the TOML files of a folder that may be absent.
fn files(folder: &Path) -> Result<Vec<ConfigFile>, Failure> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    read_toml_files(folder)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
