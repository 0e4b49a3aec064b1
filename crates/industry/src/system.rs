//! The systems, with their sections and divisions.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A system that classifies industries.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum System {
    /// NACE Rev. 2, Regulation (EC) No 1893/2006 as EU benchmark law refers to it.
    #[serde(rename = "NACE2")]
    Nace2,
    /// NACE Rev. 2.1.
    #[serde(rename = "NACE2.1")]
    Nace21,
    /// GB/T 4754-2017, the national standard of China.
    #[serde(rename = "GBT4754")]
    Gbt4754,
    /// Guideline of the China Securities Regulatory Commission, 2012.
    #[serde(rename = "CSRC")]
    Csrc,
    /// ISIC Rev. 4 of the United Nations.
    #[serde(rename = "ISIC4")]
    Isic4,
    /// Global Industry Classification Standard; sectors and industry groups only.
    #[serde(rename = "GICS")]
    Gics,
    /// Hang Seng Industry Classification System; industries only.
    #[serde(rename = "HSICS")]
    Hsics,
    /// Classification of CNI (Shenzhen Securities Information): its codes are not known here.
    #[serde(rename = "CNI")]
    Cni,
}

/// A text that names no system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no classification system; allowed: {ALLOWED}")]
pub struct UnknownSystem(pub String);

const ALLOWED: &str = "NACE2, NACE2.1, GBT4754, CSRC, ISIC4, GICS, HSICS, CNI";

/// A section: a letter (or a sector's digits), its divisions, its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Letter, or the two digits of a sector.
    pub code: &'static str,
    /// First division.
    pub first: u8,
    /// Last division.
    pub last: u8,
    /// Subject, in short.
    pub text: &'static str,
}

const fn section(code: &'static str, first: u8, last: u8, text: &'static str) -> Section {
    Section { code, first, last, text }
}

/// Numbers that a division of NACE and ISIC never has, between the first and the last one.
const NACE_GAPS: [u8; 11] = [4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89];

const NACE2: [Section; 21] = [
    section("A", 1, 3, "agriculture, forestry and fishing"),
    section("B", 5, 9, "mining and quarrying"),
    section("C", 10, 33, "manufacturing"),
    section("D", 35, 35, "electricity, gas, steam"),
    section("E", 36, 39, "water, sewerage, waste"),
    section("F", 41, 43, "construction"),
    section("G", 45, 47, "trade, repair of motor vehicles"),
    section("H", 49, 53, "transportation and storage"),
    section("I", 55, 56, "accommodation and food service"),
    section("J", 58, 63, "information and communication"),
    section("K", 64, 66, "finance and insurance"),
    section("L", 68, 68, "real estate"),
    section("M", 69, 75, "professional, scientific and technical"),
    section("N", 77, 82, "administrative and support services"),
    section("O", 84, 84, "public administration"),
    section("P", 85, 85, "education"),
    section("Q", 86, 88, "health and social work"),
    section("R", 90, 93, "arts and recreation"),
    section("S", 94, 96, "other services"),
    section("T", 97, 98, "households as employers"),
    section("U", 99, 99, "extraterritorial organisations"),
];

const NACE21: [Section; 22] = [
    section("A", 1, 3, "agriculture, forestry and fishing"),
    section("B", 5, 9, "mining and quarrying"),
    section("C", 10, 33, "manufacturing"),
    section("D", 35, 35, "electricity, gas, steam"),
    section("E", 36, 39, "water, sewerage, waste"),
    section("F", 41, 43, "construction"),
    section("G", 46, 47, "trade"),
    section("H", 49, 53, "transportation and storage"),
    section("I", 55, 56, "accommodation and food service"),
    section("J", 58, 60, "publishing, broadcasting, content"),
    section("K", 61, 63, "telecommunication, programming, computing"),
    section("L", 64, 66, "finance and insurance"),
    section("M", 68, 68, "real estate"),
    section("N", 69, 75, "professional, scientific and technical"),
    section("O", 77, 82, "administrative and support services"),
    section("P", 84, 84, "public administration"),
    section("Q", 85, 85, "education"),
    section("R", 86, 88, "health and social work"),
    section("S", 90, 93, "arts and recreation"),
    section("T", 94, 96, "other services, repair of motor vehicles"),
    section("U", 97, 98, "households as employers"),
    section("V", 99, 99, "extraterritorial organisations"),
];

const GBT4754: [Section; 20] = [
    section("A", 1, 5, "agriculture, forestry, animals, fishing"),
    section("B", 6, 12, "mining"),
    section("C", 13, 43, "manufacturing"),
    section("D", 44, 46, "electricity, heat, gas and water"),
    section("E", 47, 50, "construction"),
    section("F", 51, 52, "wholesale and retail trade"),
    section("G", 53, 60, "transport, storage and post"),
    section("H", 61, 62, "hotels and catering"),
    section("I", 63, 65, "information, software"),
    section("J", 66, 69, "finance"),
    section("K", 70, 70, "real estate"),
    section("L", 71, 72, "leasing and business services"),
    section("M", 73, 75, "research and technical services"),
    section("N", 76, 79, "water, environment, public facilities"),
    section("O", 80, 82, "services to residents, repair"),
    section("P", 83, 83, "education"),
    section("Q", 84, 85, "health and social work"),
    section("R", 86, 90, "culture, sports and entertainment"),
    section("S", 91, 96, "public administration, social organisations"),
    section("T", 97, 97, "international organisations"),
];

const CSRC: [Section; 19] = [
    section("A", 1, 5, "agriculture, forestry, animals, fishing"),
    section("B", 6, 12, "mining"),
    section("C", 13, 43, "manufacturing"),
    section("D", 44, 46, "electricity, heat, gas and water"),
    section("E", 47, 50, "construction"),
    section("F", 51, 52, "wholesale and retail trade"),
    section("G", 53, 60, "transport, storage and post"),
    section("H", 61, 62, "hotels and catering"),
    section("I", 63, 65, "information, software"),
    section("J", 66, 69, "finance"),
    section("K", 70, 70, "real estate"),
    section("L", 71, 72, "leasing and business services"),
    section("M", 73, 75, "research and technical services"),
    section("N", 76, 78, "water, environment, public facilities"),
    section("O", 79, 81, "services to residents, repair"),
    section("P", 82, 82, "education"),
    section("Q", 83, 84, "health and social work"),
    section("R", 85, 89, "culture, sports and entertainment"),
    section("S", 90, 90, "conglomerates"),
];

/// Sectors; `first` and `last` bound the third and fourth digit, the industry group.
const GICS: [Section; 11] = [
    section("10", 10, 10, "energy"),
    section("15", 10, 10, "materials"),
    section("20", 10, 30, "industrials"),
    section("25", 10, 50, "consumer discretionary"),
    section("30", 10, 30, "consumer staples"),
    section("35", 10, 20, "health care"),
    section("40", 10, 30, "financials"),
    section("45", 10, 30, "information technology"),
    section("50", 10, 20, "communication services"),
    section("55", 10, 10, "utilities"),
    section("60", 10, 20, "real estate"),
];

/// Industries; their sectors are not known here.
const HSICS: [Section; 12] = [
    section("00", 0, 0, "energy"),
    section("05", 0, 0, "materials"),
    section("10", 0, 0, "industrials"),
    section("23", 0, 0, "consumer discretionary"),
    section("25", 0, 0, "consumer staples"),
    section("28", 0, 0, "healthcare"),
    section("35", 0, 0, "telecommunications"),
    section("40", 0, 0, "utilities"),
    section("50", 0, 0, "financials"),
    section("60", 0, 0, "properties and construction"),
    section("70", 0, 0, "information technology"),
    section("80", 0, 0, "conglomerates"),
];

impl System {
    /// All systems.
    pub const ALL: [Self; 8] = [
        Self::Nace2,
        Self::Nace21,
        Self::Gbt4754,
        Self::Csrc,
        Self::Isic4,
        Self::Gics,
        Self::Hsics,
        Self::Cni,
    ];

    /// The name in the table `classifications`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nace2 => "NACE2",
            Self::Nace21 => "NACE2.1",
            Self::Gbt4754 => "GBT4754",
            Self::Csrc => "CSRC",
            Self::Isic4 => "ISIC4",
            Self::Gics => "GICS",
            Self::Hsics => "HSICS",
            Self::Cni => "CNI",
        }
    }

    /// Sections of the system, in order; empty if they are not known here.
    #[must_use]
    pub fn sections(self) -> &'static [Section] {
        match self {
            Self::Nace2 | Self::Isic4 => &NACE2,
            Self::Nace21 => &NACE21,
            Self::Gbt4754 => &GBT4754,
            Self::Csrc => &CSRC,
            Self::Gics => &GICS,
            Self::Hsics => &HSICS,
            Self::Cni => &[],
        }
    }

    /// Whether its sections are letters, and its divisions two digits that do not repeat.
    #[must_use]
    pub fn has_letters(self) -> bool {
        match self {
            Self::Nace2 | Self::Nace21 | Self::Gbt4754 | Self::Csrc | Self::Isic4 => true,
            Self::Gics | Self::Hsics | Self::Cni => false,
        }
    }

    /// Number of characters of its longest codes as they are written, points among them; `None`
    /// where its codes are not known.
    #[must_use]
    pub fn longest_code(self) -> Option<usize> {
        match self {
            // `D.35.11`, `D.35`.
            Self::Nace2 | Self::Nace21 | Self::Gbt4754 | Self::Isic4 => Some(7),
            Self::Csrc => Some(4),
            Self::Gics => Some(8),
            Self::Hsics => Some(6),
            Self::Cni => None,
        }
    }

    /// The section of a division, if the system has letters and this division.
    #[must_use]
    pub fn section_of(self, division: u8) -> Option<&'static Section> {
        let gaps: &[u8] = match self {
            Self::Nace2 | Self::Isic4 | Self::Nace21 => &NACE_GAPS,
            Self::Gbt4754 | Self::Csrc | Self::Gics | Self::Hsics | Self::Cni => &[],
        };
        if !self.has_letters() || gaps.contains(&division) {
            return None;
        }
        self.sections().iter().find(|one| (one.first..=one.last).contains(&division))
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for System {
    type Err = UnknownSystem;

    fn from_str(text: &str) -> Result<Self, UnknownSystem> {
        let found = Self::ALL.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| UnknownSystem(text.into()))
    }
}
