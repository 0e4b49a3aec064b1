//! Tables as CSV text.

use std::fmt::{self, Display, Write as _};
use std::io::Write as _;

use flate2::{Compression, GzBuilder};

use super::TemplateFile;

/// A table in the making. Each row ends with its `source`.
pub(super) struct Table {
    path: String,
    text: String,
    source: String,
}

impl Table {
    /// An empty table of the market, by its path without ending; `columns` with commas, and
    /// without `source`.
    pub(super) fn new(name: &str, columns: &str, seed: u64) -> Self {
        let path = format!("data/gba/{name}.csv");
        let source = format!("\"synthetic, seed {seed}\"");
        Self { path, text: format!("{columns},source\n"), source }
    }

    /// Adds a row. No field of the market holds a comma or a quote.
    pub(super) fn row(&mut self, fields: &[&dyn Display]) {
        for field in fields {
            write!(self.text, "{field},").expect("a string takes all text");
        }
        self.text.push_str(&self.source);
        self.text.push('\n');
    }

    /// The file as plain text.
    pub(super) fn plain(self) -> TemplateFile {
        TemplateFile { path: self.path, contents: self.text.into_bytes() }
    }

    /// The file compressed, with neither time nor machine in its header.
    pub(super) fn compressed(self) -> TemplateFile {
        let path = format!("{}.gz", self.path);
        let builder = GzBuilder::new().mtime(0).operating_system(255);
        let mut encoder = builder.write(Vec::new(), Compression::new(6));
        encoder.write_all(self.text.as_bytes()).expect("memory takes all bytes");
        let contents = encoder.finish().expect("memory takes all bytes");
        TemplateFile { path, contents }
    }
}

/// A number with a fixed count of decimals.
pub(super) struct Fixed(pub(super) f64, pub(super) usize);

impl Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.*}", self.1, self.0)
    }
}

/// A field that may be empty.
pub(super) struct Maybe<T>(pub(super) Option<T>);

impl<T: Display> Display for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

/// The nearest number with so many decimals.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    (value * scale).round() / scale
}
