//! Ways in which a number about a company comes about.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Method behind a number about a company (GHG Protocol and PCAF, "reported" against "estimated"
/// emissions).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The company states it.
    Reported,
    /// The company states it and a third party has checked it.
    Verified,
    /// Computed from reported values.
    Derived,
    /// Somebody else estimates it from data of the company, such as its revenue.
    Estimated,
    /// A model yields it from data of others, such as the average of a sector.
    Modelled,
}

impl Method {
    /// The words of the tables, which state no derived numbers.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("reported", Self::Reported),
        ("verified", Self::Verified),
        ("estimated", Self::Estimated),
        ("modelled", Self::Modelled),
    ];

    /// The word of files and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Verified => "verified",
            Self::Derived => "derived",
            Self::Estimated => "estimated",
            Self::Modelled => "modelled",
        }
    }

    /// Whether the number is the company's own.
    #[must_use]
    pub fn is_disclosed(self) -> bool {
        match self {
            Self::Reported | Self::Verified => true,
            Self::Derived | Self::Estimated | Self::Modelled => false,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_methods_agree() {
        for (word, method) in Method::WORDS {
            assert_eq!(method.as_str(), word);
        }
    }
}
