//! Files shared by index files: ESG schemes, pathways, the catalogue of taxonomies.

use std::path::Path;

use kapok_chain::{Pathway, PathwayFile};
use kapok_columns::Library;
use kapok_evaluation::{Scheme, SchemeConfig, Vocabulary};
use kapok_strict_toml::{Diagnostic, Document, Problem};
use kapok_taxonomy::{Catalogue, CatalogueFile};

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
    let mut reading = Reading::default();
    let schemes = schemes.iter().filter_map(|file| reading.take(file, scheme)).collect();
    let named = |file: &ConfigFile, pathway| (stem(&file.path), pathway);
    let pathways = pathways.iter();
    let pathways =
        pathways.filter_map(|file| Some(named(file, reading.take(file, pathway)?))).collect();
    let catalogue = catalogue.as_ref().and_then(|file| reading.take(file, self::catalogue));
    if reading.wrong.is_empty() {
        Ok(Library { schemes, pathways, catalogue })
    } else {
        Err(report(&reading.wrong))
    }
}

/// Files with errors, collected while reading.
#[derive(Default)]
struct Reading<'f> {
    wrong: Vec<Wrong<'f>>,
}

impl<'f> Reading<'f> {
    /// Compiles a file, or records its errors.
    fn take<T>(
        &mut self,
        file: &'f ConfigFile,
        compile: fn(&str) -> Result<T, Vec<Diagnostic>>,
    ) -> Option<T> {
        compile(&file.text).map_err(|found| self.wrong.push(Wrong { file, found })).ok()
    }
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

fn scheme(text: &str) -> Result<Scheme, Vec<Diagnostic>> {
    let (document, config) = Document::parse::<SchemeConfig>(text)?;
    let levels = config.levels();
    let vocabulary = Vocabulary { levels: &levels, indicators: None };
    Scheme::compile(&config, &vocabulary).map_err(|problems| document.diagnose(problems))
}

fn pathway(text: &str) -> Result<Pathway, Vec<Diagnostic>> {
    let (document, file) = Document::parse::<PathwayFile>(text)?;
    Pathway::try_from(file).map_err(|e| whole(&document, e.to_string(), e.hint()))
}

fn catalogue(text: &str) -> Result<Catalogue, Vec<Diagnostic>> {
    let (document, file) = Document::parse::<CatalogueFile>(text)?;
    Catalogue::new(file).map_err(|e| whole(&document, e.to_string(), e.hint()))
}

/// Problem of a whole file, without a line.
fn whole(document: &Document, message: String, hint: &str) -> Vec<Diagnostic> {
    let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
    document.diagnose(vec![Problem { path: String::new(), message, hint, part: None }])
}
