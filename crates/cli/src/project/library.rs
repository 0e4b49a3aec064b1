//! Files shared by index files: ESG schemes, pathways, the catalogue of taxonomies.

use std::path::Path;

use kapok_columns::Library;
use kapok_rulebook::Needs;
use kapok_strict_toml::Diagnostic;

use super::config_file::{ConfigFile, read_toml_files, stated_id};
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

/// Content of a shared file, by the name under which index files need it.
#[derive(Debug, Clone)]
enum Content {
    /// Version of a scheme, by its id where that could be read.
    Scheme(Option<String>),
    /// Pathway, by its name.
    Pathway(String),
    /// Catalogue of taxonomies.
    Catalogue,
}

impl Broken {
    pub(super) fn wrong(&self) -> Wrong<'_> {
        Wrong { file: &self.file, found: self.found.clone() }
    }

    /// Path of the file.
    pub(super) fn path(&self) -> String {
        self.file.path.display().to_string()
    }

    /// Words on an index that needs the file; `None` if it does not. One of a scheme stops it also
    /// where other versions of the scheme can be read: it would go on with those.
    pub(super) fn stops(&self, index: &str, needs: &Needs) -> Option<String> {
        let (is_needed, words) = match &self.content {
            Content::Scheme(Some(id)) => (needs.schemes.contains(id), "is evaluated by"),
            // It may be a version of any scheme.
            Content::Scheme(None) => (!needs.schemes.is_empty(), "may be evaluated by"),
            Content::Pathway(name) => {
                (needs.any_pathway || needs.pathways.contains(name), "needs the pathway")
            }
            Content::Catalogue => (needs.catalogue, "needs the catalogue"),
        };
        is_needed.then(|| format!("{index} {words} {}, which has errors", self.path()))
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
        let name = stem(&file.path);
        let added = library.add_pathway(&name, &file.text);
        record(&file, Content::Pathway(name), added);
    }
    let catalogue = root.join("config/taxonomy/jurisdictions.toml");
    if catalogue.exists() {
        let file = ConfigFile::read(&catalogue)?;
        record(&file, Content::Catalogue, library.set_catalogue(&file.text));
    }
    Ok(Shared { library, broken })
}

/// Id of a scheme, where its section states one in a line of its own: a file with errors is still
/// one of that scheme.
fn scheme_id(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim_start);
    let section = lines.skip_while(|line| !line.starts_with("[scheme]")).skip(1);
    stated_id(section.take_while(|line| !line.starts_with('[')))
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
