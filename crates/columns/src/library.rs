//! Things that index files name and do not hold: schemes, pathways, the catalogue of taxonomies.

use std::collections::BTreeMap;

use kapok_chain::Pathway;
use kapok_evaluation::Scheme;
use kapok_taxonomy::Catalogue;

/// The files beside the index files that columns may name. What a column needs of it is kept in
/// the resolved column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// Schemes of ESG evaluations, all versions.
    pub schemes: Vec<Scheme>,
    /// Pathways of sectors, by the name under which columns ask for them.
    pub pathways: BTreeMap<String, Pathway>,
    /// Versions of taxonomies, and who accepts which; none if the project has no such file.
    pub catalogue: Option<Catalogue>,
}
