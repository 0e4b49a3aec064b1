//! ISO 3166-1 country codes, those of the past among them.

use std::sync::LazyLock;

use crate::nearest::nearest;

/// Codes of two letters, of three, and the last year of those of the past; provenance in
/// `data/codes/README.md`.
const CODES: &str = include_str!("../../../data/codes/country.csv");

/// Codes that statistics and languages use for a country that has another one.
const OTHERS: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Text that is no country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not a country code of ISO 3166-1, two capital letters{}", hint(.0))]
pub struct CountryError(pub String);

/// Rows of the list, sorted by code: a table of securities asks for each of its lines.
static ROWS: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| CODES.lines().skip(1).filter_map(|line| line.split_once(',')).collect());

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROWS.iter().copied()
}

/// Codes of countries, sorted.
pub fn countries() -> impl Iterator<Item = &'static str> {
    rows().map(|(code, _)| code)
}

/// Checks a country code.
///
/// # Errors
///
/// If it is none, with the one that was meant, if one is near.
pub fn check_country(code: &str) -> Result<(), CountryError> {
    let known = ROWS.binary_search_by(|(known, _)| (*known).cmp(code));
    if known.is_ok() { Ok(()) } else { Err(CountryError(code.to_owned())) }
}

fn hint(seen: &str) -> String {
    meant(seen).map(|code| format!(": did you mean `{code}`?")).unwrap_or_default()
}

/// The code that was meant: of three letters, small letters, another list, or nearly it.
fn meant(seen: &str) -> Option<&'static str> {
    let upper = seen.trim().to_uppercase();
    let other = OTHERS.iter().find(|(code, _)| *code == upper).map(|(_, code)| *code);
    let three = |row: &(&str, &'static str)| three_letters(row) == upper;
    let same = |row: &(&str, &'static str)| row.0 == upper;
    other
        .or_else(|| rows().find(|row| same(row) || three(row)).map(|(code, _)| code))
        .or_else(|| nearest(&upper, countries()))
}

/// Code of a country by its code of three letters.
pub fn country_of_three_letters(code: &str) -> Option<&'static str> {
    // A code of the past may be that of a country of today, too.
    let today = rows().filter(|row| row.1.ends_with(','));
    today.chain(rows()).find(|row| three_letters(row) == code).map(|(two, _)| two)
}

/// Code of three letters of a row.
fn three_letters(row: &(&str, &'static str)) -> &'static str {
    row.1.split(',').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        let all: Vec<&str> = countries().collect();
        assert_eq!(all.len(), 250 + 25);
        assert!(all.is_sorted() && all.iter().all(|code| code.len() == 2));
        for code in ["HK", "XK", "AN", "YU"] {
            assert_eq!(check_country(code), Ok(()));
        }
    }

    #[test]
    fn codes_that_are_none_are_refused_with_what_was_meant() {
        for (code, meant) in [("UK", "GB"), ("USA", "US"), ("us", "US"), ("HKG", "HK")] {
            let said = check_country(code).unwrap_err().to_string();
            assert!(said.ends_with(&format!("did you mean `{meant}`?")), "{said}");
        }
        assert!(check_country("ZZ").is_err() && check_country("").is_err());
    }

    #[test]
    fn each_country_has_a_code_of_three_letters() {
        assert!(rows().all(|row| three_letters(&row).len() == 3));
        for (three, two) in [("AND", "AD"), ("CHE", "CH"), ("CHN", "CN"), ("GBR", "GB")] {
            assert_eq!(country_of_three_letters(three), Some(two));
        }
        for (three, two) in [("KOR", "KR"), ("USA", "US"), ("ZWE", "ZW")] {
            assert_eq!(country_of_three_letters(three), Some(two));
        }
        assert_eq!(country_of_three_letters("US"), None);
    }
}
