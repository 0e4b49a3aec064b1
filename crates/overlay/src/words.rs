//! Terms of an overlay as a text: fields `name=value` with a blank in between.

use std::fmt::Display;

use crate::series::Series;

/// A text of fields.
pub(crate) struct Words<'a> {
    fields: Vec<String>,
    /// Ids of the overlays of the file, in order.
    ids: &'a [&'a str],
}

impl<'a> Words<'a> {
    pub(crate) fn new(ids: &'a [&'a str]) -> Self {
        Self { fields: Vec::new(), ids }
    }

    /// A field; blanks and percent signs are escaped.
    pub(crate) fn put(&mut self, name: &str, value: impl Display) {
        let value = value.to_string().replace('%', "%25").replace(' ', "%20");
        self.fields.push(format!("{name}={value}"));
    }

    /// A number, as the shortest text that reads back the same.
    pub(crate) fn number(&mut self, name: &str, value: f64) {
        self.fields.push(format!("{name}={value:?}"));
    }

    /// A series as an index file calls it.
    pub(crate) fn name(&self, series: &Series) -> String {
        series.name(|at| self.ids[at])
    }

    pub(crate) fn text(&self) -> String {
        self.fields.join(" ")
    }
}
