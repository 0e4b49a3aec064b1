//! A project on disk: `config/project.toml`, `config/indices/*.toml`, tables and publications.

mod library;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use chrono::NaiveDate;
use kapok_domain::Calendars;
use kapok_loader::Tolerances;
use kapok_market::CutOff;
use kapok_market::gate::{Check, Limits};
use kapok_methodology::config::{Date, Diagnostic, Document, Problem};
use kapok_methodology::{Library, Rulebook};
use kapok_scheduler::run::{Books, Gate};
use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::blends;
use crate::failure::{Code, Failure};

/// `config/project.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectConfig {
    /// What the project is.
    pub(crate) project: ProjectSection,
    /// Highest fraction of a table's rows that may be rejected; 0 for tables not named.
    #[serde(default)]
    pub(crate) tolerances: BTreeMap<String, f64>,
    /// Limits beyond which facts are not believed; absent: no gate.
    pub(crate) gate: Option<GateSection>,
}

/// What the project is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectSection {
    /// Its name.
    pub(crate) name: String,
    /// Folders of input tables, from the project folder.
    pub(crate) sources: Vec<String>,
    /// Folder to publish into, from the project folder.
    pub(crate) publish: String,
}

/// Limits beyond which facts are not believed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateSection {
    /// Largest change of a close to the next that no event explains, a fraction.
    pub(crate) price_jump: f64,
    /// Largest change of a share count that no event explains, a fraction.
    pub(crate) share_jump: f64,
    /// Longest time without a close of a listed line, in days.
    pub(crate) unpriced_days: u32,
    /// Findings that people have looked at.
    #[serde(default)]
    pub(crate) accept: Vec<AcceptConfig>,
}

/// A finding that people have looked at.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptConfig {
    /// Whose fact it is.
    pub(crate) security: String,
    /// The day of the fact.
    pub(crate) date: Date,
    /// The check.
    pub(crate) check: CheckName,
    /// Why it is right.
    pub(crate) reason: String,
}

/// A check of the gate.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CheckName {
    /// A price moved further than the limit.
    PriceJump,
    /// A share count moved further than the limit.
    ShareJump,
    /// A listed line without a close.
    Unpriced,
}

impl From<CheckName> for Check {
    fn from(name: CheckName) -> Self {
        match name {
            CheckName::PriceJump => Self::PriceJump,
            CheckName::ShareJump => Self::ShareJump,
            CheckName::Unpriced => Self::Unpriced,
        }
    }
}

/// A text file of the project.
#[derive(Debug, Clone)]
struct ConfigFile {
    path: PathBuf,
    text: String,
}

/// A project, read but not yet compiled.
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
            failure.hint("name a project with --project, or make one with `kapok init`")
        })?;
        let (document, config) = Document::parse::<ProjectConfig>(&file.text)
            .map_err(|found| report(&[(&file, found)]))?;
        let problems = check(&config);
        if !problems.is_empty() {
            return Err(report(&[(&file, document.diagnose(problems))]));
        }
        let (indices, library) = (index_files(root)?, library::library(root)?);
        Ok(Self { root: root.to_owned(), config, indices, library })
    }

    /// The folders of input tables.
    pub(crate) fn sources(&self) -> Vec<PathBuf> {
        self.config.project.sources.iter().map(|folder| self.root.join(folder)).collect()
    }

    /// The folder that is published into.
    pub(crate) fn publish(&self) -> PathBuf {
        self.root.join(&self.config.project.publish)
    }

    pub(crate) fn tolerances(&self) -> Tolerances {
        Tolerances { default: 0.0, by_table: self.config.tolerances.clone() }
    }

    pub(crate) fn gate(&self) -> Option<Gate> {
        let gate = self.config.gate.as_ref()?;
        let accepted = |a: &AcceptConfig| (a.security.clone(), a.date.0, a.check.into());
        Some(Gate {
            limits: Limits {
                price_jump: gate.price_jump,
                share_jump: gate.share_jump,
                unpriced_days: gate.unpriced_days,
            },
            accepted: gate.accept.iter().map(accepted).collect(),
        })
    }

    /// Compiles the index files, all of them or none; only those named, if any are, and those
    /// that their blends need.
    pub(crate) fn compile(&self, calendars: &Calendars, only: &[String]) -> Result<Books, Failure> {
        let mut books: Books = Vec::new();
        let mut wrong = Vec::new();
        for file in &self.indices {
            match Rulebook::compile_with(&file.text, calendars, &self.library) {
                Ok(book) => books.push((book, sha256(&file.text))),
                Err(found) => wrong.push((file, found)),
            }
        }
        if !wrong.is_empty() {
            return Err(report(&wrong));
        }
        books.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
        check_ids(&books)?;
        for name in only {
            if !books.iter().any(|(book, _)| book.id.as_str() == name) {
                return Err(unknown_index(name, &books));
            }
        }
        blends::check(&books)?;
        let only: Vec<&str> = only.iter().map(String::as_str).collect();
        let kept = blends::with_needed(&only, &books);
        let kept: Vec<bool> = books
            .iter()
            .map(|(book, _)| only.is_empty() || kept.contains(book.id.as_str()))
            .collect();
        let mut kept = kept.into_iter();
        books.retain(|_| kept.next().unwrap_or(true));
        Ok(books)
    }
}

/// The tables that exist, so that a tolerance for another is a misspelling.
fn check(config: &ProjectConfig) -> Vec<Problem> {
    let tables: Vec<&str> = kapok_loader::table_schemas().iter().map(|table| table.name).collect();
    let mut problems = Vec::new();
    for (table, tolerance) in &config.tolerances {
        let path = format!("tolerances.{table}");
        if !tables.contains(&table.as_str()) {
            let problem = Problem::new(&path, format!("there is no table `{table}`"));
            problems.push(problem.hint(format!("tables are {}", tables.join(", "))));
        }
        if !(0.0..=1.0).contains(tolerance) {
            problems.push(Problem::new(path, format!("{tolerance} is not a fraction of one")));
        }
    }
    problems
}

fn check_ids(books: &Books) -> Result<(), Failure> {
    for pair in books.windows(2) {
        if pair[0].0.id == pair[1].0.id {
            let message = format!("two index files have the id `{}`", pair[0].0.id);
            return Err(Failure::new(Code::Usage, message));
        }
    }
    for (book, _) in books {
        if let Some(parent) = &book.parent
            && !books.iter().any(|(other, _)| other.id == *parent)
        {
            return Err(unknown_index(parent.as_str(), books));
        }
    }
    Ok(())
}

fn unknown_index(name: &str, books: &Books) -> Failure {
    let known: Vec<&str> = books.iter().map(|(book, _)| book.id.as_str()).collect();
    let near = kapok_domain::nearest(name, known.iter().copied());
    let hint = near.map_or_else(
        || format!("indices are {}", known.join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Failure::new(Code::Usage, format!("no index file has the id `{name}`")).hint(hint)
}

impl ConfigFile {
    fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            Failure::new(Code::Usage, format!("cannot read {}: {e}", path.display()))
        })?;
        Ok(Self { path: path.to_owned(), text })
    }
}

fn index_files(root: &Path) -> Result<Vec<ConfigFile>, Failure> {
    let folder = root.join("config/indices");
    let paths = toml_files(&folder)?;
    if paths.is_empty() {
        let message = format!("{} holds no index file", folder.display());
        return Err(Failure::new(Code::Usage, message).hint("an index file ends in .toml"));
    }
    paths.iter().map(|path| ConfigFile::read(path)).collect()
}

/// The TOML files of a folder, by name.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder)
        .map_err(|e| Failure::new(Code::Usage, format!("cannot read {}: {e}", folder.display())))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

/// Prints everything wrong with some files; the failure says how much that was.
fn report(wrong: &[(&ConfigFile, Vec<Diagnostic>)]) -> Failure {
    let renderer = Renderer::plain();
    let mut count = 0;
    for (file, found) in wrong {
        let path = file.path.display().to_string();
        for diagnostic in found {
            count += 1;
            let end = diagnostic.span.end.min(file.text.len());
            let start = diagnostic.span.start.min(end);
            let annotation = AnnotationKind::Primary.span(start..end);
            let snippet = Snippet::source(&file.text).path(&path).annotation(annotation);
            let mut group = Level::ERROR.primary_title(&diagnostic.message).element(snippet);
            if let Some(hint) = &diagnostic.hint {
                group = group.element(Level::HELP.with_name("hint").message(hint));
            }
            eprintln!("{}\n", renderer.render(&[group]));
        }
    }
    let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
    Failure::new(Code::Usage, format!("{errors} in {} config file(s)", wrong.len()))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Up to when facts may be known.
pub(crate) fn cut_off(known_at: Option<&str>) -> Result<CutOff, Failure> {
    let Some(text) = known_at else { return Ok(CutOff::EndOfDay) };
    let moment =
        text.parse().ok().or_else(|| text.parse::<NaiveDate>().ok().map(kapok_domain::end_of_day));
    moment.map(CutOff::At).ok_or_else(|| {
        Failure::new(Code::Usage, format!("`{text}` is neither a date nor a UTC timestamp"))
            .hint("2024-05-31 or 2024-05-31T18:00:00Z")
    })
}
