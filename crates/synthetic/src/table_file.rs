//! The files of a market, before they are written.

/// The form of a file on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The text itself.
    Plain,
    /// Gzip, and a path that ends in `.gz`.
    Gzip,
}

/// One table of a template: CSV text with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// Path inside the project, with `/` between folders and without the ending of its encoding.
    pub path: String,
    /// The table.
    pub text: String,
    /// Encoding on disk.
    pub encoding: Encoding,
}
