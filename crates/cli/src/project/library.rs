//! Files shared by index files: ESG schemes, pathways, the catalogue of taxonomies.

use std::path::Path;

use kapok_columns::Library;
use kapok_evaluation::SchemeConfig;
use kapok_rulebook::Rulebook;
use kapok_strict_toml::{Diagnostic, Document};

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
        let evaluations = book.versions().flat_map(|version| version.evaluations.values());
        let mut schemes = evaluations.flat_map(|rule| rule.versions.iter());
        schemes.any(|scheme| id.as_ref().is_none_or(|id| scheme.id() == id))
    }
}

/// Reads `config/esg/*.toml`, `config/pathways/*.toml` and `config/taxonomy/jurisdictions.toml`;
/// each may be absent.
pub(super) fn shared(root: &Path) -> Result<Shared, Failure> {
    let mut broken = Vec::new();
    let mut record = |file: &ConfigFile, content, added: Result<(), Vec<Diagnostic>>| {
        broken.extend(added.err().map(|found| Broken { file: file.clone(), found, content }));
    };
    let mut library = Library::default();
    for file in files(&root.join("config/esg"))? {
        let id = Content::Scheme(scheme_id(&file.text));
        record(&file, id, library.add_scheme(&file.text));
    }
    for file in files(&root.join("config/pathways"))? {
        record(&file, Content::Needed, library.add_pathway(&stem(&file.path), &file.text));
    }
    let catalogue = root.join("config/taxonomy/jurisdictions.toml");
    if catalogue.exists() {
        let file = ConfigFile::read(&catalogue)?;
        record(&file, Content::Needed, library.set_catalogue(&file.text));
    }
    Ok(Shared { library, broken })
}

/// Id of a scheme, where its file can be read.
fn scheme_id(text: &str) -> Option<String> {
    let (_, config) = Document::parse::<SchemeConfig>(text).ok()?;
    Some(config.scheme.id.to_string())
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
