//! Shared files that an index file names.

use std::collections::BTreeSet;

use kapok_columns::ColumnConfig;
use kapok_columns::calculated::{CalculatedConfig, PathwayColumnConfig};
use kapok_strict_toml::Document;

use crate::config::IndexConfig;
use crate::moved::MOVED;

/// Schemes, pathways and the catalogue that an index file names. A shared file with errors is none
/// that is absent: an index that names it is not compiled without it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Ids of the schemes of its evaluations.
    pub schemes: BTreeSet<String>,
    /// Names of its pathways.
    pub pathways: BTreeSet<String>,
    /// Whether a text of the tables names the pathway, which may be any of the project.
    pub any_pathway: bool,
    /// Whether it reads the catalogue of taxonomies.
    pub catalogue: bool,
}

impl Needs {
    /// Reads the names in the text of an index file; `None` if its form is wrong, which
    /// [`Rulebook::compile`](crate::Rulebook::compile) tells.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (_, config) = Document::parse_knowing::<IndexConfig>(text, MOVED).ok()?;
        let schemes = config.evaluations.values().map(|section| section.scheme.clone());
        let mut needs = Self { schemes: schemes.collect(), ..Self::default() };
        for column in config.columns.values() {
            if let ColumnConfig::Calculated(column) = column {
                needs.add(column);
            }
        }
        Some(needs)
    }

    fn add(&mut self, column: &CalculatedConfig) {
        match column {
            CalculatedConfig::PathwayBand { pathway_band: written }
            | CalculatedConfig::PathwayRatio { pathway_ratio: written } => match written {
                PathwayColumnConfig::One { pathway, .. } => {
                    self.pathways.insert(pathway.clone());
                }
                PathwayColumnConfig::By { pathways: Some(named), .. } => {
                    self.pathways.extend(named.values().cloned());
                }
                PathwayColumnConfig::By { pathways: None, .. } => self.any_pathway = true,
            },
            CalculatedConfig::GreenShare { .. } => self.catalogue = true,
            CalculatedConfig::Intensity { .. }
            | CalculatedConfig::HighImpact { .. }
            | CalculatedConfig::TargetUplift { .. }
            | CalculatedConfig::Evaluated { .. }
            | CalculatedConfig::ChainIntensity { .. }
            | CalculatedConfig::MonthsSince { .. } => {}
        }
    }
}
