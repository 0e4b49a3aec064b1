//! ESG evaluations that an index uses, as resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kapok_domain::did_you_mean;
use kapok_evaluation::Scheme;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;

use super::section::EvaluationSection;
use crate::known::KnownColumns;
use crate::library::Library;

/// An evaluation of companies by a scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRule {
    /// The versions of the scheme.
    pub versions: Arc<Vec<Scheme>>,
    /// Provider of the indicators.
    pub provider: String,
    /// Provider of the controversies.
    pub controversies: Option<String>,
    /// The column of texts for each classification level.
    pub levels: BTreeMap<String, String>,
}

impl EvaluationRule {
    /// First day of the first version.
    #[must_use]
    pub fn begins(&self) -> Option<chrono::NaiveDate> {
        self.versions.iter().map(Scheme::valid_from).min()
    }

    /// The version by which an evaluation of a date is carried out: the one in force, or else the
    /// first, which refuses a date before its own first day.
    pub(crate) fn applied(&self, date: chrono::NaiveDate) -> Option<&Scheme> {
        let first = || self.versions.iter().min_by_key(|version| version.valid_from());
        self.version(date).or_else(first)
    }

    /// The version in force on a date.
    #[must_use]
    pub fn version(&self, date: chrono::NaiveDate) -> Option<&Scheme> {
        let first = self.versions.first()?;
        kapok_evaluation::in_force(&self.versions, first.id(), date)
    }
}

/// Resolves all evaluations of an index file.
pub fn resolve(
    sections: &BTreeMap<String, EvaluationSection>,
    columns: &KnownColumns,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, EvaluationRule> {
    let mut rules = BTreeMap::new();
    for (name, section) in sections {
        let path = format!("evaluations.{name}");
        if let Some(rule) = evaluation(&path, section, columns, library, problems) {
            rules.insert(name.clone(), rule);
        }
    }
    rules
}

/// Problem of a level that no version of the scheme compares by.
fn unread_level(
    path: &str,
    level: &str,
    section: &EvaluationSection,
    read: &BTreeSet<&str>,
) -> Problem {
    let message = format!("the scheme `{}` compares by no level `{level}`", section.scheme);
    let open = read.iter().copied().filter(|own| !section.levels.contains_key(*own));
    let hint = did_you_mean(level, open).unwrap_or_else(|| "take it out".into());
    Problem::new(path, message).hint(hint)
}

fn evaluation(
    path: &str,
    section: &EvaluationSection,
    columns: &KnownColumns,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> Option<EvaluationRule> {
    let all = library.schemes.iter();
    let versions: Vec<Scheme> = all.filter(|s| s.id() == section.scheme).cloned().collect();
    if versions.is_empty() {
        let message = format!("there is no scheme `{}` in config/esg", section.scheme);
        let hint = did_you_mean(&section.scheme, library.schemes.iter().map(Scheme::id));
        problems.push(Problem { path: format!("{path}.scheme"), message, hint, part: None });
        return None;
    }
    for level in versions.iter().flat_map(Scheme::label_levels) {
        if !section.levels.contains_key(level) && level != "country" {
            let problem = Problem::new(path, format!("the scheme compares by `{level}`"));
            let hint = format!("levels = {{ {level} = \"the column that says it\" }}");
            if !problems.iter().any(|known| known.hint.as_ref() == Some(&hint)) {
                problems.push(problem.hint(hint));
            }
        }
    }
    let read: BTreeSet<&str> = versions.iter().flat_map(Scheme::label_levels).collect();
    for (level, name) in &section.levels {
        let path = format!("{path}.levels.{level}");
        if !read.contains(level.as_str()) {
            problems.push(unread_level(&path, level, section, &read));
        }
        let labels = columns.named(name, &path, problems);
        if labels.is_some_and(|column| column.column_type() != ColumnType::Text) {
            problems.push(Problem::new(path, format!("`{name}` is no text")));
        }
    }
    Some(EvaluationRule {
        versions: Arc::new(versions),
        provider: section.provider.clone(),
        controversies: section.controversies.clone(),
        levels: section.levels.clone(),
    })
}
