//! An index file as compiled.

use chrono::NaiveDate;
use kapok_rulebook::Rulebook;

/// A rulebook, and the hashes of the texts that it was compiled from.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The rulebook.
    pub book: Rulebook,
    /// SHA-256 of the text of each version, oldest first.
    pub sha256: Vec<String>,
}

impl Compiled {
    /// SHA-256 of the text of the version in force on a day.
    ///
    /// # Panics
    ///
    /// If a version has no hash.
    #[must_use]
    pub fn sha256_on(&self, date: NaiveDate) -> &str {
        let in_force = self.book.on(date).version;
        let at = self.book.versions().position(|version| version.version == in_force);
        &self.sha256[at.expect("a version in force is one of the versions")]
    }
}
