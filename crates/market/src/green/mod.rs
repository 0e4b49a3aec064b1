//! Facts about controversies, emission targets, green activities, taxonomies and supply chains.
//!
//! [`History`](crate::History) answers what was known of them on a date at a cut-off; whether that
//! suffices is for the rules to say.

mod lookups;
mod records;
mod rows;
#[cfg(test)]
mod tests;

pub use rows::{
    Activity, ActivityKey, Case, Controversy, MapKey, MapRow, Pillar, SupplyLink, Target,
    TargetKey, TargetKind, TaxonomyCode,
};

use records::Records;

use crate::fact::Fact;

/// The rows of these tables, in any order.
#[derive(Debug, Default)]
pub struct GreenTables {
    /// Cases, and statements that a provider covers a company.
    pub controversies: Vec<(Case, Fact<Controversy>)>,
    /// Emission targets, from the day of their announcement.
    pub targets: Vec<(TargetKey, Fact<Target>)>,
    /// Activities of companies and proceeds of securities, by period.
    pub activities: Vec<(ActivityKey, Fact<Activity>)>,
    /// Rows that lead from an activity of one taxonomy to one of another.
    pub taxonomy_map: Vec<(MapKey, Fact<MapRow>)>,
    /// Fraction of a buyer's inputs that comes from a supplier, by period.
    pub supply_links: Vec<(SupplyLink, Fact<f64>)>,
}

/// Green facts, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Green {
    controversies: Records<Case, Controversy>,
    targets: Records<TargetKey, Target>,
    activities: Records<ActivityKey, Activity>,
    taxonomy_map: Records<MapKey, MapRow>,
    supply_links: Records<SupplyLink, f64>,
}

impl Green {
    pub(crate) fn new(tables: GreenTables) -> Self {
        Self {
            controversies: Records::new(tables.controversies),
            targets: Records::new(tables.targets),
            activities: Records::new(tables.activities),
            taxonomy_map: Records::new(tables.taxonomy_map),
            supply_links: Records::new(tables.supply_links),
        }
    }
}
