//! Files shared by index files: ESG schemes, pathways, the catalogue of taxonomies.

use std::path::Path;

use kapok_chain::{Pathway, PathwayFile};
use kapok_columns::Library;
use kapok_evaluation::{Scheme, SchemeConfig, Vocabulary};
use kapok_rulebook::Rulebook;
use kapok_strict_toml::{Diagnostic, Document, Problem};
use kapok_taxonomy::{Catalogue, CatalogueFile};

use super::config_file::{ConfigFile, read_toml_files};
use super::diagnostics::Wrong;
use crate::failure::Failure;

/// Shared files, and those that could not be compiled.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) library: Library,
    pub(super) broken: Vec<Broken>,
}

/// Shared file with errors.
#[derive(Debug, Clone)]
pub(super) struct Broken {
    file: ConfigFile,
    found: Vec<Diagnostic>,
    content: Content,
}

/// Content of a shared file, as far as it matters to index files that it cannot be read.
#[derive(Debug, Clone)]
enum Content {
    /// Version of a scheme, by its id where that could be read.
    Scheme(Option<String>),
    /// Pathway or catalogue: an index file that names it does not compile without it.
    Needed,
}

impl Broken {
    pub(super) fn wrong(&self) -> Wrong<'_> {
        Wrong { file: &self.file, found: self.found.clone() }
    }

    /// Path of the file.
    pub(super) fn path(&self) -> String {
        self.file.path.display().to_string()
    }

    /// Whether a compiled index would be calculated without the file although it names it: a
    /// scheme has several versions, and would go on with the others.
    pub(super) fn stops(&self, book: &Rulebook) -> bool {
        let Content::Scheme(id) = &self.content else { return false };
        let mut schemes = book.evaluations.values().flat_map(|rule| rule.versions.iter());
        schemes.any(|scheme| id.as_ref().is_none_or(|id| scheme.id() == id))
    }
}

/// Reads `config/esg/*.toml`, `config/pathways/*.toml` and `config/taxonomy/jurisdictions.toml`;
/// each may be absent.
pub(super) fn shared(root: &Path) -> Result<Shared, Failure> {
    let mut reading = Reading::default();
    let mut library = Library::default();
    for file in files(&root.join("config/esg"))? {
        library.schemes.extend(reading.take(&file, scheme));
    }
    for file in files(&root.join("config/pathways"))? {
        let pathway = reading.take(&file, |text| Ok(pathway(text)?));
        library.pathways.extend(pathway.map(|pathway| (stem(&file.path), pathway)));
    }
    let catalogue = root.join("config/taxonomy/jurisdictions.toml");
    if catalogue.exists() {
        let file = ConfigFile::read(&catalogue)?;
        library.catalogue = reading.take(&file, |text| Ok(self::catalogue(text)?));
    }
    Ok(Shared { library, broken: reading.broken })
}

/// Errors of a file, with its content as far as it is known.
struct Fault {
    content: Content,
    found: Vec<Diagnostic>,
}

impl From<Vec<Diagnostic>> for Fault {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self { content: Content::Needed, found }
    }
}

/// Files with errors, collected while reading.
#[derive(Default)]
struct Reading {
    broken: Vec<Broken>,
}

impl Reading {
    /// Compiles a file, or records its errors.
    fn take<T>(
        &mut self,
        file: &ConfigFile,
        compile: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let record = |Fault { content, found }| {
            self.broken.push(Broken { file: file.clone(), found, content });
        };
        compile(&file.text).map_err(record).ok()
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

fn scheme(text: &str) -> Result<Scheme, Fault> {
    let unread = |found| Fault { content: Content::Scheme(None), found };
    let (document, config) = Document::parse::<SchemeConfig>(text).map_err(unread)?;
    let levels = config.levels();
    let vocabulary = Vocabulary { levels: &levels, indicators: None };
    Scheme::compile(&config, &vocabulary).map_err(|problems| Fault {
        content: Content::Scheme(Some(config.scheme.id.to_string())),
        found: document.diagnose(problems),
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

/// Problem of a whole file, without a line.
fn whole(document: &Document, message: String, hint: &str) -> Vec<Diagnostic> {
    let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
    document.diagnose(vec![Problem { path: String::new(), message, hint }])
}
