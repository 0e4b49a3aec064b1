//! From a scheme as written to one as resolved, with every problem at once.
//!
//! 1. [`nodes::resolve`] finds parents, children and levels;
//! 2. [`indicators::resolve`] completes each indicator and checks its units and policies;
//! 3. [`weights::resolve`] checks that weights sum to one, for each industry;
//! 4. [`overlays::resolve`] and [`overlays::bands`] check what comes after the total.

mod indicators;
mod nodes;
mod overlays;
mod weights;

use kapok_domain::{Currency, nearest};

use super::config::{MissingRate, SchemeConfig};
use super::scheme::{ALL, Scheme};

/// Something in a scheme file that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeProblem {
    /// Where, such as `indicators[3].unit`.
    pub path: String,
    /// What was seen and what is allowed.
    pub message: String,
    /// The way out, where there is one.
    pub hint: Option<String>,
}

/// What exists outside a scheme.
#[derive(Debug, Clone, Copy, Default)]
pub struct Vocabulary<'v> {
    /// Classification levels that issuers are labelled with; `all` need not be named.
    pub levels: &'v [&'v str],
    /// The columns of indicators that exist; absent: any may.
    pub indicators: Option<&'v [&'v str]>,
}

/// Where problems are collected.
#[derive(Debug, Default)]
struct Problems(Vec<SchemeProblem>);

impl Problems {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>, hint: Option<String>) {
        self.0.push(SchemeProblem { path: path.into(), message: message.into(), hint });
    }

    /// A name that is not one of those known.
    fn unknown<'k>(
        &mut self,
        path: impl Into<String>,
        what: &str,
        seen: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let hint = nearest(seen, known).map(|name| format!("did you mean `{name}`"));
        self.add(path, format!("`{seen}` is no {what}"), hint);
    }

    fn level(&mut self, path: impl Into<String>, seen: &str, vocabulary: &Vocabulary<'_>) {
        if seen != ALL && !vocabulary.levels.contains(&seen) {
            let known = vocabulary.levels.iter().copied().chain([ALL]);
            self.unknown(path, "classification level", seen, known);
        }
    }

    fn column(&mut self, path: impl Into<String>, seen: &str, vocabulary: &Vocabulary<'_>) {
        if let Some(known) = vocabulary.indicators.filter(|known| !known.contains(&seen)) {
            self.unknown(path, "known indicator", seen, known.iter().copied());
        }
    }

    fn currency(&mut self, path: &str, text: Option<&str>) -> Option<Currency> {
        match text?.parse() {
            Ok(currency) => Some(currency),
            Err(error) => {
                self.add(path, error.to_string(), None);
                None
            }
        }
    }
}

impl Scheme {
    /// Resolves a scheme.
    ///
    /// * `vocabulary`: classification levels and indicators that exist
    ///
    /// # Errors
    /// Every problem of the file, in the order of its parts.
    pub fn compile(
        config: &SchemeConfig,
        vocabulary: &Vocabulary<'_>,
    ) -> Result<Self, Vec<SchemeProblem>> {
        let mut problems = Problems::default();
        let scheme = resolve(config, vocabulary, &mut problems);
        if problems.0.is_empty() { Ok(scheme) } else { Err(problems.0) }
    }
}

/// The scheme, which is only of use if there are no problems.
fn resolve(config: &SchemeConfig, vocabulary: &Vocabulary<'_>, problems: &mut Problems) -> Scheme {
    let section = &config.scheme;
    check_section(config, problems);
    let mut nodes = nodes::resolve(config, problems);
    let indicators = indicators::resolve(config, &mut nodes, vocabulary, problems);
    let weights = weights::resolve(config, &nodes, vocabulary, problems);
    let bands = overlays::bands(config, problems);
    let overlays = overlays::resolve(config, &nodes, bands.as_ref(), vocabulary, problems);
    Scheme {
        id: section.id.clone(),
        title: section.title.clone(),
        version: section.version.clone(),
        valid_from: section.valid_from.0,
        illustrative: section.illustrative.clone(),
        levels: section.levels.clone(),
        scale: section.scale,
        missing_rate: section.missing_rate.unwrap_or(MissingRate::Error),
        nodes,
        indicators,
        weights,
        controversies: config.controversies,
        overlays,
        bands,
    }
}

fn check_section(config: &SchemeConfig, problems: &mut Problems) {
    let section = &config.scheme;
    if !(section.scale.is_finite() && section.scale > 0.0) {
        let message = format!("scale is {}, allowed is a number above 0", section.scale);
        problems.add("scheme.scale", message, None);
    }
    if !(2..=3).contains(&section.levels.len()) {
        let message =
            format!("{} levels above indicators, allowed are 2 or 3", section.levels.len());
        problems.add("scheme.levels", message, None);
    }
    for (path, text) in [("scheme.id", &section.id), ("scheme.version", &section.version)] {
        if text.is_empty() {
            problems.add(path, "it is empty", None);
        }
    }
    problems.currency("scheme.currency", section.currency.as_deref());
}
