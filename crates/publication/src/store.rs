//! The folder of published days: `date=YYYY-MM-DD/vintage=N/`, read through manifests only.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use kapok_published::{IndexRecord, PublishedDay};

use crate::disk;
use crate::error::PublishError;

/// Number of published days on which an index that is held may be missing: one that was added
/// later is not looked for in years of manifests.
const LOOKED_BACK: usize = 64;

/// A folder of published days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// A store in a folder, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The days that are published, oldest first.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn days(&self) -> Result<Vec<NaiveDate>, PublishError> {
        let mut days = Vec::new();
        for date in self.dates()? {
            if self.newest_vintage(date)?.is_some() {
                days.push(date);
            }
        }
        Ok(days)
    }

    /// The newest vintage of a day; `None` if the day is not published.
    ///
    /// # Errors
    ///
    /// If a folder or its manifest cannot be read.
    pub fn latest(&self, date: NaiveDate) -> Result<Option<PublishedDay>, PublishError> {
        match self.newest_vintage(date)? {
            Some(vintage) => self.vintage(date, vintage),
            None => Ok(None),
        }
    }

    /// One vintage of a day; `None` if it is not published.
    ///
    /// # Errors
    ///
    /// If its manifest cannot be read.
    pub fn vintage(
        &self,
        date: NaiveDate,
        vintage: u32,
    ) -> Result<Option<PublishedDay>, PublishError> {
        Ok(PublishedDay::open(self.vintage_folder(date, vintage))?)
    }

    /// The newest day on which an index was calculated; looked for from the newest day back.
    ///
    /// # Errors
    ///
    /// If a folder or a manifest cannot be read.
    pub fn last_day_of(&self, index: &str) -> Result<Option<NaiveDate>, PublishError> {
        for date in self.dates()?.into_iter().rev() {
            if self.has(index, date)? {
                return Ok(Some(date));
            }
        }
        Ok(None)
    }

    /// Records of an index, one of each span: that of the last day of the span on which it is
    /// published, with that day; none of a span on whose last [`LOOKED_BACK`] published days it
    /// is missing.
    ///
    /// * `spans`: first and last day, both included
    ///
    /// # Errors
    ///
    /// If a folder or a manifest cannot be read.
    pub fn last_records(
        &self,
        index: &str,
        spans: &[(NaiveDate, NaiveDate)],
    ) -> Result<Vec<(NaiveDate, IndexRecord)>, PublishError> {
        if spans.is_empty() {
            return Ok(Vec::new());
        }
        let (dates, mut records) = (self.dates()?, Vec::new());
        for (from, to) in spans {
            let dates = dates.iter().rev().filter(|date| (from..=to).contains(date));
            for date in dates.take(LOOKED_BACK) {
                let record = self.latest(*date)?;
                let record = record.and_then(|day| day.manifest().indices.get(index).cloned());
                if let Some(record) = record {
                    records.push((*date, record));
                    break;
                }
            }
        }
        Ok(records)
    }

    /// Whether the newest vintage of a day holds an index.
    ///
    /// # Errors
    ///
    /// If a folder or a manifest cannot be read.
    pub fn has(&self, index: &str, date: NaiveDate) -> Result<bool, PublishError> {
        let latest = self.latest(date)?;
        Ok(latest.is_some_and(|day| day.manifest().indices.contains_key(index)))
    }

    /// The published day before a day, in the vintage that the day was made after; if days in
    /// between were published later, the newest of the last one.
    ///
    /// # Errors
    ///
    /// If a folder or a manifest cannot be read.
    pub fn day_before(&self, day: &PublishedDay) -> Result<Option<PublishedDay>, PublishError> {
        let last = self.before(day.manifest().date)?;
        match (&day.manifest().previous_day, &last) {
            (Some(named), Some(last)) if last.manifest().date == named.date => {
                self.vintage(named.date, named.vintage)
            }
            _ => Ok(last),
        }
    }

    /// The newest vintage of the last published day before a date.
    pub(crate) fn before(&self, date: NaiveDate) -> Result<Option<PublishedDay>, PublishError> {
        let dates = self.dates()?;
        for earlier in dates.into_iter().rev().filter(|earlier| *earlier < date) {
            if let Some(day) = self.latest(earlier)? {
                return Ok(Some(day));
            }
        }
        Ok(None)
    }

    /// Dates with a folder, oldest first, published or not.
    fn dates(&self) -> Result<Vec<NaiveDate>, PublishError> {
        let folders = disk::entries(&self.root)?;
        let dates = folders.iter().filter_map(|folder| suffix(folder, "date=")?.parse().ok());
        Ok(dates.collect())
    }

    /// Vintages with a folder, finished or not.
    pub(crate) fn vintages(&self, date: NaiveDate) -> Result<Vec<u32>, PublishError> {
        let folders = disk::entries(&self.date_folder(date))?;
        let numbers = folders.iter().filter_map(|folder| suffix(folder, "vintage=")?.parse().ok());
        Ok(numbers.collect())
    }

    fn newest_vintage(&self, date: NaiveDate) -> Result<Option<u32>, PublishError> {
        let mut vintages = self.vintages(date)?;
        vintages.retain(|&vintage| {
            disk::is_file(&self.vintage_folder(date, vintage).join(PublishedDay::MANIFEST))
        });
        Ok(vintages.into_iter().max())
    }

    pub(crate) fn date_folder(&self, date: NaiveDate) -> PathBuf {
        self.root.join(format!("date={date}"))
    }

    pub(crate) fn vintage_folder(&self, date: NaiveDate, vintage: u32) -> PathBuf {
        self.date_folder(date).join(format!("vintage={vintage}"))
    }
}

fn suffix<'p>(path: &'p Path, prefix: &str) -> Option<&'p str> {
    path.file_name()?.to_str()?.strip_prefix(prefix)
}
