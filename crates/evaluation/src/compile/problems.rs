//! Problems of a scheme file as they are collected.

use kapok_domain::{Currency, did_you_mean};
use kapok_strict_toml::Problem;

use crate::scheme::ALL;
use crate::vocabulary::Vocabulary;

/// Problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// Adds a problem with its way out, once: several indicators may take one policy from
    /// `[defaults]`.
    pub(super) fn add(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let problem = Problem::new(path, message).hint(hint);
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    /// A name that is not one of those known.
    pub(super) fn unknown<'k>(
        &mut self,
        path: impl Into<String>,
        what: &str,
        seen: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let known: Vec<&str> = known.collect();
        let near = did_you_mean(seen, known.iter().copied());
        let hint = near.unwrap_or_else(|| match known.is_empty() {
            true => "there is none".to_owned(),
            false => format!("known are {}", known.join(", ")),
        });
        self.add(path, format!("`{seen}` is no {what}"), hint);
    }

    pub(super) fn level(
        &mut self,
        path: impl Into<String>,
        seen: &str,
        vocabulary: &Vocabulary<'_>,
    ) {
        if seen != ALL && !vocabulary.levels.contains(&seen) {
            let known = vocabulary.levels.iter().copied().chain([ALL]);
            self.unknown(path, "classification level", seen, known);
        }
    }

    pub(super) fn column(
        &mut self,
        path: impl Into<String>,
        seen: &str,
        vocabulary: &Vocabulary<'_>,
    ) {
        if let Some(known) = vocabulary.indicators.filter(|known| !known.contains(&seen)) {
            self.unknown(path, "known indicator", seen, known.iter().copied());
        }
    }

    pub(super) fn currency(&mut self, path: &str, text: Option<&str>) -> Option<Currency> {
        match text?.parse() {
            Ok(currency) => Some(currency),
            Err(error) => {
                self.add(path, error.to_string(), "write an ISO 4217 code, such as USD");
                None
            }
        }
    }

    /// Whether something of this path was found already.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.iter().any(|problem| problem.path == path)
    }
}
