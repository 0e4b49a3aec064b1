//! Published texts of overlays, taken apart without the code that made them.

use std::collections::BTreeMap;

/// Fields `name=value` of a text; a name may come several times.
pub(super) struct Fields<'t>(Vec<(&'t str, &'t str)>);

impl<'t> Fields<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self(text.split(' ').filter_map(|field| field.split_once('=')).collect())
    }

    pub(super) fn text(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok()
    }

    pub(super) fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        numbers(self.text(name)?)
    }

    /// The fields of some names, in order.
    pub(super) fn all(&self, names: &[&str]) -> Vec<(&'t str, &'t str)> {
        self.0.iter().filter(|(name, _)| names.contains(name)).copied().collect()
    }
}

/// Numbers divided by `;`.
pub(super) fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split(';').filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

/// Spot and forward rates by currency.
pub(super) fn quotes(text: &str) -> Option<BTreeMap<&str, (f64, f64)>> {
    let quote = |part: &'_ str| -> Option<(f64, f64)> {
        let cells: Vec<&str> = part.split(':').collect();
        Some((cells.get(1)?.parse().ok()?, cells.get(3)?.parse().ok()?))
    };
    let parts = text.split(';').filter(|part| !part.is_empty());
    parts.map(|part| Some((part.split(':').next()?, quote(part)?))).collect()
}
