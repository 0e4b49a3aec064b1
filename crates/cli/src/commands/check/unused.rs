//! Names of a project that no index uses.

use std::collections::BTreeSet;

use kapok_columns::ColumnSource;
use kapok_columns::calculated::{Calculated, PathwayChoice};
use kapok_domain::nearest;
use kapok_market::History;
use kapok_rulebook::Rulebook;

use super::unmatched::Unmatched;
use crate::project::Project;

/// Schemes, pathways and tables of withholding rates that no index names.
pub(super) fn unused(project: &Project, history: &History, books: &[&Rulebook]) -> Vec<Unmatched> {
    let library = project.library();
    let schemes = books.iter().flat_map(|book| book.evaluations.values());
    let schemes: BTreeSet<&str> =
        schemes.flat_map(|rule| rule.versions.iter()).map(|scheme| scheme.id()).collect();
    let conventions = || books.iter().flat_map(|book| book.conventions.all());
    let taxes: BTreeSet<&str> =
        conventions().filter_map(|c| c.withholding_table.as_deref()).collect();
    let pathways: BTreeSet<&str> = books.iter().flat_map(|book| pathways(book)).collect();
    let stated = |what: &'static str, place: &'static str, names: BTreeSet<&str>, used: &_| {
        let used: &BTreeSet<&str> = used;
        let row = |name: &str| {
            let near = nearest(name, used.iter().copied());
            let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
            Unmatched::warning(place, format!("no index names the {what} `{name}`{near}"))
        };
        names.difference(used).map(|name| row(name)).collect::<Vec<_>>()
    };
    let known = library.schemes.iter().map(|scheme| scheme.id()).collect();
    let mut found = stated("scheme", "config/esg", known, &schemes);
    let known = library.pathways.keys().map(String::as_str).collect();
    found.extend(stated("pathway", "config/pathways", known, &pathways));
    found.extend(stated("table", "withholding", history.withholding_tables(), &taxes));
    found
}

/// Pathways that the columns of an index name.
fn pathways(book: &Rulebook) -> Vec<&str> {
    let mut found = Vec::new();
    for source in book.sources.values() {
        if let ColumnSource::Calculated(calculated) = source
            && let Calculated::Pathway(column) = calculated
        {
            match &column.choice {
                PathwayChoice::One(pathway) => found.push(pathway.name.as_str()),
                PathwayChoice::By { pathways, .. } => {
                    found.extend(pathways.values().map(|pathway| pathway.name.as_str()));
                }
            }
        }
    }
    found
}
