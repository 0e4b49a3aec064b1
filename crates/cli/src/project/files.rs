//! Statements on input files: `[[files]]` of `config/project.toml`.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use kapok_domain::did_you_mean;
use kapok_loader::{
    FileForm, FileRule, Separator, SinglePrecision, TextEncoding, TimeZone, table_schemas,
};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

/// Statement on input files that do not say it themselves. Of several that state one thing of a
/// file, the last one holds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilesConfig {
    /// Folder of the files, as in `project.sources`; absent: all.
    source: Option<String>,
    /// Table of the files; absent: all.
    table: Option<String>,
    /// Encoding of CSV files, such as `gb18030`, `utf-16` or `latin1`; absent: UTF-8.
    encoding: Option<String>,
    /// Separator of CSV files: `,` `;` `|` or a tab; absent: a comma.
    separator: Option<String>,
    /// Time zone in which instants in columns of dates fall on their dates, such as
    /// `Asia/Hong_Kong`; absent: instants are refused.
    time_zone: Option<String>,
    /// Reading of numbers of single precision (Float32); absent: they are refused.
    single_precision: Option<SinglePrecision>,
    /// Whether a file without rows stops; absent: it is told.
    needs_rows: Option<bool>,
}

impl FilesConfig {
    /// Words that name the statement, if none of some files is of its folder and table.
    ///
    /// * `files`: by table
    pub(crate) fn unmatched(&self, root: &Path, files: &[(&str, &Path)]) -> Option<String> {
        let folder = self.source.as_ref().map(|source| root.join(source));
        let is_about = |(table, path): &(&str, &Path)| {
            self.table.as_deref().is_none_or(|stated| stated == *table)
                && folder.as_ref().is_none_or(|folder| path.starts_with(folder))
        };
        let named = [self.source.as_deref(), self.table.as_deref()];
        let named: Vec<&str> = named.into_iter().flatten().collect();
        (!files.iter().any(is_about)).then(|| named.join(", "))
    }

    fn says_nothing(&self) -> bool {
        self.stated().is_empty()
    }

    /// Keys that say something about the files.
    fn stated(&self) -> Vec<&'static str> {
        let keys = [
            ("encoding", self.encoding.is_some()),
            ("separator", self.separator.is_some()),
            ("time_zone", self.time_zone.is_some()),
            ("single_precision", self.single_precision.is_some()),
            ("needs_rows", self.needs_rows.is_some()),
        ];
        keys.into_iter().filter_map(|(key, is_stated)| is_stated.then_some(key)).collect()
    }

    /// The statement; texts that say nothing were refused by [`check`].
    pub(super) fn rule(&self, root: &Path) -> FileRule {
        let form = FileForm {
            encoding: parsed(self.encoding.as_ref()),
            separator: parsed(self.separator.as_ref()),
            time_zone: parsed(self.time_zone.as_ref()),
            single_precision: self.single_precision,
            needs_rows: self.needs_rows,
        };
        FileRule {
            source: self.source.as_ref().map(|folder| root.join(folder)),
            table: self.table.clone(),
            form,
        }
    }
}

fn parsed<T: FromStr>(text: Option<&String>) -> Option<T> {
    text?.parse().ok()
}

/// Problems of `[[files]]`: unknown folders, tables, encodings, separators and zones.
pub(super) fn check(files: &[FilesConfig], sources: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, rule) in files.iter().enumerate() {
        let path = |key: &str| format!("files[{at}].{key}");
        problems.extend(unknown_source(path("source"), rule.source.as_ref(), sources));
        problems.extend(unknown_table(path("table"), rule.table.as_ref()));
        let encoding = "write a name such as utf-8, gb18030, utf-16 or latin1";
        let separator = "write \",\", \";\", \"|\" or \"\\t\"";
        let text = rule.encoding.as_ref();
        problems.extend(refused::<TextEncoding>(path("encoding"), text, encoding));
        let text = rule.separator.as_ref();
        problems.extend(refused::<Separator>(path("separator"), text, separator));
        problems.extend(unknown_zone(path("time_zone"), rule.time_zone.as_ref()));
        problems.extend(again(at, files));
        if rule.says_nothing() {
            let problem = Problem::new(format!("files[{at}]"), "nothing is said of these files");
            problems.push(problem.hint(
                "state `encoding`, `separator`, `time_zone`, `single_precision` or `needs_rows`",
            ));
        }
    }
    problems
}

/// Problem of the first key of a statement that a later one states for all of its files.
fn again(at: usize, files: &[FilesConfig]) -> Option<Problem> {
    let rule = &files[at];
    let covers = |other: &&FilesConfig| {
        covers(other.source.as_ref(), rule.source.as_ref())
            && covers(other.table.as_ref(), rule.table.as_ref())
    };
    let later: Vec<&FilesConfig> = files[at + 1..].iter().filter(covers).collect();
    let own = rule.stated();
    let key = own.into_iter().find(|key| later.iter().any(|other| other.stated().contains(key)))?;
    let message = format!("a later [[files]] states `{key}` for all of these files");
    let hint = "the last statement holds: leave this one out, or put it after the other";
    Some(Problem::new(format!("files[{at}].{key}"), message).hint(hint))
}

/// Whether a statement that names `wide`, or nothing, is about all that one names that is about
/// `narrow`.
pub(super) fn covers(wide: Option<&String>, narrow: Option<&String>) -> bool {
    wide.is_none() || wide == narrow
}

/// Problems of statements that only CSV files could follow, about files that are all Parquet.
///
/// * `sources`: folders of the project
pub(super) fn of_parquet(files: &[FilesConfig], root: &Path, sources: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, rule) in files.iter().enumerate() {
        let keys = [("encoding", rule.encoding.is_some()), ("separator", rule.separator.is_some())];
        let key = keys.into_iter().find_map(|(key, is_stated)| is_stated.then_some(key));
        let Some(key) = key.filter(|_| rule.is_about_parquet_alone(root, sources)) else {
            continue;
        };
        let message = format!("all of these files are Parquet, so `{key}` has no effect");
        let hint = "leave the key out: it is about CSV files";
        problems.push(Problem::new(format!("files[{at}].{key}"), message).hint(hint));
    }
    problems
}

impl FilesConfig {
    /// Whether there are files of the statement, and all of them are Parquet.
    fn is_about_parquet_alone(&self, root: &Path, sources: &[String]) -> bool {
        let folders = sources.iter().filter(|one| covers(self.source.as_ref(), Some(one)));
        let tables = || table_schemas().iter().map(|table| table.name);
        let stated = |table: &&str| self.table.as_deref().is_none_or(|own| own == *table);
        let names: Vec<String> = folders
            .flat_map(|folder| {
                tables().filter(stated).map(move |table| root.join(folder).join(table))
            })
            .flat_map(|stem| table_files(&stem))
            .collect();
        !names.is_empty() && names.iter().all(|name| name.ends_with(".parquet"))
    }
}

/// Names of the files of a table: beside one another, or in a folder of its own.
fn table_files(stem: &Path) -> Vec<String> {
    let endings = [".parquet", ".csv", ".csv.gz"];
    let name = stem.to_string_lossy();
    let beside = endings.iter().map(|ending| format!("{name}{ending}"));
    let mut found: Vec<String> = beside.filter(|path| Path::new(path).is_file()).collect();
    let inside = std::fs::read_dir(stem).into_iter().flatten().flatten();
    let inside = inside.map(|entry| entry.file_name().to_string_lossy().into_owned());
    found.extend(inside.filter(|name| endings.iter().any(|ending| name.ends_with(ending))));
    found
}

fn refused<T: FromStr<Err: Display>>(
    path: String,
    text: Option<&String>,
    hint: &str,
) -> Option<Problem> {
    let error = text?.parse::<T>().err()?;
    Some(Problem::new(path, error.to_string()).hint(hint))
}

pub(super) fn unknown_source(
    path: String,
    text: Option<&String>,
    sources: &[String],
) -> Option<Problem> {
    unknown(path, "source", text, sources.iter().map(String::as_str).collect())
}

pub(super) fn unknown_table(path: String, text: Option<&String>) -> Option<Problem> {
    unknown(path, "table", text, table_schemas().iter().map(|table| table.name).collect())
}

fn unknown(path: String, what: &str, text: Option<&String>, known: Vec<&str>) -> Option<Problem> {
    let text = text.filter(|text| !known.contains(&text.as_str()))?;
    let problem = Problem::new(path, format!("there is no {what} `{text}`"));
    let all = format!("{what}s are {}", known.join(", "));
    Some(problem.hint(did_you_mean(text, known).unwrap_or(all)))
}

pub(super) fn unknown_zone(path: String, text: Option<&String>) -> Option<Problem> {
    let text = text.filter(|text| text.parse::<TimeZone>().is_err())?;
    let problem = Problem::new(path, format!("there is no time zone `{text}`"));
    Some(problem.hint("zones are those of the IANA list, such as `Asia/Hong_Kong`"))
}
