//! Sections and divisions of NACE Rev. 2 that a code of another system corresponds to.
//!
//! The tables are ours. They were made from the titles of the sections and divisions, not from
//! published correspondence tables; `docs/methodology/industries.md` §3 says which are certain.

use crate::code::Code;
use crate::system::System;

/// Rows of a table: leading digits (or a section), and the sections of NACE Rev. 2.
/// The longest row that fits a code decides.
type Table = &'static [(&'static str, &'static str)];

/// NACE Rev. 2.1: the letters moved from J on. Motor vehicles are repaired in 95.3 there.
const NACE21: Table = &[
    ("A", "A"),
    ("B", "B"),
    ("C", "C"),
    ("D", "D"),
    ("E", "E"),
    ("F", "F"),
    ("G", "G"),
    ("H", "H"),
    ("I", "I"),
    ("J", "J"),
    ("K", "J"),
    ("L", "K"),
    ("M", "L"),
    ("N", "M"),
    ("O", "N"),
    ("P", "O"),
    ("Q", "P"),
    ("R", "Q"),
    ("S", "R"),
    ("T", "GS"),
    ("U", "T"),
    ("V", "U"),
    ("94", "S"),
    ("95", "GS"),
    ("951", "S"),
    ("952", "S"),
    ("953", "G"),
    ("954", "GS"),
    ("96", "S"),
];

/// GB/T 4754-2017: like NACE as far as D, then one letter behind, then otherwise.
const GBT4754: Table = &[
    ("A", "A"),
    ("B", "B"),
    ("C", "CE"),
    ("42", "E"),
    ("D", "DE"),
    ("44", "D"),
    ("45", "D"),
    ("46", "E"),
    ("E", "F"),
    ("F", "G"),
    ("G", "H"),
    ("H", "I"),
    ("I", "J"),
    ("J", "K"),
    ("K", "L"),
    ("L", "MN"),
    ("71", "N"),
    ("72", "MN"),
    ("M", "M"),
    ("N", "ENOR"),
    ("76", "EO"),
    ("77", "E"),
    ("78", "ENR"),
    ("781", "N"),
    ("782", "E"),
    ("783", "N"),
    ("784", "N"),
    ("785", "R"),
    ("786", "R"),
    ("79", "O"),
    ("O", "GNS"),
    ("80", "S"),
    ("81", "GS"),
    ("811", "G"),
    ("812", "S"),
    ("813", "S"),
    ("819", "S"),
    ("82", "NS"),
    ("P", "P"),
    ("Q", "Q"),
    ("R", "JR"),
    ("86", "J"),
    ("87", "J"),
    ("88", "R"),
    ("89", "R"),
    ("90", "R"),
    ("S", "OS"),
    ("T", "U"),
];

/// Sectors and industry groups of GICS.
const GICS: Table = &[
    ("10", "BCGH"),
    ("15", "BC"),
    ("20", "CEFGHMN"),
    ("2010", "CFGN"),
    ("2020", "EMN"),
    ("2030", "H"),
    ("25", "CFGIPR"),
    ("2510", "C"),
    ("2520", "CF"),
    ("2530", "IPR"),
    ("2550", "G"),
    ("30", "ACG"),
    ("3010", "G"),
    ("3020", "AC"),
    ("3030", "C"),
    ("35", "CGMQ"),
    ("3510", "CGQ"),
    ("3520", "CM"),
    ("40", "K"),
    ("45", "CJ"),
    ("4510", "J"),
    ("4520", "C"),
    ("4530", "C"),
    ("50", "JMR"),
    ("5010", "J"),
    ("5020", "JMR"),
    ("55", "DE"),
    ("60", "L"),
];

/// Industries of HSICS.
const HSICS: Table = &[
    ("00", "BCDGH"),
    ("05", "BC"),
    ("10", "CEFHMN"),
    ("23", "CGIJPR"),
    ("25", "ACG"),
    ("28", "CGMQ"),
    ("35", "J"),
    ("40", "DE"),
    ("50", "K"),
    ("60", "FLN"),
    ("70", "CJ"),
];

/// The sections of NACE Rev. 2 that a code corresponds to, as letters in order.
///
/// More than one letter says that the code is too coarse to tell. None says that nothing is known:
/// all codes of CNI, and conglomerates.
///
/// Source: `docs/methodology/industries.md` §3.
#[must_use]
pub fn sections_of_nace2(code: &Code) -> Option<&'static str> {
    match code.system() {
        System::Nace2 | System::Isic4 => code.section(),
        System::Nace21 => look_up(NACE21, code.section()?, code.digits()),
        System::Gbt4754 => look_up(GBT4754, code.section()?, code.digits()),
        System::Csrc => csrc(code),
        System::Gics => look_up(GICS, code.section()?, code.digits()),
        System::Hsics => look_up(HSICS, code.section()?, code.digits()),
        System::Cni => None,
    }
}

fn look_up(table: Table, section: &str, digits: &str) -> Option<&'static str> {
    let by_digits = table.iter().filter(|(key, _)| digits.starts_with(key));
    let longest = by_digits.max_by_key(|(key, _)| key.len());
    let found = longest.or_else(|| table.iter().find(|(key, _)| *key == section));
    found.map(|(_, letters)| *letters)
}

fn csrc(code: &Code) -> Option<&'static str> {
    let section = code.section()?;
    match code.division() {
        Some(division) => {
            let there = csrc_to_gbt(division)?;
            let section = System::Gbt4754.section_of(there)?.code;
            look_up(GBT4754, section, &format!("{there:02}"))
        }
        // S is conglomerates here and public administration there.
        None if section == "S" => None,
        None => look_up(GBT4754, section, ""),
    }
}

/// The division of GB/T 4754-2017 that a division of the CSRC's guideline corresponds to.
///
/// The guideline follows the standard of 2011 and has no division for land (79), so that the
/// numbers part from there on; 90 is conglomerates, which the standard does not have. In transport
/// 58 was split: loading moved to 59, storage.
#[must_use]
pub fn csrc_to_gbt(division: u8) -> Option<u8> {
    match division {
        1..=78 => Some(division),
        79..=89 => Some(division + 1),
        _ => None,
    }
}

/// The divisions of NACE Rev. 2 that a code corresponds to, in order.
///
/// More than one says that the code is too coarse to tell; none says that nothing is known, or
/// that the code names no division. EU law brings in Scope 3 by these divisions.
///
/// Source: `docs/methodology/industries.md` §4; Delegated Regulation (EU) 2020/1818, Art. 5.
#[must_use]
pub fn divisions_of_nace2(code: &Code) -> Vec<u8> {
    let Some(division) = code.division() else { return Vec::new() };
    match code.system() {
        System::Nace2 | System::Isic4 => vec![division],
        System::Nace21 => from_nace21(division, code.digits()),
        System::Gbt4754 => from_gbt(division, code.digits()).to_vec(),
        System::Csrc => csrc_to_gbt(division).map_or(vec![], |there| from_gbt(there, "").to_vec()),
        System::Gics | System::Hsics | System::Cni => Vec::new(),
    }
}

/// Division 45 was dissolved: trade in motor vehicles went to 46 and 47, repair to 95.3.
fn from_nace21(division: u8, digits: &str) -> Vec<u8> {
    match (division, digits) {
        (46, _) => vec![45, 46],
        (47, _) => vec![45, 47],
        (95, digits) if digits.starts_with("953") => vec![45],
        (95, digits) if digits.starts_with("951") || digits.starts_with("952") => vec![95],
        (95, _) => vec![45, 95],
        // News agencies came from 63.
        (60, _) => vec![60, 63],
        _ => vec![division],
    }
}

fn from_gbt(division: u8, digits: &str) -> &'static [u8] {
    match division {
        1 | 3 => &[1],
        2 => &[2],
        4 => &[3],
        5 => &[1, 2, 3],
        6 => &[5],
        7 => &[6],
        8 | 9 => &[7],
        10 | 12 => &[8],
        11 => &[9],
        13..=43 => manufacturing(division),
        44 | 45 => &[35],
        46 => &[36, 37],
        47 => &[41],
        48 => &[42],
        49 | 50 => &[43],
        51..=62 => trade_and_transport(division),
        63..=75 => offices(division),
        76..=97 => public(division, digits),
        _ => &[],
    }
}

fn manufacturing(division: u8) -> &'static [u8] {
    match division {
        13 | 14 => &[10],
        15 => &[10, 11],
        16 => &[12],
        17 => &[13],
        18 => &[14],
        19 => &[14, 15],
        20 => &[16],
        21 => &[31],
        22 => &[17],
        23 => &[18],
        24 => &[32],
        25 => &[19, 20],
        26 | 28 => &[20],
        27 => &[21],
        29 => &[22],
        30 => &[23],
        31 | 32 => &[24],
        33 => &[25],
        34 => &[28],
        35 => &[28, 32],
        36 => &[29],
        37 => &[30],
        38 => &[27],
        39 => &[26],
        40 => &[26, 32],
        41 => &[32],
        42 => &[38],
        43 => &[33],
        _ => &[],
    }
}

fn trade_and_transport(division: u8) -> &'static [u8] {
    match division {
        51 => &[45, 46],
        52 => &[45, 47],
        53 | 57 => &[49],
        54 => &[49, 52],
        55 => &[50, 52],
        56 => &[51, 52],
        58 | 59 => &[52],
        60 => &[53],
        61 => &[55],
        62 => &[56],
        _ => &[],
    }
}

fn offices(division: u8) -> &'static [u8] {
    match division {
        63 => &[60, 61],
        64 => &[62, 63],
        65 => &[58, 62, 63],
        66 => &[64],
        67 | 69 => &[64, 66],
        68 => &[65, 66],
        70 => &[68],
        71 => &[77],
        72 => &[69, 70, 73, 74, 78, 79, 80, 82],
        73 => &[72],
        74 => &[71, 74, 75],
        75 => &[72, 74],
        _ => &[],
    }
}

fn public(division: u8, digits: &str) -> &'static [u8] {
    match (division, digits.get(2..3)) {
        (76, _) => &[36, 84],
        (77, _) => &[37, 38, 39],
        (78, Some("2")) => &[38],
        (78, _) => &[38, 81, 91, 93],
        (79, _) => &[84],
        (80, _) => &[96],
        (81, Some("1")) => &[45],
        (81, Some(_)) => &[95],
        (81, None) => &[45, 95],
        (82, _) => &[81, 96],
        (83, _) => &[85],
        (84, _) => &[86],
        (85, _) => &[87, 88],
        (86, _) => &[58, 63],
        (87, _) => &[59, 60],
        (88, _) => &[90, 91],
        (89, _) => &[93],
        (90, _) => &[92, 93],
        (91..=96, _) => &[84, 94],
        (97, _) => &[99],
        _ => &[],
    }
}
