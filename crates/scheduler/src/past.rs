//! Published levels of other indices that blends look back on.

use chrono::{Days, NaiveDate};
use kapok_overlay::Others;
use kapok_overlay::Overlay;
use kapok_overlay::Point;
use kapok_publication::{PublishError, Store};
use kapok_published::PublishedDay;
use kapok_rulebook::Rulebook;

use crate::plan::{Job, Start};

/// The first and the last day of which blends may need levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    first: NaiveDate,
    last: NaiveDate,
}

impl Span {
    /// The days on which the blends of a job may look back.
    pub(crate) fn of(job: &Job, book: &Rulebook) -> Self {
        let start = match job.start {
            Start::Base => book.base_date,
            Start::Published(date) => date,
        };
        let first = start - Days::new(carry_days(book).into());
        let last = job.days.last().copied().unwrap_or(first);
        Self { first, last }
    }

    /// The shortest span that holds both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    fn contains(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }
}

/// The greatest age of a level of another index in the blends of one, in days.
fn carry_days(book: &Rulebook) -> u32 {
    let overlays = book.versions().flat_map(|version| &version.overlays);
    overlays.map(Overlay::carry_days_of_others).max().unwrap_or(0)
}

/// Adds the published levels of an index in a span of days.
pub(crate) fn add_published(
    store: &Store,
    book: &Rulebook,
    span: Span,
    others: &mut Others,
) -> Result<(), PublishError> {
    for date in store.days()? {
        if !span.contains(date) || !store.has(book.id.as_str(), date)? {
            continue;
        }
        if let Some(day) = store.latest(date)? {
            add_published_day(&day, book, date, others)?;
        }
    }
    Ok(())
}

fn add_published_day(
    day: &PublishedDay,
    book: &Rulebook,
    date: NaiveDate,
    others: &mut Others,
) -> Result<(), PublishError> {
    for row in day.levels()?.iter().filter(|row| row.index_id == book.id.as_str()) {
        let before = row.previous_level.unwrap_or(row.level);
        let point = Point { today: row.level, before, next: row.level };
        others.add(&book.id, &row.return_variant, book.currency, date, point);
    }
    for row in day.overlays()?.iter().filter(|row| row.index_id == book.id.as_str()) {
        let overlay = book.overlays.iter().find(|overlay| overlay.id == row.overlay_id);
        let (Some(overlay), Some(today), Some(next)) = (overlay, row.level, row.next_level) else {
            continue;
        };
        let before = row.return_base.unwrap_or(today);
        let point = Point { today, before, next };
        others.add(&book.id, &overlay.id, overlay.currency, date, point);
    }
    Ok(())
}
