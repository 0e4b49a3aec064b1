//! Rounding to whole numbers of names.

use schemars::JsonSchema;
use serde::Deserialize;

/// Rounding of a fraction to a number of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the next whole number.
    Up,
    /// To the whole number before.
    Down,
    /// To the nearest whole number, halves up.
    Nearest,
}

impl Rounding {
    /// Whole number of names; a product that is whole but for floating-point error stays.
    pub(super) fn apply(self, names: f64) -> f64 {
        const SLACK: f64 = 1e-9;
        match self {
            Self::Up => (names - SLACK).ceil(),
            Self::Down => (names + SLACK).floor(),
            Self::Nearest => (names + 0.5 + SLACK).floor(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_names_is_rounded_as_said() {
        let rounded = |rounding: Rounding| [2.0, 1.4, 0.6, 0.2].map(|names| rounding.apply(names));
        assert_eq!(rounded(Rounding::Down), [2.0, 1.0, 0.0, 0.0]);
        assert_eq!(rounded(Rounding::Up), [2.0, 2.0, 1.0, 1.0]);
        assert_eq!(rounded(Rounding::Nearest), [2.0, 1.0, 1.0, 0.0]);
    }
}
