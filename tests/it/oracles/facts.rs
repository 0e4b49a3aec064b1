//! What a run yields, by term.

use std::collections::BTreeMap;

/// One value of a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fact {
    Number(f64),
    Text(String),
}

/// Values by path: `level`, `weights.A`, `weights[0]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts(pub(crate) BTreeMap<String, Fact>);

impl Facts {
    pub(crate) fn number(&mut self, path: impl Into<String>, value: f64) {
        self.0.insert(path.into(), Fact::Number(value));
    }

    pub(crate) fn text(&mut self, path: impl Into<String>, value: &str) {
        self.0.insert(path.into(), Fact::Text(value.to_owned()));
    }

    pub(crate) fn list(&mut self, path: &str, values: &[f64]) {
        for (i, value) in values.iter().enumerate() {
            self.number(format!("{path}[{i}]"), *value);
        }
    }

    /// A list, and where it has one value alone that value as a number.
    pub(crate) fn list_or_one(&mut self, path: &str, values: &[f64]) {
        self.list(path, values);
        if let [only] = values {
            self.number(path, *only);
        }
    }
}
