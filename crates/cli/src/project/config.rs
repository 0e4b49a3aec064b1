//! `config/project.toml`.

use std::collections::BTreeMap;

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
    let gate = config.gate.iter().flat_map(GateSection::problems);
    tolerances(config).into_iter().chain(gate).collect()
}

/// Problems of `[tolerances]`: unknown tables, and values outside 0 to 1.
fn tolerances(config: &ProjectConfig) -> Vec<Problem> {
    let tables: Vec<&str> = kapok_loader::table_schemas().iter().map(|table| table.name).collect();
    let mut problems = Vec::new();
    for (table, tolerance) in &config.tolerances {
        let path = format!("tolerances.{table}");
        if !tables.contains(&table.as_str()) {
            let problem = Problem::new(&path, format!("there is no table `{table}`"));
            problems.push(problem.hint(format!("tables are {}", tables.join(", "))));
        }
        if !(0.0..=1.0).contains(tolerance) {
            problems.push(Problem::new(path, format!("{tolerance} is not between 0 and 1")));
        }
    }
    let sources = &config.project.sources;
    problems.extend(files::check(&config.files, sources));
    problems.extend(moments::check(config.cut_off.as_ref(), &config.known, sources));
    problems
}
