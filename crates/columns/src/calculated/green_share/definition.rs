//! Green shares as declared.

use kapok_domain::Objective;
use std::sync::Arc;

use kapok_strict_toml::Problem;
use kapok_taxonomy::{Catalogue, Measure, MissingShare, NegativeShare, Target};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::calculated::green_error::GreenError;
use crate::declaration::{Declaration, unknown};
use crate::error::FactError;

/// The share of a holder's activities that is recognised as green, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GreenShareConfig {
    /// Of what the share is.
    pub measure: Measure,
    /// Provider of the `activities`.
    pub provider: String,
    /// Taxonomies whose lines may speak for a holder, the first that has any being taken.
    pub taxonomies: Vec<String>,
    /// Place where the activities are to be recognised, on the reference date.
    pub recognised_in: RecognisedInConfig,
    /// For which objective; absent: for any, each activity being counted once.
    pub objective: Option<Objective>,
    /// Most rows of `taxonomy_map` that a path may have.
    pub max_hops: usize,
    /// Shares that are not known, and activities that are not in the map.
    pub missing: MissingShare,
    /// Negative shares.
    pub negative: NegativeShare,
}

/// Place where something is recognised.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "recognition")]
pub enum RecognisedInConfig {
    /// In a jurisdiction.
    Jurisdiction {
        /// In any taxonomy that it accepts, itself or by reference.
        jurisdiction: String,
    },
    /// In a version of a taxonomy.
    Version {
        /// In this taxonomy.
        taxonomy: String,
        /// In this version of it.
        version: String,
    },
}

/// The share of revenue, capital expenditure or proceeds that is recognised as green on the
/// reference date: `Σ shareₐ` over the recognised activities a, a fraction of one.
///
/// The activities are those of the security itself where it has any, else those of its company. One
/// without any, or none of which could be decided, is unknown and not zero.
///
/// Source: `docs/methodology/taxonomies.md` §6 and §7.
#[derive(Debug, Clone, PartialEq)]
pub struct GreenShare {
    /// The column's name.
    pub name: String,
    /// Of what the share is.
    pub measure: Measure,
    /// Provider of the activities.
    pub provider: String,
    /// Taxonomies whose lines may speak for a holder, in order of preference.
    pub taxonomies: Vec<String>,
    /// Place where they are to be recognised.
    pub target: Target,
    /// For which objectives.
    pub objectives: Vec<Objective>,
    /// Most rows that a path may have.
    pub max_hops: usize,
    /// Shares that are not known, and activities that are not in the map.
    pub missing: MissingShare,
    /// Negative shares.
    pub negative: NegativeShare,
    /// Versions of taxonomies, and who accepts which.
    pub catalogue: Arc<Catalogue>,
}

impl GreenShare {
    pub(super) fn failed(&self, error: GreenError) -> FactError {
        FactError::green(&self.name, error)
    }
}

const OBJECTIVES: [Objective; 6] = [
    Objective::ClimateMitigation,
    Objective::ClimateAdaptation,
    Objective::Water,
    Objective::CircularEconomy,
    Objective::Pollution,
    Objective::Biodiversity,
];

/// Resolves the column against the catalogue of the library; `None` if something is wrong with it.
pub(crate) fn resolve(
    written: &GreenShareConfig,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<GreenShare> {
    let Some(catalogue) = &declaration.beside.library.catalogue else {
        let problem = declaration.problem("a green share needs a catalogue of taxonomies");
        problems.push(problem.hint("supply `config/taxonomy/jurisdictions.toml`"));
        return None;
    };
    let before = problems.len();
    check_taxonomies(&declaration.at("taxonomies"), written, catalogue, problems);
    let place = declaration.at("recognised_in");
    let target = target(&place, &written.recognised_in, catalogue, problems)?;
    (problems.len() == before).then(|| GreenShare {
        name: declaration.name.to_owned(),
        measure: written.measure,
        provider: written.provider.clone(),
        taxonomies: written.taxonomies.clone(),
        target,
        objectives: written.objective.map_or(OBJECTIVES.to_vec(), |one| vec![one]),
        max_hops: written.max_hops,
        missing: written.missing,
        negative: written.negative,
        catalogue: Arc::new(catalogue.clone()),
    })
}

fn check_taxonomies(
    path: &str,
    written: &GreenShareConfig,
    catalogue: &Catalogue,
    problems: &mut Vec<Problem>,
) {
    if written.taxonomies.is_empty() {
        problems.push(Problem::new(path, "no taxonomy may speak for a holder"));
    }
    for (i, name) in written.taxonomies.iter().enumerate() {
        let at = format!("{path}[{i}]");
        if written.taxonomies[..i].contains(name) {
            problems.push(Problem::new(&at, format!("`{name}` is there twice")));
        }
        if !catalogue.taxonomies().any(|known| known == name) {
            problems.push(unknown(at, "taxonomy", name, catalogue.taxonomies()));
        }
    }
}

/// Place where something is recognised; a problem if the catalogue does not know it.
fn target(
    path: &str,
    written: &RecognisedInConfig,
    catalogue: &Catalogue,
    problems: &mut Vec<Problem>,
) -> Option<Target> {
    let path = path.to_owned();
    let (target, problem) = match written {
        RecognisedInConfig::Jurisdiction { jurisdiction: id } => {
            (Target::Jurisdiction(id.clone()), unknown(path, "jurisdiction", id, catalogue.ids()))
        }
        RecognisedInConfig::Version { taxonomy, version } => {
            let names: Vec<String> =
                catalogue.versions().map(|(t, v)| format!("{t} {v}")).collect();
            let seen = format!("{taxonomy} {version}");
            let problem = unknown(path, "taxonomy", &seen, names.iter().map(String::as_str));
            (Target::Version { taxonomy: taxonomy.clone(), version: version.clone() }, problem)
        }
    };
    if catalogue.check_target(&target).is_err() {
        problems.push(problem);
        return None;
    }
    Some(target)
}
