//! Tables as CSV text.

use std::fmt::{self, Display};

use crate::table_file::{Encoding, TableFile};

/// A table in the making. Each row ends with its `source`.
pub(crate) struct Table {
    path: String,
    text: String,
    source: String,
}

impl Table {
    /// An empty table of the market, by its path without ending; `columns` with commas, and
    /// without `source`.
    pub(crate) fn new(name: &str, columns: &str, seed: u64) -> Self {
        let path = format!("data/gba/{name}.csv");
        let source = format!("\"synthetic, seed {seed}\"");
        Self { path, text: format!("{columns},source\n"), source }
    }

    /// Adds a row. No field of the market holds a comma or a quote.
    pub(crate) fn row(&mut self, fields: &[&dyn Display]) {
        for field in fields {
            self.text.push_str(&field.to_string());
            self.text.push(',');
        }
        self.text.push_str(&self.source);
        self.text.push('\n');
    }

    /// The file as plain text.
    pub(crate) fn plain(self) -> TableFile {
        self.file(Encoding::Plain)
    }

    /// The file to be compressed.
    pub(crate) fn compressed(self) -> TableFile {
        self.file(Encoding::Gzip)
    }

    fn file(self, encoding: Encoding) -> TableFile {
        TableFile { path: self.path, text: self.text, encoding }
    }
}

/// A number with a fixed count of decimals.
pub(crate) struct Fixed(pub(crate) f64, pub(crate) usize);

impl Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.*}", self.1, self.0)
    }
}

/// A field that may be empty.
pub(crate) struct Maybe<T>(pub(crate) Option<T>);

impl<T: Display> Display for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

/// The nearest number with so many decimals.
pub(crate) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    (value * scale).round() / scale
}
