//! Codes as they are written, and faults of texts that are none.

use std::fmt;

use crate::system::{Section, System};

/// A code of a system, checked down to its division (sector and industry group for GICS, industry
/// for HSICS). Groups and classes are checked for their form only: their lists are not carried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    system: System,
    /// Letter of the section, or digits of the sector; `None` where it is not known (CNI).
    section: Option<&'static str>,
    /// All digits, without points; the text itself for CNI.
    digits: String,
}

/// Reason why a text is no code of its system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum CodeError {
    #[error("`{text}` is no code of {system}: {form}")]
    Form { system: System, text: String, form: &'static str },
    #[error("{system} has no section `{seen}`; the nearest is {nearest}")]
    UnknownSection { system: System, seen: String, nearest: String },
    #[error("{system} has no division `{seen}`; the nearest is {nearest}")]
    UnknownDivision { system: System, seen: String, nearest: String },
    #[error("`{text}`: division {division} of {system} lies in section {right}, not in {seen}")]
    WrongLetter { system: System, text: String, division: u8, right: String, seen: String },
}

impl CodeError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Form { .. } => "check the system of the row and how its codes are written",
            Self::UnknownSection { .. } | Self::UnknownDivision { .. } => {
                "check the version of the system: letters and divisions moved between versions"
            }
            Self::WrongLetter { .. } => {
                "the code may be of another system or version: the letters mean other things there"
            }
        }
    }
}

impl Code {
    /// Reads a code: `D`, `35`, `D35`, `35.11`, `D35.11` or `D.35.11` where sections are letters;
    /// two to eight digits for GICS, two to six for HSICS.
    ///
    /// # Errors
    ///
    /// If the form is not that of the system, if it has no such section or division (the nearest
    /// one is named), or if letter and division do not belong together.
    pub fn parse(system: System, text: &str) -> Result<Self, CodeError> {
        match system {
            System::Nace2 | System::Nace21 | System::Isic4 => lettered(system, text, 4),
            System::Gbt4754 => lettered(system, text, 4),
            System::Csrc => lettered(system, text, 2),
            System::Gics => numbered(system, text, 8),
            System::Hsics => numbered(system, text, 6),
            System::Cni => free(text),
        }
    }

    /// The system.
    #[must_use]
    pub fn system(&self) -> System {
        self.system
    }

    /// Letter of the section, or digits of the sector; none if not known (CNI).
    #[must_use]
    pub fn section(&self) -> Option<&'static str> {
        self.section
    }

    /// The two-digit division, where sections are letters and the code goes so far.
    #[must_use]
    pub fn division(&self) -> Option<u8> {
        let two = self.digits.get(..2).filter(|_| self.system.has_letters())?;
        two.parse().ok()
    }

    /// All digits, from the division (the sector for GICS and HSICS) on.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.section.filter(|_| self.system.has_letters()).unwrap_or_default();
        write!(f, "{} {letter}{}", self.system, self.digits)
    }
}

const LETTERED: &str = "a letter, two digits or more, or both, such as D, 35, D35 or D35.11";
const SHORT: &str = "a letter with two digits or without, such as D or D44";
const NUMBERED: &str = "pairs of digits, such as 10 or 1010";

fn lettered(system: System, text: &str, most: usize) -> Result<Code, CodeError> {
    let form = if system == System::Csrc { SHORT } else { LETTERED };
    let bad = || CodeError::Form { system, text: text.into(), form };
    let letter: String = text.chars().take_while(char::is_ascii_uppercase).collect();
    let rest = &text[letter.len()..];
    let digits = digits(rest, !letter.is_empty()).ok_or_else(bad)?;
    let fits = digits.is_empty() || (2..=most).contains(&digits.len());
    if letter.len() > 1 || !fits || letter.len() + digits.len() == 0 {
        return Err(bad());
    }
    let stated = (!letter.is_empty()).then(|| known(system, &letter)).transpose()?;
    let found = division(system, &digits)?;
    match (stated, found) {
        (Some(stated), Some(found)) if stated.code != found.section.code => {
            let Division { number: division, section } = found;
            let (right, seen) = (section.code.to_owned(), letter);
            Err(CodeError::WrongLetter { system, text: text.into(), division, right, seen })
        }
        (_, Some(Division { section, .. })) | (Some(section), None) => {
            Ok(Code { system, section: Some(section.code), digits })
        }
        (None, None) => Err(bad()),
    }
}

/// Digits in the form `35`, `35.1`, `35.11`, `3511`, and with a point first after a letter.
fn digits(text: &str, after_letter: bool) -> Option<String> {
    let text = if after_letter { text.strip_prefix('.').unwrap_or(text) } else { text };
    let (division, rest) = text.split_once('.').unwrap_or((text, ""));
    let pointed = text.contains('.');
    let fits = !pointed || (division.len() == 2 && !rest.is_empty());
    let all = format!("{division}{rest}");
    (fits && all.bytes().all(|byte| byte.is_ascii_digit())).then_some(all)
}

fn known(system: System, letter: &str) -> Result<&'static Section, CodeError> {
    let sections = system.sections();
    let nearest = || sections.last().map_or(String::new(), |one| one.code.to_owned());
    sections.iter().find(|one| one.code == letter).ok_or_else(|| CodeError::UnknownSection {
        system,
        seen: letter.into(),
        nearest: nearest(),
    })
}

/// A division and the section that it lies in.
struct Division {
    number: u8,
    section: &'static Section,
}

fn division(system: System, digits: &str) -> Result<Option<Division>, CodeError> {
    let Some(number) = digits.get(..2).and_then(|two| two.parse::<u8>().ok()) else {
        return Ok(None);
    };
    let section = system.section_of(number).ok_or_else(|| {
        let nearest = nearest_division(system, number);
        CodeError::UnknownDivision { system, seen: digits[..2].into(), nearest }
    })?;
    Ok(Some(Division { number, section }))
}

/// The division whose number is nearest; the lower one of two.
fn nearest_division(system: System, division: u8) -> String {
    let there = (0..=99_u8).filter(|&one| system.section_of(one).is_some());
    let nearest = there.min_by_key(|&one| one.abs_diff(division));
    nearest.map_or(String::new(), |one| format!("{one:02}"))
}

fn numbered(system: System, text: &str, most: usize) -> Result<Code, CodeError> {
    let bytes = text.as_bytes();
    let even = bytes.len() >= 2 && bytes.len() <= most && bytes.len().is_multiple_of(2);
    if !even || !bytes.iter().all(u8::is_ascii_digit) {
        return Err(CodeError::Form { system, text: text.into(), form: NUMBERED });
    }
    let section = sector(system, &text[..2])?;
    match text.get(2..4).and_then(|two| two.parse::<u8>().ok()) {
        Some(group) if system == System::Gics && !groups(section).any(|one| one == group) => {
            let nearest = groups(section).min_by_key(|&one| one.abs_diff(group)).unwrap_or(0);
            let nearest = format!("{}{nearest}", section.code);
            Err(CodeError::UnknownDivision { system, seen: text[..4].into(), nearest })
        }
        Some(_) | None => Ok(Code { system, section: Some(section.code), digits: text.into() }),
    }
}

/// The industry groups of a sector of GICS. Group 2540, media, moved to communication services.
fn groups(sector: &'static Section) -> impl Iterator<Item = u8> {
    let tens = (sector.first..=sector.last).step_by(10);
    tens.filter(move |&group| (sector.code, group) != ("25", 40))
}

fn sector(system: System, two: &str) -> Result<&'static Section, CodeError> {
    let sections = system.sections();
    let number = |text: &str| text.parse::<u8>().unwrap_or(0);
    let nearest = || sections.iter().min_by_key(|one| number(one.code).abs_diff(number(two)));
    sections.iter().find(|one| one.code == two).ok_or_else(|| CodeError::UnknownSection {
        system,
        seen: two.into(),
        nearest: nearest().map_or(String::new(), |one| one.code.to_owned()),
    })
}

/// The codes of CNI are not known here: the form is all that is checked.
fn free(text: &str) -> Result<Code, CodeError> {
    let good = (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let form = "letters and digits";
    let bad = || CodeError::Form { system: System::Cni, text: text.into(), form };
    good.then(|| Code { system: System::Cni, section: None, digits: text.into() }).ok_or_else(bad)
}
