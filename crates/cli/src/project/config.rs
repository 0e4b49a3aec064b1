//! `config/project.toml`.

use std::collections::BTreeMap;

use kapok_market::gate::Check;
use kapok_strict_toml::{Date, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

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
    pub(crate) check: Check,
    /// Why it is right.
    pub(crate) reason: String,
}

/// Tolerances of tables that do not exist, which are misspellings, or that are no fractions.
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
            problems.push(Problem::new(path, format!("{tolerance} is not a fraction of one")));
        }
    }
    problems
}
