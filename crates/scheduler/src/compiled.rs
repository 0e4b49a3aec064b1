//! Index files as compiled.

use kapok_rulebook::Rulebook;

/// A rulebook with the digest of its index file.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The methodology.
    pub book: Rulebook,
    /// SHA-256 of the file that it was compiled from.
    pub config_sha256: String,
}
