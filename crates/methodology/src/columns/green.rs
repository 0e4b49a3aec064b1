//! Columns of taxonomies, supply chains and pathways, as resolved.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use kapok_chain::{ChainSettings, Pathway, SupplyChain};
use kapok_market::column::{Binding, ColumnType};
use kapok_taxonomy::{Catalogue, Objective, Target};

use super::{ColumnSource, ColumnSources};
use crate::config::Problem;
use crate::config::green::{
    ChainIntensityConfig, GreenShareConfig, PathwayColumnConfig, RecognisedInConfig,
};
use crate::derived::{
    ChainIntensity, Derived, GreenShare, PathwayChoice, PathwayColumn, PathwayFigure,
};
use crate::library::Library;
use kapok_domain::nearest;

const OBJECTIVES: [Objective; 6] = [
    Objective::ClimateMitigation,
    Objective::ClimateAdaptation,
    Objective::Water,
    Objective::CircularEconomy,
    Objective::Pollution,
    Objective::Biodiversity,
];

/// A green share, against the catalogue of the library.
pub(super) fn green_share(
    (path, name): (&str, &str),
    written: &GreenShareConfig,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> Option<GreenShare> {
    let Some(catalogue) = &library.catalogue else {
        let problem = Problem::new(path, "a green share needs a catalogue of taxonomies");
        problems.push(problem.hint("supply `config/taxonomy/jurisdictions.toml`"));
        return None;
    };
    let before = problems.len();
    check_taxonomies(&format!("{path}.taxonomies"), written, catalogue, problems);
    let place = format!("{path}.recognised_in");
    let target = target(&place, &written.recognised_in, catalogue, problems)?;
    (problems.len() == before).then(|| GreenShare {
        name: name.to_owned(),
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
        if written.taxonomies[..i].contains(name) {
            problems.push(Problem::new(format!("{path}[{i}]"), format!("`{name}` is there twice")));
        }
        if !catalogue.taxonomies().any(|known| known == name) {
            let problem = unknown("taxonomy", name, catalogue.taxonomies());
            problems.push(Problem { path: format!("{path}[{i}]"), ..problem });
        }
    }
}

/// Where something is recognised; a problem if it is said in no way, or in two.
fn target(
    path: &str,
    written: &RecognisedInConfig,
    catalogue: &Catalogue,
    problems: &mut Vec<Problem>,
) -> Option<Target> {
    let RecognisedInConfig { jurisdiction, taxonomy, version } = written;
    let (target, problem) = match (jurisdiction, taxonomy, version) {
        (Some(id), None, None) => {
            (Target::Jurisdiction(id.clone()), unknown("jurisdiction", id, catalogue.ids()))
        }
        (None, Some(taxonomy), Some(version)) => {
            let names: Vec<String> =
                catalogue.versions().map(|(t, v)| format!("{t} {v}")).collect();
            let seen = format!("{taxonomy} {version}");
            let problem = unknown("taxonomy", &seen, names.iter().map(String::as_str));
            (Target::Version { taxonomy: taxonomy.clone(), version: version.clone() }, problem)
        }
        _ => {
            let message = "it is a `jurisdiction`, or a `taxonomy` with its `version`";
            problems.push(Problem::new(path, message));
            return None;
        }
    };
    if catalogue.check_target(&target).is_err() {
        problems.push(Problem { path: path.to_owned(), ..problem });
        return None;
    }
    Some(target)
}

/// A name that is not among those known, without a place.
fn unknown<'a>(what: &str, seen: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let known: Vec<&str> = known.collect();
    let hint = match nearest(seen, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("the project has no {what}"),
        None => format!("known: {}", known.join(", ")),
    };
    Problem::new("", format!("unknown {what} `{seen}`")).hint(hint)
}

/// An intensity along the supply chain.
pub(super) fn chain_intensity(
    (path, name): (&str, &str),
    written: &ChainIntensityConfig,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<ChainIntensity> {
    let before = problems.len();
    check_column((&format!("{path}.of"), &written.of), ColumnType::Number, columns, problems);
    let ChainIntensityConfig { reach, decay, missing, min_linked, .. } = *written;
    let settings = ChainSettings { reach, decay, missing };
    check_settings(path, &settings, problems);
    if !(0.0..=1.0).contains(&min_linked) {
        let message = format!("a part of the input is from 0 to 1: {min_linked}");
        problems.push(Problem::new(format!("{path}.min_linked"), message));
    }
    (problems.len() == before).then(|| ChainIntensity {
        name: name.to_owned(),
        of: written.of.clone(),
        provider: written.provider.clone(),
        settings,
        min_linked,
    })
}

/// A chain without links is refused for its settings only.
fn check_settings(path: &str, settings: &ChainSettings, problems: &mut Vec<Problem>) {
    let empty = SupplyChain::new(&[], NaiveDate::default());
    let report =
        empty.and_then(|empty| kapok_chain::chain_intensity(&empty, &BTreeMap::new(), settings));
    if let Err(error) = report {
        problems.push(Problem::new(path, error.to_string()).hint(error.hint()));
    }
}

/// A place beside a pathway of the library.
pub(super) fn pathway(
    (path, name): (&str, &str),
    (written, figure): (&PathwayColumnConfig, PathwayFigure),
    (columns, library): (&ColumnSources, &Library),
    problems: &mut Vec<Problem>,
) -> Option<PathwayColumn> {
    let before = problems.len();
    check_column((&format!("{path}.of"), &written.of), ColumnType::Number, columns, problems);
    let choice = choice(path, written, (columns, library), problems)?;
    if let Some(unit) = unit(&written.of, columns) {
        let pathways: Vec<&(String, Arc<Pathway>)> = match &choice {
            PathwayChoice::One(one) => vec![one],
            PathwayChoice::By { pathways, .. } => pathways.values().collect(),
        };
        check_units(&format!("{path}.of"), (&written.of, unit), &pathways, problems);
    }
    let (name, of) = (name.to_owned(), written.of.clone());
    (problems.len() == before).then_some(PathwayColumn { name, of, choice, figure })
}

fn choice(
    path: &str,
    written: &PathwayColumnConfig,
    (columns, library): (&ColumnSources, &Library),
    problems: &mut Vec<Problem>,
) -> Option<PathwayChoice> {
    let PathwayColumnConfig { pathway, by, pathways, .. } = written;
    match (pathway, by) {
        (Some(id), None) => {
            if pathways.is_some() {
                let message = "`pathways` belongs to `by`";
                problems.push(Problem::new(format!("{path}.pathways"), message));
            }
            let found = find(&format!("{path}.pathway"), id, library, problems)?;
            Some(PathwayChoice::One(found))
        }
        (None, Some(column)) => {
            check_column((&format!("{path}.by"), column), ColumnType::Text, columns, problems);
            let own = || library.pathways.keys().map(|id| (id.clone(), id.clone())).collect();
            let named: BTreeMap<String, String> = pathways.clone().unwrap_or_else(own);
            if named.is_empty() {
                problems.push(Problem::new(path, "there is no pathway to choose from"));
            }
            let found = named.into_iter().filter_map(|(text, id)| {
                let path = format!("{path}.pathways.{text}");
                Some((text, find(&path, &id, library, problems)?))
            });
            let pathways = found.collect();
            Some(PathwayChoice::By { column: column.clone(), pathways })
        }
        (Some(_), Some(_)) | (None, None) => {
            let problem = Problem::new(path, "it names one `pathway`, or a column `by`");
            problems.push(problem.hint("`by` says which pathway is whose"));
            None
        }
    }
}

fn find(
    path: &str,
    id: &str,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> Option<(String, Arc<Pathway>)> {
    let Some(pathway) = library.pathways.get(id) else {
        let known = library.pathways.keys().map(String::as_str);
        problems.push(Problem { path: path.to_owned(), ..unknown("pathway", id, known) });
        return None;
    };
    Some((id.to_owned(), Arc::new(pathway.clone())))
}

/// The unit of a column, where the index file alone says it.
fn unit<'c>(name: &str, columns: &'c ColumnSources) -> Option<&'c str> {
    match columns.get(name)? {
        ColumnSource::Data(Binding::Indicator { unit, .. }) => Some(unit),
        ColumnSource::Derived(Derived::Intensity(intensity)) => Some(&intensity.unit),
        ColumnSource::Derived(Derived::ChainIntensity(chain)) => unit(&chain.of, columns),
        _ => None,
    }
}

fn check_units(
    path: &str,
    (of, unit): (&str, &str),
    pathways: &[&(String, Arc<Pathway>)],
    problems: &mut Vec<Problem>,
) {
    for (name, pathway) in pathways {
        let allowed = &pathway.file().unit;
        if allowed != unit {
            let message = format!("`{of}` is in `{unit}`, and the pathway {name} in `{allowed}`");
            let problem = Problem::new(path, message);
            problems.push(problem.hint("convert the intensity before it is compared"));
        }
    }
}

/// A column that exists and is of a type.
fn check_column(
    (path, name): (&str, &str),
    wanted: ColumnType,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) {
    let word = match wanted {
        ColumnType::Number => "numbers",
        ColumnType::Text => "texts",
        ColumnType::Date => "dates",
    };
    match columns.get(name) {
        None => problems.push(unknown_column(path, name, columns)),
        Some(source) if source.column_type() != wanted => {
            problems.push(Problem::new(path, format!("`{name}` holds no {word}")));
        }
        Some(_) => {}
    }
}

pub(super) fn unknown_column(path: &str, name: &str, columns: &ColumnSources) -> Problem {
    let near = nearest(name, columns.keys().map(String::as_str));
    let hint = near.map(|near| format!("did you mean `{near}`?"));
    let hint = hint.unwrap_or_else(|| "declare it under [columns]".into());
    Problem::new(path, format!("unknown column `{name}`")).hint(hint)
}
