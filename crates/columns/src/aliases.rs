//! Well-known names of things that have another code here.

use kapok_domain::country_of_three_letters;

/// Names of countries that are no codes of ISO 3166-1. `EL` is the European Union's own code.
const COUNTRIES: &[(&str, &str)] = &[
    ("UK", "GB"),
    ("EL", "GR"),
    ("CHINA", "CN"),
    ("PRC", "CN"),
    ("HONG KONG", "HK"),
    ("MACAO", "MO"),
    ("MACAU", "MO"),
    ("TAIWAN", "TW"),
    ("JAPAN", "JP"),
    ("KOREA", "KR"),
    ("SOUTH KOREA", "KR"),
    ("SINGAPORE", "SG"),
    ("INDIA", "IN"),
    ("AUSTRALIA", "AU"),
    ("UNITED STATES", "US"),
    ("CANADA", "CA"),
    ("BRAZIL", "BR"),
    ("UNITED KINGDOM", "GB"),
    ("GREAT BRITAIN", "GB"),
    ("ENGLAND", "GB"),
    ("IRELAND", "IE"),
    ("FRANCE", "FR"),
    ("GERMANY", "DE"),
    ("SWITZERLAND", "CH"),
    ("NETHERLANDS", "NL"),
    ("HOLLAND", "NL"),
    ("SPAIN", "ES"),
    ("ITALY", "IT"),
    ("SWEDEN", "SE"),
    ("GREECE", "GR"),
];

/// Names of currencies that are no codes of ISO 4217, active or of the past. Pence are no currency:
/// prices in pence are quotations in pounds.
const CURRENCIES: &[(&str, &str)] = &[
    ("RMB", "CNY"),
    ("YUAN", "CNY"),
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("NTD", "TWD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("€", "EUR"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("£", "GBP"),
    ("STG", "GBP"),
    ("GBX", "GBP"),
    ("YEN", "JPY"),
    ("SFR", "CHF"),
];

/// Names of exchanges that are no codes of ISO 10383.
const EXCHANGES: &[(&str, &str)] = &[
    ("NYSE", "XNYS"),
    ("NASDAQ", "XNAS"),
    ("LSE", "XLON"),
    ("XETRA", "XETR"),
    ("FRA", "XFRA"),
    ("SIX", "XSWX"),
    ("SSE", "XSHG"),
    ("SHSE", "XSHG"),
    ("SZSE", "XSHE"),
    ("HKEX", "XHKG"),
    ("SEHK", "XHKG"),
    ("TSE", "XTKS"),
    ("TSX", "XTSE"),
    ("ASX", "XASX"),
    ("SGX", "XSES"),
    ("KRX", "XKRX"),
    ("TWSE", "XTAI"),
    ("NSE", "XNSE"),
    ("BSE", "XBOM"),
];

/// Scales of money under names that quantities do not have.
const SCALES: &[(&str, &str)] = &[
    ("M", "million"),
    ("MM", "million"),
    ("MIO", "million"),
    ("MLN", "million"),
    ("MIL", "million"),
    ("MILLIONS", "million"),
    ("B", "billion"),
    ("BLN", "billion"),
    ("BILLIONS", "billion"),
    ("MRD", "billion"),
    ("K", "thousand"),
    ("THOUSANDS", "thousand"),
];

/// Code of a country under another name, its code of three letters among them.
pub(crate) fn country(word: &str) -> Option<&'static str> {
    let capitals = word.to_uppercase();
    country_of_three_letters(&capitals).or_else(|| named(COUNTRIES, &capitals.replace('.', "")))
}

/// Code of a currency under another name.
pub(crate) fn currency(word: &str) -> Option<&'static str> {
    named(CURRENCIES, &word.to_uppercase())
}

/// Code of an exchange under another name.
pub(crate) fn exchange(word: &str) -> Option<&'static str> {
    named(EXCHANGES, &word.to_uppercase())
}

/// Scale under another name.
pub(crate) fn scale(word: &str) -> Option<&'static str> {
    named(SCALES, &word.to_uppercase().replace('.', ""))
}

fn named(table: &[(&str, &'static str)], capitals: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == capitals).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use kapok_domain::{Currency, Mic, countries};

    use super::*;

    #[test]
    fn aliases_lead_to_codes_and_are_none() {
        let is_country = |code: &str| countries().any(|own| own == code);
        let is_currency = |code: &str| Currency::codes().any(|own| own == code);
        let is_exchange = |code: &str| Mic::codes().any(|own| own == code);
        assert!(COUNTRIES.iter().all(|(name, code)| is_country(code) && !is_country(name)));
        assert!(CURRENCIES.iter().all(|(name, code)| is_currency(code) && !is_currency(name)));
        assert!(EXCHANGES.iter().all(|(name, code)| is_exchange(code) && !is_exchange(name)));
        assert_eq!((country("U.K."), country("usa")), (Some("GB"), Some("US")));
    }
}
