//! Phase-in of Scope 3. Regulation (EU) 2020/1818, Art. 5.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §6.

use chrono::NaiveDate;

/// A text that is no NACE Rev. 2 division.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no NACE Rev. 2 division: two digits from 01 to 99")]
pub struct UnknownDivision(pub String);

/// First days on which the groups of divisions count.
const FROM: [(i32, u32, u32); 3] = [(2020, 12, 23), (2022, 12, 23), (2024, 12, 23)];

/// First day on which Scope 3 of a division must be counted: 23 December 2020 for 05 to 09, 19
/// and 20; 2022 for 10 to 18, 21 to 33, 41 to 43, 49 to 53 and 81; 2024 for all others.
///
/// * `division`: the first two digits of a NACE Rev. 2 code
///
/// Source: Art. 5(1)(a) to (c).
///
/// # Errors
///
/// If the text is no division.
fn scope_three_from(division: &str) -> Result<NaiveDate, UnknownDivision> {
    let unknown = || UnknownDivision(division.to_owned());
    let digits = division.len() == 2 && division.bytes().all(|b| b.is_ascii_digit());
    let number: u8 = if digits { division.parse().map_err(|_| unknown())? } else { 0 };
    let group = match number {
        5..=9 | 19 | 20 => 0,
        10..=18 | 21..=33 | 41..=43 | 49..=53 | 81 => 1,
        1..=4 | 34..=40 | 44..=48 | 54..=80 | 82..=99 => 2,
        0 | 100.. => return Err(unknown()),
    };
    let (year, month, day) = FROM[group];
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(unknown)
}

/// Whether Scope 3 of a division must be counted on a day.
///
/// # Errors
///
/// If the text is no division.
pub fn is_scope_three_required(division: &str, on: NaiveDate) -> Result<bool, UnknownDivision> {
    Ok(on >= scope_three_from(division)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_phase_in() {
        let cases = [
            ("06", "2021-01-04", true),
            ("20", "2021-01-04", true),
            ("24", "2021-01-04", false),
            ("24", "2022-12-23", true),
            ("49", "2022-12-23", true),
            ("62", "2022-12-23", false),
            ("62", "2024-12-23", true),
            ("81", "2022-12-23", true),
            ("06", "2020-12-22", false),
            ("24", "2022-12-22", false),
            ("43", "2022-12-23", true),
            ("44", "2022-12-23", false),
            ("54", "2024-12-22", false),
        ];
        for (division, on, expected) in cases {
            assert_eq!(is_scope_three_required(division, day(on)), Ok(expected), "{division} {on}");
        }
    }

    #[test]
    fn other_texts_are_no_divisions() {
        for text in ["", "6", "A1", "00", "061", "6.1"] {
            let error = scope_three_from(text).unwrap_err();
            assert_eq!(error, UnknownDivision(text.to_owned()));
        }
    }
}
