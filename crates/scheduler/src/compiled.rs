//! An index file as compiled.

use chrono::NaiveDate;
use kapok_published::ReviewRules;
use kapok_rulebook::Rulebook;

/// A rulebook, and the hashes of the texts that it was compiled from.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The rulebook.
    pub book: Rulebook,
    /// SHA-256 of the text of each version, oldest first.
    pub sha256: Vec<String>,
    /// SHA-256 of the text of the first version without its line `rules_of`, which it was given
    /// with the second version: it decides nothing there, since no version comes before it.
    pub sha256_alone: Option<String>,
}

impl Compiled {
    /// SHA-256 of the text of the version in force on a day.
    ///
    /// # Panics
    ///
    /// If a version has no hash.
    #[must_use]
    pub fn sha256_on(&self, date: NaiveDate) -> &str {
        self.sha256_of(self.book.on(date))
    }

    /// SHA-256 of the text of a version.
    ///
    /// # Panics
    ///
    /// If it is no version of the index, or has no hash.
    pub(crate) fn sha256_of(&self, version: &Rulebook) -> &str {
        let at = self.book.versions().position(|one| one.version == version.version);
        &self.sha256[at.expect("a version is one of the versions")]
    }

    /// Whether a published hash is that of the text of a version.
    pub(crate) fn is_text_of(&self, version: &Rulebook, published: &str) -> bool {
        let is_first = self.book.versions().next().map(Rulebook::from) == Some(version.from());
        let alone = self.sha256_alone.as_deref().filter(|_| is_first);
        published == self.sha256_of(version) || Some(published) == alone
    }

    /// Version that makes a review, with its hash; `None` if the index has one version.
    ///
    /// * `effective_close`: day after whose close the review is in force
    pub(crate) fn review_rules(&self, effective_close: NaiveDate) -> Option<ReviewRules> {
        let version = self.book.of_review(effective_close).ok()?;
        let rules_from = version.version?;
        Some(ReviewRules { rules_from, config_sha256: self.sha256_of(version).to_owned() })
    }
}
