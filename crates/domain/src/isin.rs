//! ISO 6166 identification numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// International Securities Identification Number (ISO 6166): twelve characters, the last one a
/// check digit. An `Isin` that exists has a valid check digit; nobody needs to test it again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Isin([u8; 12]);

/// Reason for which a text is not an [`Isin`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IsinError {
    /// Not twelve characters.
    #[error("ISIN `{0}` does not have twelve characters")]
    Length(String),
    /// A character that is neither a digit nor a capital letter, or no country prefix.
    #[error("ISIN `{0}` must be two capital letters, nine capitals or digits and a check digit")]
    Alphabet(String),
    /// The last digit does not follow from the others.
    #[error("ISIN `{0}` has a wrong check digit")]
    CheckDigit(String),
}

impl Isin {
    /// The twelve characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Luhn sum over the digits that letters stand for (A = 10 … Z = 35).
    fn luhn_sum(&self) -> u32 {
        let digits = self.0.iter().flat_map(|&b| match b {
            b'0'..=b'9' => [None, Some(u32::from(b - b'0'))],
            _ => [Some(u32::from(b - b'A') / 10 + 1), Some(u32::from(b - b'A') % 10)],
        });
        let digits: Vec<u32> = digits.flatten().collect();
        let doubled = |d: u32| if d > 4 { 2 * d - 9 } else { 2 * d };
        digits.iter().rev().enumerate().map(|(i, &d)| if i % 2 == 1 { doubled(d) } else { d }).sum()
    }
}

impl FromStr for Isin {
    type Err = IsinError;

    fn from_str(text: &str) -> Result<Self, IsinError> {
        let bytes = text.as_bytes().try_into().map_err(|_| IsinError::Length(text.into()))?;
        let isin = Self(bytes);
        let prefixed = bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[11].is_ascii_digit();
        if !prefixed || !bytes.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
            return Err(IsinError::Alphabet(text.into()));
        }
        if isin.luhn_sum().is_multiple_of(10) {
            Ok(isin)
        } else {
            Err(IsinError::CheckDigit(text.into()))
        }
    }
}

impl TryFrom<String> for Isin {
    type Error = IsinError;

    fn try_from(text: String) -> Result<Self, IsinError> {
        text.parse()
    }
}

impl From<Isin> for String {
    fn from(isin: Isin) -> Self {
        isin.as_str().to_owned()
    }
}

impl fmt::Display for Isin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Isin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_isins_pass_and_a_changed_digit_does_not() {
        for good in ["US0378331005", "DE0007164600", "GB0002634946", "HK0000069689"] {
            assert_eq!(good.parse::<Isin>().map(|i| i.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(
            "US0378331006".parse::<Isin>(),
            Err(IsinError::CheckDigit("US0378331006".into()))
        );
        assert_eq!("US037833100".parse::<Isin>(), Err(IsinError::Length("US037833100".into())));
        assert_eq!("us0378331005".parse::<Isin>(), Err(IsinError::Alphabet("us0378331005".into())));
        assert_eq!("120378331005".parse::<Isin>(), Err(IsinError::Alphabet("120378331005".into())));
    }
}
