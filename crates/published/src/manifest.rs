//! `manifest.json`: content and origin of a vintage of a day. No wall-clock time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The version of the manifest itself.
pub const MANIFEST_VERSION: u32 = 1;

/// One vintage of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub schema_version: u32,
    /// The day.
    pub date: NaiveDate,
    /// 1, 2, … as a day is corrected or indices are added.
    pub vintage: u32,
    /// Name and version of the program that calculated.
    pub engine: String,
    /// Up to when facts could be known.
    pub known_at: Timestamp,
    /// The files beside this one.
    pub files: BTreeMap<String, FileRecord>,
    /// The indices that the files hold.
    pub indices: BTreeMap<String, IndexRecord>,
    /// Indices that could not be calculated.
    pub held: Vec<Held>,
    /// The vintage that this one replaces.
    pub previous_vintage: Option<u32>,
    /// Reason for that.
    pub reason: Option<String>,
    /// The published day before, as it stood when this vintage was made.
    pub previous_day: Option<PreviousDay>,
    /// SHA-256 of the chain of the day before and the hashes of all files.
    pub chain: String,
}

/// A file of a vintage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Rows, without a header.
    pub rows: u64,
    /// Length.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// Version of the table.
    pub schema_version: u32,
}

/// Origin of the rows of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexRecord {
    /// SHA-256 of the index file; of an index with several versions of its rules, of the version
    /// in force on the day.
    pub config_sha256: String,
    /// Day from which that version holds; left out if the index has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules_from: Option<NaiveDate>,
    /// Version by whose rules the last review was made; left out if the index has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_review_rules: Option<ReviewRules>,
    /// Calendar of the index in words, by its exchanges; not in days that earlier versions of the
    /// program have published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// SHA-256 of the facts used, by input table.
    pub inputs: BTreeMap<String, String>,
    /// Exchanges whose calendar is provisional on the day or up to the next calculation day; left
    /// out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisional_calendars: Vec<String>,
    /// Findings of the data gate that held nothing: doubtful facts on which the levels stand; left
    /// out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// Version of the rules of an index by which a review was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRules {
    /// Day from which the version holds.
    pub rules_from: NaiveDate,
    /// SHA-256 of its file, as it was when the review was made.
    pub config_sha256: String,
}

/// A doubtful fact on which a published level stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    /// Day of the fact.
    pub date: NaiveDate,
    /// Owner of the fact.
    pub subject: String,
    /// Check of the data gate.
    pub check: String,
    /// Value seen and value expected, with what may explain it.
    pub seen: String,
    /// Limit beyond which it lies.
    pub allowed: String,
}

/// An index that could not be calculated for the day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// The index.
    pub index_id: String,
    /// The reason.
    pub reason: String,
}

/// The published day before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousDay {
    /// The day.
    pub date: NaiveDate,
    /// Newest vintage of that day at that time.
    pub vintage: u32,
    /// Chain hash of that vintage.
    pub chain: String,
}
