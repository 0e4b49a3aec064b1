//! Presets: files that a person can read, one value and its source for each parameter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::declared::{ConventionsConfig, PresetFile};

/// A starting point named after a provider: not a certified replica.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Preset {
    Sp,
    Msci,
    Ftse,
    Stoxx,
    Csi,
    Cni,
    Nasdaq,
    Solactive,
}

/// One value of a preset and where it comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetCell<T> {
    /// The value.
    pub value: T,
    /// `R`: read in print; `M`: from memory, certain; `m`: from memory, to be checked; `K`:
    /// Kapok's choice where the provider's rule is not known.
    pub source: SourceTag,
    /// What was read, or why.
    pub note: Option<String>,
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceTag {
    /// Read in print.
    R,
    /// From memory, certain.
    M,
    /// From memory, to be checked against the current edition.
    #[serde(rename = "m")]
    Memory,
    /// Kapok's choice where the provider's rule is not known.
    K,
}

/// One parameter of a preset, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresetRow {
    /// The parameter.
    pub parameter: &'static str,
    /// Its value as a file writes it; `None` where the index file has to state it.
    pub value: Option<String>,
    /// The tag of its source.
    pub source: Option<SourceTag>,
    /// What was read, or why.
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

impl SourceTag {
    /// The tag.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::R => "R",
            Self::M => "M",
            Self::Memory => "m",
            Self::K => "K",
        }
    }
}

impl Preset {
    /// All presets, in order.
    pub const ALL: [Self; 8] = [
        Self::Sp,
        Self::Msci,
        Self::Ftse,
        Self::Stoxx,
        Self::Csi,
        Self::Cni,
        Self::Nasdaq,
        Self::Solactive,
    ];

    /// The name under which index files use it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sp => "sp",
            Self::Msci => "msci",
            Self::Ftse => "ftse",
            Self::Stoxx => "stoxx",
            Self::Csi => "csi",
            Self::Cni => "cni",
            Self::Nasdaq => "nasdaq",
            Self::Solactive => "solactive",
        }
    }

    /// The preset of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// Its file.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Sp => include_str!("../../../config/conventions/sp.toml"),
            Self::Msci => include_str!("../../../config/conventions/msci.toml"),
            Self::Ftse => include_str!("../../../config/conventions/ftse.toml"),
            Self::Stoxx => include_str!("../../../config/conventions/stoxx.toml"),
            Self::Csi => include_str!("../../../config/conventions/csi.toml"),
            Self::Cni => include_str!("../../../config/conventions/cni.toml"),
            Self::Nasdaq => include_str!("../../../config/conventions/nasdaq.toml"),
            Self::Solactive => include_str!("../../../config/conventions/solactive.toml"),
        }
    }

    /// What its file says; the files are part of the program, and tests read all of them.
    fn file(self) -> PresetFile {
        match toml::from_str(self.text()) {
            Ok(file) => file,
            Err(error) => panic!("config/conventions/{}.toml: {error}", self.name()),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> String {
        self.file().title
    }

    pub(crate) fn values(self) -> ConventionsConfig {
        self.file().values()
    }
}

/// Every parameter of a preset with its source.
#[must_use]
pub fn preset_rows(preset: Preset) -> Vec<PresetRow> {
    preset.file().rows()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::Conventions;

    #[test]
    fn every_preset_determines_all_but_what_depends_on_the_data() {
        for preset in Preset::ALL {
            let conventions = Conventions::complete(preset.values());
            assert!(conventions.is_ok(), "{}: {conventions:?}", preset.name());
            let rows = preset_rows(preset);
            let open: Vec<_> = rows.iter().filter(|row| row.value.is_none()).collect();
            let open: Vec<_> = open.iter().map(|row| row.parameter).collect();
            assert_eq!(open, ["withholding_table", "fx_fix"], "{}", preset.name());
            assert_eq!(Preset::named(preset.name()), Some(preset));
        }
    }
}
