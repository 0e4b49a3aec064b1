//! `config/project.toml`.

use std::collections::BTreeMap;

use kapok_domain::did_you_mean;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::files::{self, FilesConfig};
use super::gate::GateSection;
use super::moments::{self, CutOffSection, KnownConfig};

/// `config/project.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectConfig {
    /// Name and folders of the project.
    pub(crate) project: ProjectSection,
    /// Highest fraction of rejected rows by table, 0 to 1; tables that are not named: 0.
    #[serde(default)]
    #[schemars(extend("minProperties" = 1))]
    pub(crate) tolerances: BTreeMap<String, f64>,
    /// Statements on input files that do not say it themselves.
    #[serde(default)]
    pub(crate) files: Vec<FilesConfig>,
    /// Publication cut-off; absent: the end of each day, UTC.
    pub(crate) cut_off: Option<CutOffSection>,
    /// Statements on when rows without `known_at` could be known.
    #[serde(default)]
    pub(crate) known: Vec<KnownConfig>,
    /// Data gate: limits for implausible facts; absent: no gate.
    pub(crate) gate: Option<GateSection>,
}

/// Name and folders of a project.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectSection {
    /// Name of the project.
    pub(crate) name: String,
    /// Folders of input tables, relative to the project folder.
    pub(crate) sources: Vec<String>,
    /// Folder of published days, relative to the project folder.
    pub(crate) publish: String,
}

/// Problems of the file.
pub(super) fn check(config: &ProjectConfig) -> Vec<Problem> {
    let sources = &config.project.sources;
    let mut problems = config.project.problems();
    problems.extend(tolerances(config));
    problems.extend(files::check(&config.files, sources));
    problems.extend(moments::check(config.cut_off.as_ref(), &config.known, sources));
    problems.extend(config.gate.iter().flat_map(GateSection::problems));
    problems
}

impl ProjectSection {
    /// Problems of the section: a name or folders that are empty, the same folder twice, and days
    /// that would be published among the files that they are calculated from.
    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() {
            let problem = Problem::new("project.name", "the text is empty");
            problems.push(problem.hint("name the project: messages begin with it"));
        }
        if self.sources.is_empty() {
            let problem = Problem::new("project.sources", "there is no folder of input tables");
            problems.push(problem.hint("name one, as in sources = [\"data\"]"));
        }
        for (at, source) in self.sources.iter().enumerate() {
            let before = self.sources[..at].iter();
            if before.clone().any(|other| parts(other) == parts(source)) {
                let path = format!("project.sources[{at}]");
                let problem = Problem::new(path, format!("`{source}` is a source already"));
                problems.push(problem.hint("leave it out: each row would be there twice"));
            }
        }
        problems.extend(self.published_among());
        problems
    }

    /// Problem of a folder of published days that is one of config files or input tables.
    fn published_among(&self) -> Option<Problem> {
        let publish = parts(&self.publish);
        let inside = |folder: &str| publish.starts_with(&parts(folder));
        let source = self.sources.iter().find(|source| inside(source));
        let message = match source {
            _ if publish.is_empty() => "days would be published among all files of the project",
            Some(_) => "days would be published among the input tables",
            None if inside("config") => "days would be published among the config files",
            None => return None,
        };
        let problem = Problem::new("project.publish", message);
        Some(problem.hint("name a folder of its own, such as `published`"))
    }
}

/// Names in a path, without `.`, `..` and separators at its end: two spellings of one folder are
/// equal.
fn parts(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match parts.last() {
            Some(last) if part == ".." && *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts
}

/// Problems of `[tolerances]`: unknown tables, and values outside 0 to 1.
fn tolerances(config: &ProjectConfig) -> Vec<Problem> {
    let tables: Vec<&str> = kapok_loader::table_schemas().iter().map(|table| table.name).collect();
    let mut problems = Vec::new();
    for (table, tolerance) in &config.tolerances {
        let path = format!("tolerances.{table}");
        if !tables.contains(&table.as_str()) {
            let problem = Problem::new(&path, format!("there is no table `{table}`"));
            let hint = did_you_mean(table, tables.iter().copied());
            let all = || format!("tables are {}", tables.join(", "));
            problems.push(problem.hint(hint.unwrap_or_else(all)));
        }
        if !(0.0..=1.0).contains(tolerance) {
            let problem = Problem::new(path, format!("{tolerance} is not between 0 and 1"));
            problems.push(problem.hint("state a fraction of the rows, such as 0.01 for 1 %"));
        }
    }
    problems
}
