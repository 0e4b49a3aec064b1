//! Opening a project and compiling its index files.

use std::path::{Path, PathBuf};

use kapok_backtest::BlendGraph;
use kapok_columns::Library;
use kapok_domain::{Calendars, did_you_mean};
use kapok_gate::Gate;
use kapok_loader::Tolerances;
use kapok_market::Decisions;
use kapok_published::sha256;
use kapok_rulebook::Rulebook;
use kapok_scheduler::Compiled;
use kapok_strict_toml::Document;

use super::config::{ProjectConfig, check};
use super::config_file::{ConfigFile, read_toml_files};
use super::diagnostics::{Wrong, report};
use super::gate::GateSection;
use super::library::library;
use super::preset_files::check_presets;
use crate::failure::{Code, Failure};

/// Project whose files are read; index files are not yet compiled.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
    pub(crate) config: ProjectConfig,
    indices: Vec<ConfigFile>,
    library: Library,
}

impl Project {
    /// Reads a project folder.
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        let path = root.join("config/project.toml");
        let file = ConfigFile::read(&path).map_err(|failure| {
            failure.hint("name a project folder with --project, or make one with `kapok init`")
        })?;
        let (document, config) = Document::parse::<ProjectConfig>(&file.text)
            .map_err(|found| report(&[Wrong { file: &file, found }]))?;
        let problems = check(&config);
        if !problems.is_empty() {
            let found = document.diagnose(problems);
            return Err(report(&[Wrong { file: &file, found }]));
        }
        check_presets(root)?;
        let (indices, library) = (index_files(root)?, library(root)?);
        Ok(Self { root: root.to_owned(), config, indices, library })
    }

    /// Folders of input tables.
    pub(crate) fn sources(&self) -> Vec<PathBuf> {
        self.config.project.sources.iter().map(|folder| self.root.join(folder)).collect()
    }

    /// Folder of published days.
    pub(crate) fn publish(&self) -> PathBuf {
        self.root.join(&self.config.project.publish)
    }

    pub(crate) fn tolerances(&self) -> Tolerances {
        Tolerances { default: 0.0, by_table: self.config.tolerances.clone() }
    }

    pub(crate) fn gate(&self) -> Option<Gate> {
        self.config.gate.as_ref().map(GateSection::gate)
    }

    /// Decisions of people in the place of facts.
    pub(crate) fn decisions(&self) -> Decisions {
        self.config.gate.as_ref().map(GateSection::decisions).unwrap_or_default()
    }

    /// Compiles all index files, and returns those in `only` with the indices that their blends
    /// need; all, if `only` is empty. An error in any file is a failure.
    pub(crate) fn compile(
        &self,
        calendars: &Calendars,
        only: &[String],
    ) -> Result<Vec<Compiled>, Failure> {
        let all = self.compile_all(calendars)?;
        check_ids(&all)?;
        let named = only.iter().map(|name| place(&all, name).ok_or_else(|| unknown(name, &all)));
        let named = named.collect::<Result<Vec<usize>, Failure>>()?;
        let graph = BlendGraph::checked(all.iter().map(|compiled| &compiled.book))?;
        if only.is_empty() {
            return Ok(all);
        }
        let kept = graph.with_needed(&named);
        let places = all.into_iter().enumerate();
        Ok(places.filter(|(place, _)| kept.contains(place)).map(|(_, compiled)| compiled).collect())
    }

    /// Compiles one index.
    pub(crate) fn book(&self, calendars: &Calendars, name: &str) -> Result<Rulebook, Failure> {
        // Indices that a blend needs are compiled with it.
        let books = self.compile(calendars, &[name.to_owned()])?.into_iter();
        let mut books = books.map(|compiled| compiled.book);
        let missing = || Failure::new(Code::Usage, format!("no index `{name}`"));
        books.find(|book| book.id.as_str() == name).ok_or_else(missing)
    }

    /// Compiles all index files, in the order of their ids.
    fn compile_all(&self, calendars: &Calendars) -> Result<Vec<Compiled>, Failure> {
        let (mut books, mut wrong) = (Vec::new(), Vec::new());
        for file in &self.indices {
            match Rulebook::compile_with(&file.text, calendars, &self.library) {
                Ok(book) => {
                    books.push(Compiled { book, config_sha256: sha256(file.text.as_bytes()) });
                }
                Err(found) => wrong.push(Wrong { file, found }),
            }
        }
        if !wrong.is_empty() {
            return Err(report(&wrong));
        }
        books.sort_by(|a, b| a.book.id.cmp(&b.book.id));
        Ok(books)
    }
}

fn place(books: &[Compiled], id: &str) -> Option<usize> {
    books.iter().position(|compiled| compiled.book.id.as_str() == id)
}

/// Checks that ids are unique and that parents exist.
fn check_ids(books: &[Compiled]) -> Result<(), Failure> {
    if let Some(pair) = books.windows(2).find(|pair| pair[0].book.id == pair[1].book.id) {
        let message = format!("two index files have the id `{}`", pair[0].book.id);
        return Err(Failure::new(Code::Usage, message));
    }
    let mut parents = books.iter().filter_map(|compiled| compiled.book.parent.as_ref());
    match parents.find(|parent| place(books, parent.as_str()).is_none()) {
        Some(missing) => Err(unknown(missing.as_str(), books)),
        None => Ok(()),
    }
}

fn unknown(name: &str, books: &[Compiled]) -> Failure {
    let known: Vec<&str> = books.iter().map(|compiled| compiled.book.id.as_str()).collect();
    let hint = did_you_mean(name, known.iter().copied());
    let hint = hint.unwrap_or_else(|| format!("indices are {}", known.join(", ")));
    Failure::new(Code::Usage, format!("no index file has the id `{name}`")).hint(hint)
}

fn index_files(root: &Path) -> Result<Vec<ConfigFile>, Failure> {
    let folder = root.join("config/indices");
    let files = read_toml_files(&folder)?;
    if files.is_empty() {
        let message = format!("{} contains no index file", folder.display());
        return Err(Failure::new(Code::Usage, message).hint("an index file ends in .toml"));
    }
    Ok(files)
}
