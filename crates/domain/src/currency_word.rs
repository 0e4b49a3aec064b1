//! Words of providers that stand where a currency should: minor units, scales, other names.

use std::fmt;

use crate::currency_codes::find;

/// Minor units by the words of providers, with the currency, the number of them in one, and their
/// name.
const MINOR: [(&str, &str, u32, &str); 16] = [
    ("GBX", "GBP", 100, "pence"),
    ("GBXP", "GBP", 100, "pence"),
    ("GBPX", "GBP", 100, "pence"),
    ("GBPENCE", "GBP", 100, "pence"),
    ("PENCE", "GBP", 100, "pence"),
    ("PENNY", "GBP", 100, "pence"),
    ("P", "GBP", 100, "pence"),
    ("ILA", "ILS", 100, "agorot"),
    ("AGOROT", "ILS", 100, "agorot"),
    ("ZAC", "ZAR", 100, "cents"),
    ("USX", "USD", 100, "cents"),
    ("USC", "USD", 100, "cents"),
    ("EUX", "EUR", 100, "cents"),
    ("EUC", "EUR", 100, "cents"),
    ("KWF", "KWD", 1_000, "fils"),
    ("BHF", "BHD", 1_000, "fils"),
];

/// Currencies of which one is a thousand minor units.
const OF_THOUSANDS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Other names of currencies.
const NAMES: [(&str, &str); 22] = [
    ("RMB", "CNY"),
    ("CNT", "CNY"),
    ("YUAN", "CNY"),
    ("NTD", "TWD"),
    ("NT$", "TWD"),
    ("NIS", "ILS"),
    ("UKP", "GBP"),
    ("STG", "GBP"),
    ("£", "GBP"),
    ("EURO", "EUR"),
    ("€", "EUR"),
    ("SFR", "CHF"),
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("₹", "INR"),
    ("RS", "INR"),
    ("₩", "KRW"),
    ("YEN", "JPY"),
];

/// Scales of amounts, by the words of providers.
const SCALES: [(&str, &str); 17] = [
    ("THOUSAND", "1,000"),
    ("THS", "1,000"),
    ("TH", "1,000"),
    ("K", "1,000"),
    ("MILLIONS", "1,000,000"),
    ("MILLION", "1,000,000"),
    ("MLN", "1,000,000"),
    ("MIO", "1,000,000"),
    ("MN", "1,000,000"),
    ("MM", "1,000,000"),
    ("M", "1,000,000"),
    ("BILLION", "1,000,000,000"),
    ("BLN", "1,000,000,000"),
    ("BN", "1,000,000,000"),
    ("B", "1,000,000,000"),
    ("TRILLION", "1,000,000,000,000"),
    ("TN", "1,000,000,000,000"),
];

/// Meaning of a word that is no currency; printed, it says what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrencyWord {
    /// Minor unit of a currency.
    Minor {
        /// Code of the currency.
        currency: &'static str,
        /// Number of them in one of the currency.
        parts: u32,
        /// Name of them, in the plural; empty where it is not known.
        name: &'static str,
    },
    /// Currency with a scale.
    Scaled {
        /// Code of the currency, if the word has one.
        currency: Option<&'static str>,
        /// Number by which amounts are to be multiplied.
        by: &'static str,
    },
    /// Another name of a currency, with its code.
    Named(&'static str),
}

impl fmt::Display for CurrencyWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minor { currency, parts, name } => {
                let of = if name.is_empty() { String::new() } else { format!(" ({name})") };
                write!(
                    f,
                    " but a minor unit{of}: write {currency}, and divide what is in it by {parts}"
                )
            }
            Self::Scaled { currency: Some(currency), by } => {
                write!(f, " but one with a scale: write {currency}, and multiply by {by}")
            }
            Self::Scaled { currency: None, by } => {
                write!(f, " but a scale: write the currency, and multiply by {by}")
            }
            Self::Named(currency) => write!(f, ": write {currency}"),
        }
    }
}

/// The meaning of a word that is no currency, if providers use it.
#[must_use]
pub fn meaning(word: &str) -> Option<CurrencyWord> {
    let word = word.trim();
    let upper = word.to_uppercase();
    lower_last(word)
        .or_else(|| minor(&upper))
        .or_else(|| named(&upper).map(CurrencyWord::Named))
        .or_else(|| scaled(&upper))
}

/// Two capitals and a small letter: so some providers write minor units, `GBp` and `ZAr`.
fn lower_last(word: &str) -> Option<CurrencyWord> {
    let [first, second, last] = word.as_bytes() else { return None };
    let small =
        first.is_ascii_uppercase() && second.is_ascii_uppercase() && last.is_ascii_lowercase();
    let currency = listed(&word.to_uppercase()).filter(|_| small)?;
    let parts = if OF_THOUSANDS.contains(&currency) { 1_000 } else { 100 };
    let name = MINOR.iter().find(|(_, of, ..)| *of == currency).map_or("", |row| row.3);
    Some(CurrencyWord::Minor { currency, parts, name })
}

fn minor(upper: &str) -> Option<CurrencyWord> {
    let (_, currency, parts, name) = MINOR.into_iter().find(|(word, ..)| *word == upper)?;
    Some(CurrencyWord::Minor { currency: listed(currency)?, parts, name })
}

/// A currency by its code in any case, or by another name.
fn named(upper: &str) -> Option<&'static str> {
    let name = NAMES.iter().find(|(name, _)| *name == upper).map_or(upper, |(_, code)| code);
    listed(name)
}

/// A code as the list has it; `None` if it is not on it.
fn listed(code: &str) -> Option<&'static str> {
    find(code).map(|(code, ..)| *code)
}

/// A scale before or after a currency, or alone: `USDmn`, `EUR bn`, `m GBP`, `million`.
fn scaled(upper: &str) -> Option<CurrencyWord> {
    let of = |currency: &str, by| {
        let currency = currency.trim_matches([' ', '_', '-', '/', '.', '(', ')']);
        match currency.is_empty() {
            true => Some(CurrencyWord::Scaled { currency: None, by }),
            false => named(currency).map(|c| CurrencyWord::Scaled { currency: Some(c), by }),
        }
    };
    let word = upper.trim_end_matches(['.', ')']);
    SCALES.iter().find_map(|(scale, by)| {
        let after = word.strip_suffix(scale).and_then(|rest| of(rest, by));
        after.or_else(|| word.strip_prefix(scale).and_then(|rest| of(rest, by)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_providers_have_a_meaning() {
        for (word, said) in [
            ("GBX", " but a minor unit (pence): write GBP, and divide what is in it by 100"),
            ("GBp", " but a minor unit (pence): write GBP, and divide what is in it by 100"),
            ("pence", " but a minor unit (pence): write GBP, and divide what is in it by 100"),
            ("ZAc", " but a minor unit (cents): write ZAR, and divide what is in it by 100"),
            ("ZAr", " but a minor unit (cents): write ZAR, and divide what is in it by 100"),
            ("ILA", " but a minor unit (agorot): write ILS, and divide what is in it by 100"),
            ("KWd", " but a minor unit (fils): write KWD, and divide what is in it by 1000"),
            ("CHf", " but a minor unit: write CHF, and divide what is in it by 100"),
            ("usd", ": write USD"),
            ("RMB", ": write CNY"),
            ("HK$", ": write HKD"),
            ("USDmn", " but one with a scale: write USD, and multiply by 1,000,000"),
            ("EUR bn", " but one with a scale: write EUR, and multiply by 1,000,000,000"),
            ("m GBP", " but one with a scale: write GBP, and multiply by 1,000,000"),
            ("RMB million", " but one with a scale: write CNY, and multiply by 1,000,000"),
            ("mn", " but a scale: write the currency, and multiply by 1,000,000"),
        ] {
            assert_eq!(meaning(word).map(|m| m.to_string()).as_deref(), Some(said), "{word}");
        }
        for word in ["XXZ", "HKX", "", "dollar", "CNX"] {
            assert_eq!(meaning(word), None, "{word}");
        }
    }

    #[test]
    fn every_word_of_the_lists_is_of_a_currency_and_none_itself() {
        for (word, currency, ..) in MINOR {
            assert!(listed(currency).is_some() && listed(word).is_none());
        }
        for (word, currency) in NAMES {
            assert!(listed(currency).is_some() && listed(word).is_none());
        }
    }
}
