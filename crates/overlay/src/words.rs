//! Terms of an overlay as a text: fields `name=value` with a blank in between.

use std::fmt::Display;

use crate::curve::Curve;
use crate::named_fact::NamedFact;
use crate::series::Series;

/// A text of fields.
pub(crate) struct Words<'a> {
    fields: Vec<String>,
    /// Ids of the overlays of the file, in order.
    ids: &'a [&'a str],
    facts: Vec<NamedFact>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(ids: &'a [&'a str]) -> Self {
        Self { fields: Vec::new(), ids, facts: Vec::new() }
    }

    /// A curve of the `rates` table.
    pub(crate) fn curve(&mut self, named: &Curve) {
        let Curve { curve, tenor, carry_days } = named;
        self.put("curve", curve);
        self.put("tenor", tenor);
        self.put("carry_days", carry_days);
        self.facts.push(NamedFact::Curve(named.clone()));
    }

    /// A source of exchange rates.
    pub(crate) fn fix(&mut self, fix: &str) {
        self.put("fix", fix);
        self.facts.push(NamedFact::Fix(fix.to_owned()));
    }

    /// Facts of the tables that the fields name.
    pub(crate) fn into_facts(self) -> Vec<NamedFact> {
        self.facts
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
