//! From a scheme as written to one as resolved, with every problem at once.
//!
//! 1. [`nodes::resolve`] finds parents, children and levels;
//! 2. [`indicators::resolve`] completes each indicator and checks its units and policies;
//! 3. [`weights::resolve`] checks that weights sum to one, for each industry;
//! 4. [`overlays::resolve`] and [`overlays::bands`] check the steps after the total.

mod defaults;
mod indicators;
mod nodes;
mod overlays;
mod peers;
mod problems;
mod weights;

use kapok_strict_toml::Problem;

use crate::config::{MissingRate, SchemeConfig};
use crate::scheme::Scheme;
use crate::vocabulary::Vocabulary;
use problems::Problems;

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
    ) -> Result<Self, Vec<Problem>> {
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
    let scheme = Scheme {
        id: section.id.clone(),
        title: section.title.clone(),
        version: section.version.clone(),
        valid_from: section.valid_from.0,
        illustrative: section.illustrative.clone(),
        levels: section.levels.clone(),
        scale: section.scale,
        // A scheme without money states none, and never asks.
        missing_rate: section.missing_rate.unwrap_or(MissingRate::Error),
        nodes,
        indicators,
        weights,
        controversies: config.controversies,
        overlays,
        bands,
    };
    overlays::unreachable(config, &scheme, problems);
    scheme
}

fn check_section(config: &SchemeConfig, problems: &mut Problems) {
    let section = &config.scheme;
    if !(section.scale.is_finite() && section.scale > 0.0) {
        let message = format!("scale is {}, allowed is a number above 0", section.scale);
        problems.add("scheme.scale", message, "state the best score, such as 100.0");
    }
    if !(2..=3).contains(&section.levels.len()) {
        let message =
            format!("{} levels above indicators, allowed are 2 or 3", section.levels.len());
        let hint = "name them from the top, as in [\"dimension\", \"theme\"]";
        problems.add("scheme.levels", message, hint);
    }
    for (i, level) in section.levels.iter().enumerate() {
        let path = format!("scheme.levels[{i}]");
        if level.trim().is_empty() {
            problems.add(path, "it is empty", "name the level");
        } else if section.levels[..i].contains(level) {
            let message = format!("level `{level}` is there twice");
            problems.add(path, message, "give each level a name of its own");
        }
    }
    let texts = [
        ("scheme.id", &section.id),
        ("scheme.version", &section.version),
        ("scheme.title", &section.title),
    ];
    for (path, text) in texts {
        if text.trim().is_empty() {
            problems.add(path, "it is empty", "write it");
        }
    }
    problems.currency("scheme.currency", section.currency.as_deref());
}
