//! ISO 10383 market identifier codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::nearest::nearest;

/// All codes of the standard, sorted; provenance in `data/codes/README.md`.
const CODES: &str = include_str!("../../../data/codes/mic.txt");

/// Names of exchanges that look like codes.
const NAMES: [(&str, &str); 5] =
    [("NYSE", "XNYS"), ("HKEX", "XHKG"), ("SEHK", "XHKG"), ("SZSE", "XSHE"), ("NASD", "XNAS")];

/// Market Identifier Code (ISO 10383): four capital letters or digits, such as `XSHE`. Whether a
/// calendar is known for it is a question to [`crate::Calendars`], not to the code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mic([u8; 4]);

/// Reason for which a text is not a [`Mic`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a market identifier code: four capital letters or digits")]
pub struct MicError(pub String);

impl Mic {
    /// All codes of the standard, sorted; an exchange may be newer than the list.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        CODES.split_ascii_whitespace()
    }

    /// Whether the standard has the code; an exchange may be newer than the list.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        Self::codes().any(|code| code == self.as_str())
    }

    /// The code of the list that was most likely meant by one that it does not have: of the
    /// exchanges of a preferred list, if one of them is as near.
    #[must_use]
    pub fn meant(&self, preferred: &[Self]) -> Option<Self> {
        let named = NAMES.iter().find(|(name, _)| *name == self.as_str()).map(|(_, code)| *code);
        let of = |code: &str| code.parse().ok();
        named
            .or_else(|| nearest(self.as_str(), preferred.iter().map(Self::as_str)))
            .and_then(of)
            .or_else(|| nearest(self.as_str(), Self::codes()).and_then(of))
    }

    /// The four characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Mic {
    type Err = MicError;

    fn from_str(text: &str) -> Result<Self, MicError> {
        let bytes: [u8; 4] = text.as_bytes().try_into().map_err(|_| MicError(text.into()))?;
        let good = bytes.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if good { Ok(Self(bytes)) } else { Err(MicError(text.into())) }
    }
}

impl TryFrom<String> for Mic {
    type Error = MicError;

    fn try_from(text: String) -> Result<Self, MicError> {
        text.parse()
    }
}

impl From<Mic> for String {
    fn from(mic: Mic) -> Self {
        mic.as_str().to_owned()
    }
}

impl fmt::Display for Mic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Mic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_the_standard_does_not_have_are_told() {
        let mic = |code: &str| code.parse::<Mic>().unwrap();
        assert!(mic("XSHE").is_listed() && mic("XXXX").is_listed() && !mic("XSHZ").is_listed());
        assert_eq!(mic("XHGK").meant(&[]), Some(mic("XHKG")));
        assert_eq!(mic("XSHZ").meant(&[mic("XSHG")]), Some(mic("XSHG")));
        assert_eq!(mic("NYSE").meant(&[]), Some(mic("XNYS")));
        assert!(Mic::codes().is_sorted());
    }
}
