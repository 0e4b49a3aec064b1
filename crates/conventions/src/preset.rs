//! Presets: files that a person can read, one value and its source for each parameter.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cell::PresetRow;
use crate::declared::{ConventionsConfig, PresetFile};

/// Declares presets, each with the name of its file in `config/conventions`.
macro_rules! presets {
    ($( $preset:ident = $name:tt ),+ $(,)?) => {
        /// A starting point named after a provider: not a certified replica.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
        )]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum Preset {
            $( #[serde(rename = $name)] $preset ),+
        }

        impl Preset {
            /// All presets, in order.
            pub const ALL: [Self; [$( $name ),+].len()] = [$( Self::$preset ),+];

            /// The name under which index files use it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$preset => $name ),+ }
            }

            /// Text of its file.
            const fn text(self) -> &'static str {
                match self {
                    $( Self::$preset => {
                        include_str!(concat!("../../../config/conventions/", $name, ".toml"))
                    } ),+
                }
            }
        }
    };
}

presets! {
    Sp = "sp",
    Msci = "msci",
    Ftse = "ftse",
    Stoxx = "stoxx",
    Csi = "csi",
    Cni = "cni",
    Nasdaq = "nasdaq",
    Solactive = "solactive",
}

impl Preset {
    /// The preset of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// Whether a text is that of its file, whatever its line ends.
    #[must_use]
    pub fn is_stated_by(self, text: &str) -> bool {
        self.text().lines().eq(text.lines())
    }

    /// Contents of its file; the files are part of the program, and tests read all of them.
    fn file(self) -> PresetFile {
        match toml::from_str(self.text()) {
            Ok(file) => file,
            Err(error) => panic!("config/conventions/{}.toml: {error}", self.name()),
        }
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
