//! Levels in files that were written.

use std::collections::BTreeMap;

use super::Tree;

/// Levels as texts, by day, index and variant.
pub(crate) type Levels = BTreeMap<[String; 3], String>;

/// The `level` column of a CSV file, as it is written there.
pub(crate) fn levels(text: &[u8]) -> Levels {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let key = ["date", "index_id", "return_variant"].map(at);
    let level = at("level");
    let row = |row: csv::StringRecord| (key.map(|at| row[at].to_owned()), row[level].to_owned());
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Levels of all published days.
pub(crate) fn published_levels(published: &Tree) -> Levels {
    let files = published.iter().filter(|(name, _)| name.ends_with("/levels.csv"));
    files.flat_map(|(_, bytes)| levels(bytes)).collect()
}
