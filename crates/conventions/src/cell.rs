//! Values of presets with their sources.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// One value of a preset and where it comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetCell<T> {
    /// The value.
    pub value: T,
    /// `R`: read in print; `M`: from memory, certain; `m`: from memory, to be checked; `K`:
    /// Kapok's choice where the provider's rule is not known.
    pub source: SourceTag,
    /// Text that was read, or the reason of the choice.
    pub note: Option<String>,
}

words! {
    /// A kind of source, which says how sure a value is.
    SourceTag {
        /// Read in print.
        Print = "R",
        /// Memory, certain.
        Certain = "M",
        /// Memory, to be checked against the current edition.
        Memory = "m",
        /// Kapok's choice where the provider's rule is not known.
        Choice = "K",
    }
}

/// One parameter of a preset, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresetRow {
    /// The parameter.
    pub parameter: &'static str,
    /// Value as a file writes it; `None` where the index file has to state it.
    pub value: Option<String>,
    /// The tag of its source.
    pub source: Option<SourceTag>,
    /// Text that was read, or the reason of the choice.
    pub note: Option<String>,
}

impl PresetRow {
    pub(crate) fn new<T: Serialize>(parameter: &'static str, cell: Option<&PresetCell<T>>) -> Self {
        Self {
            parameter,
            value: cell.map(|cell| plain(&cell.value)),
            source: cell.map(|cell| cell.source),
            note: cell.and_then(|cell| cell.note.clone()),
        }
    }
}

/// A value as text, a word without its quotes.
pub(crate) fn plain(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
