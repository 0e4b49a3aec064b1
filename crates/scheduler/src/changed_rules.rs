//! Files of rules that are other ones than those by which published days were calculated.
//!
//! Source: `docs/methodology/versions.md` §3.

use std::fmt;

use chrono::NaiveDate;
use kapok_publication::{PublishError, Store};
use kapok_published::{IndexRecord, PublishedDay, ReviewRules};
use kapok_rulebook::Rulebook;

use crate::compiled::Compiled;

/// A file of rules that is not the one by which a published day was calculated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRules {
    /// The index.
    pub index: String,
    /// The published day.
    pub date: NaiveDate,
    /// Day from which levels may differ from those published.
    pub from: NaiveDate,
    /// Change of the file.
    pub change: RulesChange,
}

/// Change of a file of rules under published days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulesChange {
    /// Single file of the index with another text.
    File,
    /// Version of this day with another text.
    Edited(NaiveDate),
    /// Version of a day that is named after another one.
    Moved {
        /// Day as published.
        was: NaiveDate,
        /// Day in the folder.
        is: NaiveDate,
    },
    /// Version of this day that is no longer in the folder.
    Gone(NaiveDate),
    /// Version of this day that was not in the folder.
    New(NaiveDate),
}

impl RulesChange {
    /// Day from which levels may differ from those published.
    fn from(self, base_date: NaiveDate) -> NaiveDate {
        match self {
            Self::File => base_date,
            Self::Edited(day) | Self::Gone(day) | Self::New(day) => day,
            Self::Moved { was, is } => was.min(is),
        }
    }

    /// Day of the version, as it was published.
    fn version(self) -> Option<NaiveDate> {
        match self {
            Self::File => None,
            Self::Edited(day) | Self::Gone(day) | Self::New(day) => Some(day),
            Self::Moved { was, .. } => Some(was),
        }
    }
}

impl fmt::Display for ChangedRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, from, .. } = self;
        match self.change {
            RulesChange::File => write!(f, "the index file has changed since {date} was published"),
            RulesChange::Edited(day) => {
                write!(f, "the version of {day} has changed since {date} was published")
            }
            RulesChange::Moved { was, is } => {
                write!(f, "the version of {was}, by which {date} was published, is now of {is}")
            }
            RulesChange::Gone(day) => {
                write!(f, "the version of {day}, by which {date} was published, is gone")
            }
            RulesChange::New(day) => {
                write!(f, "the version of {day} was not there when {date} was published")
            }
        }?;
        write!(f, "; levels may differ from {from} on")
    }
}

impl ChangedRules {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        format!(
            "take it back and write a version from a day that is not published, such as \
             config/indices/ID/2024-06-21.toml, or publish again with --from {} and a --reason",
            self.from
        )
    }

    /// Files that have changed under the published days from which an index goes on.
    ///
    /// * `day`: the last of these days
    pub(crate) fn of(
        compiled: &Compiled,
        store: &Store,
        day: &PublishedDay,
    ) -> Result<Vec<Self>, PublishError> {
        let (book, manifest) = (&compiled.book, day.manifest());
        let mut found = Found { compiled, changes: Vec::new() };
        let spans = ended(book, manifest.date);
        for (date, record) in store.last_records(book.id.as_str(), &spans)? {
            found.in_force(date, &record);
        }
        if let Some(record) = manifest.indices.get(book.id.as_str()) {
            found.in_force(manifest.date, record);
            if let Some(rules) = &record.last_review_rules {
                found.of_review(manifest.date, rules);
            }
        }
        Ok(found.changes)
    }
}

/// First and last day of each version that was no longer in force on a day.
fn ended(book: &Rulebook, date: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let begins: Vec<NaiveDate> = book.versions().map(Rulebook::from).collect();
    let ended = begins.windows(2).filter(|pair| pair[1] <= date);
    ended.filter_map(|pair| Some((pair[0], pair[1].pred_opt()?))).collect()
}

/// Changes that are found, one of each version.
struct Found<'c> {
    compiled: &'c Compiled,
    changes: Vec<ChangedRules>,
}

impl Found<'_> {
    fn add(&mut self, date: NaiveDate, change: RulesChange) {
        let book = &self.compiled.book;
        let told = self.changes.iter().any(|known| known.change.version() == change.version());
        if !told {
            let (index, from) = (book.id.to_string(), change.from(book.base_date));
            self.changes.push(ChangedRules { index, date, from, change });
        }
    }

    /// Holds the version in force on a published day against the one that the day names.
    fn in_force(&mut self, date: NaiveDate, record: &IndexRecord) {
        let Compiled { book, .. } = self.compiled;
        let version = book.on(date);
        let was = record.rules_from.unwrap_or(book.base_date);
        let text = &record.config_sha256;
        if was != version.from() {
            let is_there = book.versions().any(|one| one.from() == was);
            let change =
                if is_there { RulesChange::New(version.from()) } else { self.lost(was, text) };
            self.add(date, change);
        } else if !self.compiled.is_text_of(version, text) {
            let edited = version.version.map_or(RulesChange::File, RulesChange::Edited);
            self.add(date, edited);
        }
    }

    /// Holds the version that made the last review against the one that a published day names.
    fn of_review(&mut self, date: NaiveDate, rules: &ReviewRules) {
        let ReviewRules { rules_from, config_sha256 } = rules;
        let Compiled { book, .. } = self.compiled;
        match book.versions().find(|version| version.from() == *rules_from) {
            Some(version) if self.compiled.is_text_of(version, config_sha256) => {}
            Some(_) => self.add(date, RulesChange::Edited(*rules_from)),
            None => self.add(date, self.lost(*rules_from, config_sha256)),
        }
    }

    /// Fate of a version whose day is no longer that of a file.
    fn lost(&self, was: NaiveDate, text: &str) -> RulesChange {
        let mut versions = self.compiled.book.versions();
        let moved = versions.find(|version| self.compiled.is_text_of(version, text));
        moved.map_or(RulesChange::Gone(was), |version| RulesChange::Moved {
            was,
            is: version.from(),
        })
    }
}
