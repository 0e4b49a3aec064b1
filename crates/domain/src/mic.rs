//! ISO 10383 market identifier codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// All codes of the standard, sorted; provenance in `data/codes/README.md`.
const CODES: &str = include_str!("../../../data/codes/mic.txt");

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
