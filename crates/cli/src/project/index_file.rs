//! Index files of a project: a file, or a folder of versions by the day from which each holds.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use kapok_columns::Library;
use kapok_domain::Calendars;
use kapok_published::sha256;
use kapok_rulebook::{Needs, Rulebook, Version};
use kapok_scheduler::Compiled;
use kapok_strict_toml::{Diagnostic, Problem};

use super::config_file::{ConfigFile, stated_id};
use super::diagnostics::Wrong;
use super::library::Shared;
use crate::failure::{Code, Failure};

/// Index as its files state it.
#[derive(Debug, Clone)]
pub(super) enum IndexFile {
    /// One file, whose rules hold always.
    File(ConfigFile),
    /// Folder of versions, each a whole file.
    Folder(VersionFolder),
}

/// Folder of the versions of an index.
#[derive(Debug, Clone)]
pub(super) struct VersionFolder {
    path: PathBuf,
    /// Versions by the day from which each holds, oldest first.
    versions: Vec<(NaiveDate, ConfigFile)>,
    /// Names of files and folders that are no versions.
    stray: Vec<String>,
}

/// Reason for which an index is not compiled.
pub(super) enum Fault<'f> {
    /// Files with errors.
    Wrong(Vec<Wrong<'f>>),
    /// Folder that is no folder of versions, or has no such version.
    Folder(Failure),
    /// Shared file with errors that the index names.
    Broken(Failure),
}

impl IndexFile {
    /// Index files of a folder, by name.
    pub(super) fn read_all(folder: &Path) -> Result<Vec<Self>, Failure> {
        let mut found = Vec::new();
        let (_, shown) = entries(folder)?;
        for path in shown {
            if path.is_dir() {
                found.push(Self::Folder(VersionFolder::read(path)?));
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(Self::File(ConfigFile::read(&path)?));
            }
        }
        Ok(found)
    }

    /// Compiles the index. A shared file with errors that it names stops it before anything else is
    /// said of its own files: what follows from that file would be told as errors of this one.
    ///
    /// * `rules`: day of the version whose rules are to hold always; of an index with one version,
    ///   that one holds in any case
    pub(super) fn compile(
        &self,
        shared: &Shared,
        calendars: &Calendars,
        rules: Option<NaiveDate>,
    ) -> Result<Compiled, Fault<'_>> {
        if let Some(message) = self.broken(shared, rules) {
            return Err(Fault::Broken(Failure::new(Code::Usage, message)));
        }
        let library = &shared.library;
        match (self, rules) {
            (Self::File(file), _) => {
                one(file, Rulebook::compile_with(&file.text, calendars, library))
            }
            (Self::Folder(folder), None) => folder.compile(library, calendars),
            (Self::Folder(folder), Some(day)) => {
                let file = folder.version(day).map_err(Fault::Folder)?;
                let version = Version { from: day, text: &file.text, library };
                one(file, Rulebook::compile_always(version, calendars))
            }
        }
    }

    /// Words on a shared file with errors that the index names, in the version of a day or in any.
    fn broken(&self, shared: &Shared, rules: Option<NaiveDate>) -> Option<String> {
        let files: Vec<&ConfigFile> = match self {
            Self::File(file) => vec![file],
            Self::Folder(folder) => {
                let of_day = |from: &NaiveDate| rules.is_none_or(|day| day == *from);
                let versions = folder.versions.iter().filter(|(from, _)| of_day(from));
                versions.map(|(_, file)| file).collect()
            }
        };
        let needs: Vec<Needs> = files.iter().filter_map(|file| Needs::of(&file.text)).collect();
        let mut broken = shared.broken.iter();
        broken.find_map(|one| needs.iter().find_map(|needs| one.stops(&self.id(), needs)))
    }

    /// A problem at its place in the file, or in the last version.
    pub(super) fn wrong(&self, problem: Problem) -> Option<Wrong<'_>> {
        let file = match self {
            Self::File(file) => Some(file),
            Self::Folder(folder) => folder.versions.last().map(|(_, file)| file),
        };
        file.map(|file| Wrong { file, found: Rulebook::diagnose(&file.text, problem) })
    }

    /// Days of the versions; none of an index with one file.
    pub(super) fn days(&self) -> Vec<NaiveDate> {
        match self {
            Self::File(_) => Vec::new(),
            Self::Folder(folder) => folder.days(),
        }
    }

    /// The id that the files state, or else the name of the file or folder.
    pub(super) fn id(&self) -> String {
        let (text, path) = match self {
            Self::File(file) => (Some(&file.text), &file.path),
            Self::Folder(folder) => {
                (folder.versions.last().map(|(_, file)| &file.text), &folder.path)
            }
        };
        let named = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        text.and_then(|text| stated_id(text.lines())).unwrap_or_else(named)
    }
}

/// An index by one file.
fn one(file: &ConfigFile, book: Result<Rulebook, Vec<Diagnostic>>) -> Result<Compiled, Fault<'_>> {
    let wrong = |found| Fault::Wrong(vec![Wrong { file, found }]);
    let book = book.map_err(wrong)?;
    let unread = book.unread(&file.text);
    if !unread.is_empty() {
        return Err(wrong(unread));
    }
    Ok(Compiled { book, sha256: vec![sha256(file.text.as_bytes())], sha256_alone: None })
}

impl VersionFolder {
    fn read(path: PathBuf) -> Result<Self, Failure> {
        let (mut versions, mut stray) = (Vec::new(), Vec::new());
        let (hidden, entries) = entries(&path)?;
        // One that looks like a version is not passed over: its rules would count nowhere.
        let toml =
            |path: &&PathBuf| path.is_file() && path.extension().is_some_and(|e| e == "toml");
        for entry in entries.iter().chain(hidden.iter().filter(toml)) {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match day(&name) {
                Some(day) if entry.is_file() => versions.push((day, ConfigFile::read(entry)?)),
                _ if name.ends_with(".md") => {}
                _ => stray.push(name),
            }
        }
        versions.sort_by_key(|(day, _)| *day);
        Ok(Self { path, versions, stray })
    }

    fn days(&self) -> Vec<NaiveDate> {
        self.versions.iter().map(|(day, _)| *day).collect()
    }

    fn compile(&self, library: &Library, calendars: &Calendars) -> Result<Compiled, Fault<'_>> {
        self.check().map_err(Fault::Folder)?;
        let texts = || self.versions.iter().map(|(from, file)| (*from, file.text.as_str()));
        let version = |(from, text)| Version { from, text, library };
        let versions: Vec<Version<'_>> = texts().map(version).collect();
        let book = Rulebook::compile_versions(&versions, calendars).map_err(|wrong| {
            let wrong = wrong.into_iter();
            Fault::Wrong(
                wrong
                    .map(|one| Wrong { file: &self.versions[one.at].1, found: one.found })
                    .collect(),
            )
        })?;
        let files = self.versions.iter().map(|(_, file)| file).zip(book.versions());
        let unread = files.map(|(file, book)| Wrong { file, found: book.unread(&file.text) });
        let unread: Vec<Wrong<'_>> = unread.filter(|one| !one.found.is_empty()).collect();
        if !unread.is_empty() {
            return Err(Fault::Wrong(unread));
        }
        let sha256 = texts().map(|(_, text)| sha256(text.as_bytes())).collect();
        let first = self.versions.first();
        let sha256_alone = first.map(|(_, file)| sha256_without_rules_of(&file.text));
        Ok(Compiled { book, sha256, sha256_alone })
    }

    /// Refuses a folder with something beside its versions, or without any.
    fn check(&self) -> Result<(), Failure> {
        let path = self.path.display();
        let message = match self.stray.first() {
            Some(name) => format!("{path}/{name} is no version of an index"),
            None if self.versions.is_empty() => format!("{path} contains no version of an index"),
            None => return Ok(()),
        };
        let hint = "a version is named after the day from which it holds, such as 2024-06-21.toml";
        Err(Failure::new(Code::Usage, message).hint(hint))
    }

    /// Version of a day.
    fn version(&self, day: NaiveDate) -> Result<&ConfigFile, Failure> {
        let found = self.versions.iter().find(|(from, _)| *from == day);
        found.map(|(_, file)| file).ok_or_else(|| {
            let message = format!("{} has no version of {day}", self.path.display());
            let days: Vec<String> = self.days().iter().map(NaiveDate::to_string).collect();
            Failure::new(Code::Usage, message).hint(format!("versions are {}", days.join(", ")))
        })
    }
}

/// SHA-256 of an index file without its line `rules_of`: an index with one file must not state it,
/// and one with several versions must, so that the second version changes the first file.
fn sha256_without_rules_of(text: &str) -> String {
    let states = |line: &&str| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        key == Some("rules_of")
    };
    let rest: String = text.split_inclusive('\n').filter(|line| !states(line)).collect();
    sha256(rest.as_bytes())
}

/// Day that a file is named after: `2024-06-21.toml`.
fn day(name: &str) -> Option<NaiveDate> {
    let stem = name.strip_suffix(".toml")?;
    let day: NaiveDate = stem.parse().ok()?;
    // `2024-6-21` would be a second name of the day.
    (day.to_string() == stem).then_some(day)
}

/// Paths in a folder, in order: hidden ones, which tools leave there, and all others.
fn entries(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Failure> {
    let entries = std::fs::read_dir(folder)
        .map_err(|e| Failure::new(Code::Usage, format!("cannot read {}: {e}", folder.display())))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    let hidden = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
    };
    paths.sort();
    Ok(paths.into_iter().partition(hidden))
}
