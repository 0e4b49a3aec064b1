//! Names that users give: securities, issuers, indices.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Reason for which a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a name: one to 64 printable characters without blanks or separators at its ends"
)]
pub struct NameError(pub String);

fn validate(text: &str) -> Result<Box<str>, NameError> {
    let bad = |c: char| c.is_control() || c == ',' || c == '"';
    let good = (1..=64).contains(&text.len()) && text.trim() == text && !text.contains(bad);
    if good { Ok(text.into()) } else { Err(NameError(text.into())) }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The name as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                validate(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// A share line, in the vendor's own numbering. It must never be reused for another company.
    SecurityId
}
name! {
    /// A company, the bearer of ESG facts; several share lines may have one issuer.
    IssuerId
}
name! {
    /// An index, as its file names it.
    IndexId
}
