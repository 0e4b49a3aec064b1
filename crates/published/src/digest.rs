//! Hashes of files, and of the chain of days.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::manifest::FileRecord;

/// SHA-256 as 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The hash that ties a day to the one before: SHA-256 of that one's chain and all file hashes.
#[must_use]
pub fn chain(previous: &str, files: &BTreeMap<String, FileRecord>) -> String {
    let lines = files.iter().map(|(name, file)| format!("{name} {}\n", file.sha256));
    sha256(format!("{previous}\n{}", lines.collect::<String>()).as_bytes())
}
