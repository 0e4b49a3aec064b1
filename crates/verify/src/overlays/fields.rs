//! Published texts of overlays, taken apart without the code that made them.

use std::collections::BTreeMap;

/// Fields `name=value` of a text; a name may come several times.
pub(super) struct Fields<'t>(Vec<Field<'t>>);

struct Field<'t> {
    name: &'t str,
    value: &'t str,
}

impl<'t> Fields<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let fields = text.split(' ').filter_map(|field| field.split_once('='));
        Self(fields.map(|(name, value)| Field { name, value }).collect())
    }

    pub(super) fn text(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|field| field.name == name).map(|field| field.value)
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok()
    }

    pub(super) fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        numbers(self.text(name)?)
    }

    /// The values of some names, in order.
    pub(super) fn all(&self, names: &[&str]) -> Vec<&'t str> {
        let fields = self.0.iter().filter(|field| names.contains(&field.name));
        fields.map(|field| field.value).collect()
    }
}

/// Numbers divided by `;`.
pub(super) fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split(';').filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

/// Spot and forward rate of a currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quote {
    pub(super) spot: f64,
    pub(super) forward: f64,
}

/// Quotes by currency: currency, spot, its date, forward, its date, divided by `:`.
pub(super) fn quotes(text: &str) -> Option<BTreeMap<&str, Quote>> {
    let quote = |text: &'_ str| -> Option<Quote> {
        let cells: Vec<&str> = text.split(':').collect();
        Some(Quote { spot: cells.get(1)?.parse().ok()?, forward: cells.get(3)?.parse().ok()? })
    };
    let texts = text.split(';').filter(|text| !text.is_empty());
    texts.map(|text| Some((text.split(':').next()?, quote(text)?))).collect()
}
