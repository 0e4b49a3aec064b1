//! Identity of an index as published, beside that of its file.
//!
//! Source: `docs/methodology/versions.md` §3.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kapok_publication::PublishError;
use kapok_published::{LevelRow, PublishedDay};
use kapok_rulebook::Rulebook;

/// Part of the identity of an index that its file states otherwise than the day from which it goes
/// on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` is {stated} in the index file, and {published} as published for {date}")]
pub struct ChangedIdentity {
    /// Key of the index file.
    pub key: &'static str,
    /// Value in the file.
    pub stated: String,
    /// Published value.
    pub published: String,
    /// Day published.
    pub date: NaiveDate,
    /// Base date of the file.
    pub base_date: NaiveDate,
}

impl ChangedIdentity {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        format!(
            "an index keeps it for life: take the value back, write another index with an id of \
             its own, or publish all days again with --from {} and a --reason",
            self.base_date
        )
    }

    /// The first part that differs, if any does.
    ///
    /// * `day`: published day from which the index goes on
    pub(crate) fn of(book: &Rulebook, day: &PublishedDay) -> Result<Option<Self>, PublishError> {
        let mut rows = day.levels()?;
        rows.retain(|row| row.index_id == book.id.as_str());
        let Some(first) = rows.first() else { return Ok(None) };
        let record = day.manifest().indices.get(book.id.as_str());
        // Days that earlier versions of the program have published do not name the calendar.
        let calendar = record.and_then(|record| record.calendar.clone());
        let parts = [
            ("base_date", book.base_date.to_string(), first.base_date.to_string()),
            ("base_level", book.base_level.get().to_string(), first.base_level.to_string()),
            ("currency", book.currency.to_string(), first.currency.clone()),
            (
                "calendar",
                book.calendar_words.clone(),
                calendar.unwrap_or_else(|| book.calendar_words.clone()),
            ),
            ("returns", stated_variants(book), published_variants(&rows)),
            ("level_decimals", stated_decimals(book, first.date), first.level_decimals.to_string()),
        ];
        let differing = parts.into_iter().find(|(_, stated, published)| stated != published);
        let (date, base_date) = (first.date, book.base_date);
        Ok(differing.map(|(key, stated, published)| Self {
            key,
            stated,
            published,
            date,
            base_date,
        }))
    }
}

fn stated_variants(book: &Rulebook) -> String {
    let names: BTreeSet<&str> = book.variants.iter().map(|variant| variant.name()).collect();
    listed(names)
}

fn published_variants(rows: &[LevelRow]) -> String {
    listed(rows.iter().map(|row| row.return_variant.as_str()).collect())
}

fn listed(names: BTreeSet<&str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn stated_decimals(book: &Rulebook, date: NaiveDate) -> String {
    book.conventions.on(date).level_decimals.to_string()
}
