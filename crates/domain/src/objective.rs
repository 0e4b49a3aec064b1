//! Environmental objectives.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An environmental objective. Source: Regulation (EU) 2020/852, Art. 9.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Climate change mitigation.
    ClimateMitigation,
    /// Climate change adaptation.
    ClimateAdaptation,
    /// Sustainable use and protection of water and marine resources.
    Water,
    /// Transition to a circular economy.
    CircularEconomy,
    /// Pollution prevention and control.
    Pollution,
    /// Protection and restoration of biodiversity and ecosystems.
    Biodiversity,
}

impl Objective {
    /// All objectives with the words of files and tables.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("climate_mitigation", Self::ClimateMitigation),
        ("climate_adaptation", Self::ClimateAdaptation),
        ("water", Self::Water),
        ("circular_economy", Self::CircularEconomy),
        ("pollution", Self::Pollution),
        ("biodiversity", Self::Biodiversity),
    ];

    /// The word of files and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClimateMitigation => "climate_mitigation",
            Self::ClimateAdaptation => "climate_adaptation",
            Self::Water => "water",
            Self::CircularEconomy => "circular_economy",
            Self::Pollution => "pollution",
            Self::Biodiversity => "biodiversity",
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_objectives_agree() {
        for (word, objective) in Objective::WORDS {
            assert_eq!(objective.as_str(), word);
        }
    }
}
