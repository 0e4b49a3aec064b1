//! Places of errors in the file of a catalogue.

use crate::catalogue::{CatalogueError, CatalogueFile, Version};

impl CatalogueFile {
    /// Key of the file that an error of [`Catalogue::new`](crate::Catalogue::new) is about, as a
    /// path: `versions[1].valid_to`.
    #[must_use]
    pub fn place(&self, error: &CatalogueError) -> String {
        let found = match error {
            CatalogueError::RepeatedVersion { taxonomy, version } => {
                let at = self.versions.iter().rposition(|one| is_version(one, taxonomy, version));
                at.map(|at| format!("versions[{at}].version"))
            }
            CatalogueError::EmptyValidity { taxonomy, version, .. } => {
                let at = self.versions.iter().position(|one| is_version(one, taxonomy, version));
                at.map(|at| format!("versions[{at}].valid_to"))
            }
            CatalogueError::UnknownTaxonomy { seen, .. } => self.taxonomy(seen),
            CatalogueError::UnknownJurisdiction { seen, .. } => self.reference(None, seen),
            CatalogueError::RepeatedJurisdiction { id } => {
                let at = self.jurisdictions.iter().rposition(|one| one.id == *id);
                at.map(|at| format!("jurisdictions[{at}].id"))
            }
            CatalogueError::EmptyReference { id, other } => self.reference(Some(id), other),
            CatalogueError::NoSource { .. } => self.without_source(),
            CatalogueError::TooFewParties { taxonomy } => {
                let at = self.hubs.iter().position(|hub| hub.taxonomy == *taxonomy);
                at.map(|at| format!("hubs[{at}].parties"))
            }
        };
        found.unwrap_or_default()
    }

    /// Place of the first name of a taxonomy in a hub or a jurisdiction.
    fn taxonomy(&self, seen: &str) -> Option<String> {
        let parties = self.hubs.iter().enumerate().find_map(|(at, hub)| {
            let own = (hub.taxonomy == seen).then(|| format!("hubs[{at}].taxonomy"));
            own.or_else(|| Some(format!("hubs[{at}].parties[{}]", position(&hub.parties, seen)?)))
        });
        let accepts = || {
            self.jurisdictions.iter().enumerate().find_map(|(at, one)| {
                Some(format!("jurisdictions[{at}].accepts[{}]", position(&one.accepts, seen)?))
            })
        };
        parties.or_else(accepts)
    }

    /// Place of the first reference to a jurisdiction, by one or by any.
    fn reference(&self, id: Option<&String>, other: &str) -> Option<String> {
        let all = self.jurisdictions.iter().enumerate();
        let mut own = all.filter(|(_, one)| id.is_none_or(|id| one.id == *id));
        own.find_map(|(at, one)| {
            let place = position(&one.by_reference, other)?;
            Some(format!("jurisdictions[{at}].by_reference[{place}]"))
        })
    }

    /// Place of the first source that is empty.
    fn without_source(&self) -> Option<String> {
        let empty = |source: &String| source.trim().is_empty();
        let version = self.versions.iter().position(|one| empty(&one.source));
        let hub = || self.hubs.iter().position(|one| empty(&one.source));
        let jurisdiction = || self.jurisdictions.iter().position(|one| empty(&one.source));
        let version = version.map(|at| format!("versions[{at}].source"));
        let hub = || hub().map(|at| format!("hubs[{at}].source"));
        let last = || jurisdiction().map(|at| format!("jurisdictions[{at}].source"));
        version.or_else(hub).or_else(last)
    }
}

fn is_version(one: &Version, taxonomy: &str, version: &str) -> bool {
    one.taxonomy == taxonomy && one.version == version
}

fn position(names: &[String], seen: &str) -> Option<usize> {
    names.iter().position(|name| name == seen)
}
