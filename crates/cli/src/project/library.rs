//! The files beside the index files: schemes, pathways, the catalogue of taxonomies.

use std::path::Path;

use kapok_chain::{Pathway, PathwayFile};
use kapok_evaluation::{Scheme, SchemeConfig, Vocabulary};
use kapok_methodology::Library;
use kapok_methodology::config::{Diagnostic, Document, Problem};
use kapok_taxonomy::{Catalogue, CatalogueFile};

use super::{ConfigFile, report, toml_files};
use crate::failure::Failure;

/// Reads `config/esg/*.toml`, `config/pathways/*.toml` and `config/taxonomy/jurisdictions.toml`,
/// as far as they are there.
pub(super) fn library(root: &Path) -> Result<Library, Failure> {
    let mut library = Library::default();
    let mut wrong = Vec::new();
    for file in files(&root.join("config/esg"))? {
        match scheme(&file.text) {
            Ok(scheme) => library.schemes.push(scheme),
            Err(found) => wrong.push((file, found)),
        }
    }
    for file in files(&root.join("config/pathways"))? {
        match pathway(&file.text) {
            Ok(pathway) => {
                library.pathways.insert(stem(&file.path), pathway);
            }
            Err(found) => wrong.push((file, found)),
        }
    }
    let catalogue_path = root.join("config/taxonomy/jurisdictions.toml");
    if catalogue_path.exists() {
        let file = ConfigFile::read(&catalogue_path)?;
        match catalogue(&file.text) {
            Ok(catalogue) => library.catalogue = Some(catalogue),
            Err(found) => wrong.push((file, found)),
        }
    }
    if wrong.is_empty() {
        return Ok(library);
    }
    let wrong: Vec<(&ConfigFile, Vec<Diagnostic>)> =
        wrong.iter().map(|(file, found)| (file, found.clone())).collect();
    Err(report(&wrong))
}

/// The TOML files of a folder that may be missing.
fn files(folder: &Path) -> Result<Vec<ConfigFile>, Failure> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    toml_files(folder)?.iter().map(|path| ConfigFile::read(path)).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn scheme(text: &str) -> Result<Scheme, Vec<Diagnostic>> {
    let (document, config) = Document::parse::<SchemeConfig>(text)?;
    let levels = config.levels();
    let vocabulary = Vocabulary { levels: &levels, indicators: None };
    Scheme::compile(&config, &vocabulary).map_err(|problems| {
        let problems = problems.into_iter();
        let problems = problems.map(|p| Problem { path: p.path, message: p.message, hint: p.hint });
        document.diagnose(problems.collect())
    })
}

fn pathway(text: &str) -> Result<Pathway, Vec<Diagnostic>> {
    let (document, file) = Document::parse::<PathwayFile>(text)?;
    Pathway::try_from(file).map_err(|e| whole(&document, e.to_string(), e.hint()))
}

fn catalogue(text: &str) -> Result<Catalogue, Vec<Diagnostic>> {
    let (document, file) = Document::parse::<CatalogueFile>(text)?;
    Catalogue::new(file).map_err(|e| whole(&document, e.to_string(), e.hint()))
}

/// A problem of a file that has no single place in it.
fn whole(document: &Document, message: String, hint: &str) -> Vec<Diagnostic> {
    let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
    document.diagnose(vec![Problem { path: String::new(), message, hint }])
}
