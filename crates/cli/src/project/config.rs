//! `config/project.toml`.

use std::collections::BTreeMap;

use kapok_market::gate::Check;
use kapok_strict_toml::{Date, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::files::{self, FilesConfig};
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

/// Data gate: limits for implausible facts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateSection {
    /// Largest change between two closes that no event explains, a fraction of the earlier.
    pub(crate) price_jump: f64,
    /// Largest change of a share count that no event explains, a fraction of the earlier.
    pub(crate) share_jump: f64,
    /// Longest time without a close of a listed line, in calendar days.
    pub(crate) unpriced_days: u32,
    /// Findings that a person has reviewed and accepted.
    #[serde(default)]
    pub(crate) accept: Vec<AcceptConfig>,
}

/// Finding that a person has reviewed and accepted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptConfig {
    /// Security of the fact.
    pub(crate) security: String,
    /// Date of the fact.
    pub(crate) date: Date,
    /// Check of the gate that found it.
    pub(crate) check: Check,
    /// Reason why the fact is right.
    pub(crate) reason: String,
}

/// Problems of `[tolerances]`, unknown tables and values outside 0 to 1, and of `[[files]]`.
pub(super) fn check(config: &ProjectConfig) -> Vec<Problem> {
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
    problems.extend(files::check(&config.files, &config.project.sources));
    problems.extend(moments::check(config));
    problems
}
