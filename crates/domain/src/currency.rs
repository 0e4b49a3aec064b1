//! ISO 4217 currency codes, those of the past with their years.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::currency_codes::{all, find};
use crate::currency_word::meaning;

/// Currency (ISO 4217), such as `CNY`. A `Currency` that exists is a code of the present or of the
/// past ([`Currency::is_used_on`]); minor units (pence, cents) are not currencies but a property of
/// a quotation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Reason for which a text is not a [`Currency`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ISO 4217 currency code{hint}", hint = hint(.0))]
pub struct CurrencyError(pub String);

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// All codes, sorted.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        all().iter().map(|(code, ..)| *code)
    }

    /// The three letters, in ASCII.
    #[must_use]
    pub const fn letters(self) -> [u8; 3] {
        self.0
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// First and last day of the use of a currency, where it began and ended.
    #[must_use]
    pub fn years(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        find(self.as_str()).map_or((None, None), |(_, first, last)| (*first, *last))
    }

    /// Whether a currency is in use on a date.
    #[must_use]
    pub fn is_used_on(&self, date: NaiveDate) -> bool {
        let (first, last) = self.years();
        first.is_none_or(|first| first <= date) && last.is_none_or(|last| date <= last)
    }
}

fn hint(seen: &str) -> String {
    meaning(seen).map(|meant| meant.to_string()).unwrap_or_default()
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let bytes: [u8; 3] = text.as_bytes().try_into().map_err(|_| CurrencyError(text.into()))?;
        if find(text).is_some() { Ok(Self(bytes)) } else { Err(CurrencyError(text.into())) }
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;

    fn try_from(text: String) -> Result<Self, CurrencyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_currencies_are_codes() {
        use super::Currency as C;
        for named in [C::EUR, C::GBP] {
            assert_eq!(named.as_str().parse(), Ok(named));
        }
    }

    #[test]
    fn codes_are_known_or_refused() {
        assert!("MOP".parse::<Currency>().is_ok());
        for bad in ["XXZ", "usd", "US", "GBp", "XXX", ""] {
            assert_eq!(bad.parse::<Currency>(), Err(CurrencyError(bad.into())));
        }
        assert!(Currency::codes().is_sorted());
    }

    /// Currencies of the reference rates of the European Central Bank with the first and the last
    /// day of each that is gone, or came later.
    #[test]
    fn reference_rates_of_the_central_bank_are_of_currencies_of_their_days() {
        for (code, first, last) in [
            ("BGN", "2000-07-19", "2025-12-31"),
            ("CYP", "1999-01-04", "2007-12-31"),
            ("EEK", "1999-01-04", "2010-12-31"),
            ("GRD", "1999-01-04", "2000-12-29"),
            ("HRK", "2005-04-01", "2022-12-30"),
            ("LTL", "1999-01-04", "2014-12-31"),
            ("LVL", "1999-01-04", "2013-12-31"),
            ("MTL", "1999-01-04", "2007-12-31"),
            ("ROL", "1999-01-04", "2005-06-30"),
            ("RON", "2005-07-01", "2026-10-30"),
            ("RUB", "1999-01-04", "2022-03-01"),
            ("SIT", "1999-01-04", "2006-12-29"),
            ("SKK", "1999-01-04", "2008-12-31"),
            ("TRL", "1999-01-04", "2004-12-31"),
            ("TRY", "2005-01-03", "2026-10-30"),
        ] {
            let currency: Currency = code.parse().unwrap();
            for day in [first, last] {
                assert!(currency.is_used_on(day.parse().unwrap()), "{code} on {day}");
            }
        }
        let used = |code: &str, day: &str| {
            code.parse::<Currency>().unwrap().is_used_on(day.parse().unwrap())
        };
        assert!(!used("DEM", "2024-01-02") && !used("EUR", "1998-12-31"));
        assert!(!used("TRY", "2004-12-31") && !used("HRK", "2024-01-02"));
    }
}
