//! Versions of taxonomies, when they are in force, and who accepts which.
//!
//! The catalogue is a file, `config/taxonomy/jurisdictions.toml`. As written it is a
//! [`CatalogueFile`]; as checked it is a [`Catalogue`].

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use kapok_strict_toml::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::claim::InstrumentKind;
use crate::validity::Window;

/// One version of a taxonomy. Source: `docs/methodology/taxonomies.md` §1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Name of the taxonomy, the same in all versions.
    pub taxonomy: String,
    /// Name of the version.
    pub version: String,
    /// Title of the text.
    pub title: String,
    /// First day on which it is in force.
    pub valid_from: Date,
    /// Last day on which it is in force; none if it still is.
    pub valid_to: Option<Date>,
    /// Bonds and loans dated before this day keep this version after its last day.
    pub grandfathers: Option<Date>,
    /// Kinds of instruments for which this is a way to classify and not the legal standard.
    pub no_standard_for: Vec<InstrumentKind>,
    /// Source in which this was read.
    pub source: String,
}

/// A taxonomy without criteria of its own, which compares those of its parties.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// Name of the taxonomy.
    pub taxonomy: String,
    /// Taxonomies whose criteria it compares.
    pub parties: Vec<String>,
    /// Source in which this was read.
    pub source: String,
}

/// A jurisdiction, and the taxonomies that it recognises. Source: `docs/methodology/taxonomies.md`
/// §1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jurisdiction {
    /// Country code, or `EU`.
    pub id: String,
    /// Taxonomies that it uses itself.
    pub accepts: Vec<String>,
    /// Jurisdictions whose taxonomies it takes over.
    pub by_reference: Vec<String>,
    /// Basis: a text, or the statement that this is assumed.
    pub basis: String,
    /// Source in which this was read.
    pub source: String,
}

/// The catalogue as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// Versions of taxonomies.
    pub versions: Vec<Version>,
    /// Taxonomies that compare others.
    pub hubs: Vec<Hub>,
    /// Jurisdictions.
    pub jurisdictions: Vec<Jurisdiction>,
}

/// Reason why a catalogue cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum CatalogueError {
    #[error("version {version} of {taxonomy} is stated twice")]
    RepeatedVersion { taxonomy: String, version: String },
    #[error("version {version} of {taxonomy} ends on {to}, before it begins on {from}")]
    EmptyValidity { taxonomy: String, version: String, from: NaiveDate, to: NaiveDate },
    #[error("{place} names the taxonomy `{seen}`, of which no version is stated")]
    UnknownTaxonomy { place: String, seen: String },
    #[error("{place} names the jurisdiction `{seen}`, which is not stated")]
    UnknownJurisdiction { place: String, seen: String },
    #[error("jurisdiction {id} is stated twice")]
    RepeatedJurisdiction { id: String },
    #[error("jurisdiction {id} takes over {other}, which accepts no taxonomy of its own")]
    EmptyReference { id: String, other: String },
    #[error("{place} names no source")]
    NoSource { place: String },
    #[error("{taxonomy} compares fewer than two taxonomies")]
    TooFewParties { taxonomy: String },
}

impl CatalogueError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::RepeatedVersion { .. } | Self::RepeatedJurisdiction { .. } => "keep one of them",
            Self::EmptyValidity { .. } => "correct one of the two days",
            Self::UnknownTaxonomy { .. } => "add a version of it, or correct the name",
            Self::UnknownJurisdiction { .. } => "add it, or correct the name",
            Self::EmptyReference { .. } => "name a jurisdiction that accepts a taxonomy itself",
            Self::NoSource { .. } => "state the text and where it was read",
            Self::TooFewParties { .. } => "state the taxonomies that it compares",
        }
    }
}

/// Place where a claim is to be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// By a jurisdiction: in any taxonomy that it accepts, itself or by reference.
    Jurisdiction(String),
    /// In one version of one taxonomy.
    Version {
        /// Name of the taxonomy.
        taxonomy: String,
        /// Name of the version.
        version: String,
    },
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jurisdiction(id) => f.write_str(id),
            Self::Version { taxonomy, version } => write!(f, "{taxonomy} {version}"),
        }
    }
}

impl Version {
    /// Days on which it is in force.
    pub(crate) fn window(&self) -> Window {
        Window {
            from: self.valid_from.0,
            to: self.valid_to.map(|day| day.0),
            grandfathers: self.grandfathers.map(|day| day.0),
        }
    }
}

/// The catalogue, checked: every name in it leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    versions: Vec<Version>,
    hubs: Vec<Hub>,
    jurisdictions: Vec<Jurisdiction>,
}

impl Catalogue {
    /// Checks a catalogue.
    ///
    /// # Errors
    ///
    /// If something is stated twice, ends before it begins, has no source or names what is not
    /// there.
    pub fn new(mut file: CatalogueFile) -> Result<Self, CatalogueError> {
        file.versions.sort_by(|a, b| (&a.taxonomy, &a.version).cmp(&(&b.taxonomy, &b.version)));
        file.jurisdictions.sort_by(|a, b| a.id.cmp(&b.id));
        let CatalogueFile { versions, hubs, jurisdictions } = file;
        let catalogue = Self { versions, hubs, jurisdictions };
        catalogue.check_versions()?;
        catalogue.check_hubs()?;
        catalogue.check_jurisdictions()?;
        Ok(catalogue)
    }

    /// A version by its names.
    #[must_use]
    pub fn version(&self, taxonomy: &str, version: &str) -> Option<&Version> {
        self.versions.iter().find(|one| one.taxonomy == taxonomy && one.version == version)
    }

    /// A jurisdiction by its name.
    #[must_use]
    pub fn jurisdiction(&self, id: &str) -> Option<&Jurisdiction> {
        self.jurisdictions.iter().find(|one| one.id == id)
    }

    /// All versions, by the names of taxonomy and version.
    pub fn versions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions.iter().map(|one| (one.taxonomy.as_str(), one.version.as_str()))
    }

    /// The names of all taxonomies, each once.
    pub fn taxonomies(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> = self.versions().map(|(taxonomy, _)| taxonomy).collect();
        names.into_iter()
    }

    /// The names of all jurisdictions.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.jurisdictions.iter().map(|one| one.id.as_str())
    }

    /// Taxonomies whose criteria a taxonomy compares; none if it has criteria of its own.
    #[must_use]
    pub fn parties(&self, taxonomy: &str) -> Option<&[String]> {
        let hub = self.hubs.iter().find(|hub| hub.taxonomy == taxonomy)?;
        Some(&hub.parties)
    }

    /// Checks that a target is a jurisdiction or a version that the catalogue states.
    ///
    /// # Errors
    ///
    /// If it is not. A misspelt target would accept nothing, and look like a refusal.
    pub fn check_target(&self, target: &Target) -> Result<(), CatalogueError> {
        let place = || "the target of recognition".to_owned();
        match target {
            Target::Jurisdiction(id) if self.jurisdiction(id).is_none() => {
                Err(CatalogueError::UnknownJurisdiction { place: place(), seen: id.clone() })
            }
            Target::Version { taxonomy, version } if self.version(taxonomy, version).is_none() => {
                let seen = format!("{taxonomy} {version}");
                Err(CatalogueError::UnknownTaxonomy { place: place(), seen })
            }
            Target::Jurisdiction(_) | Target::Version { .. } => Ok(()),
        }
    }

    /// Whether a target accepts a version at all, on whatever day.
    pub(crate) fn accepts(&self, target: &Target, version: &Version) -> bool {
        match target {
            Target::Jurisdiction(id) => self.accepted(id).contains(version.taxonomy.as_str()),
            Target::Version { taxonomy, version: name } => {
                version.taxonomy == *taxonomy && version.version == *name
            }
        }
    }

    /// Names of the taxonomies that a jurisdiction accepts, itself or by reference.
    #[must_use]
    pub fn accepted(&self, jurisdiction: &str) -> BTreeSet<&str> {
        let Some(own) = self.jurisdiction(jurisdiction) else { return BTreeSet::new() };
        let others = own.by_reference.iter().filter_map(|id| self.jurisdiction(id));
        others.chain([own]).flat_map(|one| one.accepts.iter().map(String::as_str)).collect()
    }

    fn knows(&self, taxonomy: &str) -> bool {
        self.versions.iter().any(|one| one.taxonomy == taxonomy)
    }

    fn known(&self, place: &str, taxonomy: &str) -> Result<(), CatalogueError> {
        let unknown =
            || CatalogueError::UnknownTaxonomy { place: place.into(), seen: taxonomy.into() };
        self.knows(taxonomy).then_some(()).ok_or_else(unknown)
    }

    fn check_versions(&self) -> Result<(), CatalogueError> {
        for pair in self.versions.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            if (&a.taxonomy, &a.version) == (&b.taxonomy, &b.version) {
                let (taxonomy, version) = (a.taxonomy.clone(), a.version.clone());
                return Err(CatalogueError::RepeatedVersion { taxonomy, version });
            }
        }
        for Version { taxonomy, version, valid_from: from, valid_to, source, .. } in &self.versions
        {
            with_source(&format!("version {version} of {taxonomy}"), source)?;
            if let &Some(to) = valid_to
                && to < *from
            {
                let (taxonomy, version) = (taxonomy.clone(), version.clone());
                return Err(CatalogueError::EmptyValidity {
                    taxonomy,
                    version,
                    from: from.0,
                    to: to.0,
                });
            }
        }
        Ok(())
    }

    fn check_hubs(&self) -> Result<(), CatalogueError> {
        for hub in &self.hubs {
            let place = format!("hub {}", hub.taxonomy);
            with_source(&place, &hub.source)?;
            if hub.parties.len() < 2 {
                return Err(CatalogueError::TooFewParties { taxonomy: hub.taxonomy.clone() });
            }
            self.known(&place, &hub.taxonomy)?;
            hub.parties.iter().try_for_each(|party| self.known(&place, party))?;
        }
        Ok(())
    }

    fn check_jurisdictions(&self) -> Result<(), CatalogueError> {
        if let Some(pair) = self.jurisdictions.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(CatalogueError::RepeatedJurisdiction { id: pair[0].id.clone() });
        }
        for one in &self.jurisdictions {
            let place = format!("jurisdiction {}", one.id);
            with_source(&place, &one.source)?;
            one.accepts.iter().try_for_each(|taxonomy| self.known(&place, taxonomy))?;
            one.by_reference.iter().try_for_each(|other| self.check_reference(&one.id, other))?;
        }
        Ok(())
    }

    fn check_reference(&self, id: &str, other: &str) -> Result<(), CatalogueError> {
        let place = format!("jurisdiction {id}");
        let found = self
            .jurisdiction(other)
            .ok_or(CatalogueError::UnknownJurisdiction { place, seen: other.into() })?;
        if found.accepts.is_empty() {
            return Err(CatalogueError::EmptyReference { id: id.into(), other: other.into() });
        }
        Ok(())
    }
}

fn with_source(place: &str, source: &str) -> Result<(), CatalogueError> {
    let missing = || CatalogueError::NoSource { place: place.into() };
    (!source.trim().is_empty()).then_some(()).ok_or_else(missing)
}
