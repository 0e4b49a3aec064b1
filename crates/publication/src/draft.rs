//! Rows that are to be published, and their origin.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Mic, Timestamp};
use kapok_published::{DayTables, Held, ReviewRules, Warning};

/// An index of a draft, and the origin of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// The index.
    pub id: String,
    /// SHA-256 of the index file, in the version in force on the day.
    pub config_sha256: String,
    /// Day from which that version holds; `None` of an index with one version.
    pub rules_from: Option<NaiveDate>,
    /// Version that made the last review; `None` of an index with one version.
    pub last_review_rules: Option<ReviewRules>,
    /// Calendar in words.
    pub calendar: String,
    /// SHA-256 of the facts used, by input table: [`input_digests`](crate::input_digests).
    pub inputs: BTreeMap<String, String>,
    /// Exchanges whose calendar is provisional:
    /// [`provisional_calendars`](crate::IndexDay::provisional_calendars).
    pub provisional_calendars: Vec<Mic>,
    /// Doubtful facts on which its levels stand.
    pub warnings: Vec<Warning>,
}

/// Rows that are to be published for one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The day.
    pub date: NaiveDate,
    /// The rows of the calculated indices.
    pub tables: DayTables,
    /// The calculated indices.
    pub indices: Vec<IndexEntry>,
    /// Indices that could not be calculated. Their published rows stay.
    pub held: Vec<Held>,
    /// Up to when facts could be known.
    pub known_at: Timestamp,
    /// Name and version of the program.
    pub engine: String,
    /// Reason why published rows change, if they do.
    pub reason: Option<String>,
}
