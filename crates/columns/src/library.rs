//! Things that index files name and do not hold: schemes, pathways, the catalogue of taxonomies.

use std::collections::BTreeMap;

use kapok_chain::{Pathway, PathwayFile};
use kapok_evaluation::{Scheme, SchemeConfig, Vocabulary};
use kapok_strict_toml::{Diagnostic, Document, Problem};
use kapok_taxonomy::{Catalogue, CatalogueFile};

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

impl Library {
    /// Adds the ESG scheme of a file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, each with its place.
    pub fn add_scheme(&mut self, text: &str) -> Result<(), Vec<Diagnostic>> {
        let (document, config) = Document::parse::<SchemeConfig>(text)?;
        let levels = config.levels();
        let vocabulary = Vocabulary { levels: &levels, indicators: None };
        let scheme = Scheme::compile(&config, &vocabulary);
        let scheme = scheme.map_err(|problems| document.diagnose(problems))?;
        let begins =
            |other: &Scheme| (other.id(), other.valid_from()) == (scheme.id(), scheme.valid_from());
        // Two versions from one day on: the names of their files would decide which one counts.
        if self.schemes.iter().any(begins) {
            let (id, from) = (scheme.id(), scheme.valid_from());
            let message = format!("another file states `{id}` from {from} on");
            let problem = Problem::new("scheme.valid_from", message);
            let hint = "each version of a scheme begins on a day of its own";
            return Err(document.diagnose(vec![problem.hint(hint)]));
        }
        self.schemes.push(scheme);
        Ok(())
    }

    /// Adds the pathway of a file under a name.
    ///
    /// # Errors
    ///
    /// As [`Library::add_scheme`].
    pub fn add_pathway(&mut self, name: &str, text: &str) -> Result<(), Vec<Diagnostic>> {
        let (document, file) = Document::parse::<PathwayFile>(text)?;
        let errors = file.errors();
        let mut problems: Vec<Problem> = errors
            .iter()
            .map(|error| Problem::new(file.place(error), error.to_string()).hint(error.hint()))
            .collect();
        if file.sector != name && !file.sector.trim().is_empty() {
            // Index files name a pathway by its file: another word would be read by nobody.
            let message = format!("the sector is `{}`, and the file {name}.toml", file.sector);
            let hint = format!("write `{name}`, or name the file {}.toml", file.sector);
            problems.push(Problem::new("sector", message).hint(hint));
        }
        match Pathway::try_from(file) {
            Ok(pathway) if problems.is_empty() => {
                self.pathways.insert(name.to_owned(), pathway);
                Ok(())
            }
            _ => Err(document.diagnose(problems)),
        }
    }

    /// Sets the catalogue of taxonomies to that of a file.
    ///
    /// # Errors
    ///
    /// As [`Library::add_scheme`].
    pub fn set_catalogue(&mut self, text: &str) -> Result<(), Vec<Diagnostic>> {
        let (document, file) = Document::parse::<CatalogueFile>(text)?;
        let catalogue = Catalogue::new(file.clone()).map_err(|error| {
            let problem = Problem::new(file.place(&error), error.to_string());
            document.diagnose(vec![problem.hint(error.hint())])
        })?;
        self.catalogue = Some(catalogue);
        Ok(())
    }
}
