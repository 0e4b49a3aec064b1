//! Units of indicators: families, exact factors, and conversion within a family.
//!
//! `docs/methodology/esg-evaluation.md` §2.

use std::fmt;

use kapok_domain::Currency;

use super::rounded::round_to_15_digits;

/// What a unit measures. Nothing converts from one family to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Mass: g, kg, t, kt, Mt.
    Mass,
    /// Greenhouse gases in CO2 equivalents: kgCO2e, tCO2e, ktCO2e, MtCO2e.
    Emissions,
    /// Energy: kWh, MWh, GWh, TWh, MJ, GJ, TJ, tce.
    Energy,
    /// Power: kW, MW, GW.
    Power,
    /// Volume: L, m3, ML, million m3.
    Volume,
    /// Area: m2, ha, km2.
    Area,
    /// Money, with a currency and a scale: CNY, CNY million.
    Money,
    /// Share: fraction, percent, permille, bp.
    Share,
    /// Number of things: count.
    Count,
    /// Working time: hours.
    Hours,
    /// Days.
    Days,
    /// Years.
    Years,
    /// Points of a score.
    Score,
    /// 1 for yes and 0 for no.
    Boolean,
    /// Degrees Celsius.
    Temperature,
}

/// A name, its family, and what one is in the family's base unit, as a ratio of whole numbers.
type Entry = (&'static str, Family, u64, u64);

/// Every unit but money. The first name of a family is its base unit.
///
/// 1 tce = 29.3076 GJ (GB/T 2589: 7,000 kcal of 4.1868 kJ per kg), so 8.141 MWh.
const TABLE: &[Entry] = &[
    ("t", Family::Mass, 1, 1),
    ("g", Family::Mass, 1, 1_000_000),
    ("kg", Family::Mass, 1, 1_000),
    ("tonne", Family::Mass, 1, 1),
    ("kt", Family::Mass, 1_000, 1),
    ("Mt", Family::Mass, 1_000_000, 1),
    ("tCO2e", Family::Emissions, 1, 1),
    ("gCO2e", Family::Emissions, 1, 1_000_000),
    ("kgCO2e", Family::Emissions, 1, 1_000),
    ("ktCO2e", Family::Emissions, 1_000, 1),
    ("MtCO2e", Family::Emissions, 1_000_000, 1),
    ("MWh", Family::Energy, 1, 1),
    ("kWh", Family::Energy, 1, 1_000),
    ("GWh", Family::Energy, 1_000, 1),
    ("TWh", Family::Energy, 1_000_000, 1),
    ("MJ", Family::Energy, 1, 3_600),
    ("GJ", Family::Energy, 10, 36),
    ("TJ", Family::Energy, 10_000, 36),
    ("tce", Family::Energy, 8_141, 1_000),
    ("MW", Family::Power, 1, 1),
    ("kW", Family::Power, 1, 1_000),
    ("GW", Family::Power, 1_000, 1),
    ("m3", Family::Volume, 1, 1),
    ("L", Family::Volume, 1, 1_000),
    ("ML", Family::Volume, 1_000, 1),
    ("million m3", Family::Volume, 1_000_000, 1),
    ("m2", Family::Area, 1, 1),
    ("ha", Family::Area, 10_000, 1),
    ("km2", Family::Area, 1_000_000, 1),
    ("fraction", Family::Share, 1, 1),
    ("percent", Family::Share, 1, 100),
    ("%", Family::Share, 1, 100),
    ("permille", Family::Share, 1, 1_000),
    ("bp", Family::Share, 1, 10_000),
    ("count", Family::Count, 1, 1),
    ("thousand count", Family::Count, 1_000, 1),
    ("million count", Family::Count, 1_000_000, 1),
    ("hours", Family::Hours, 1, 1),
    ("thousand hours", Family::Hours, 1_000, 1),
    ("million hours", Family::Hours, 1_000_000, 1),
    ("days", Family::Days, 1, 1),
    ("years", Family::Years, 1, 1),
    ("score", Family::Score, 1, 1),
    ("boolean", Family::Boolean, 1, 1),
    ("degC", Family::Temperature, 1, 1),
];

/// Scales of money.
const SCALES: &[(&str, u64)] = &[
    ("thousand", 1_000),
    ("k", 1_000),
    ("10k", 10_000),
    ("million", 1_000_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("100m", 100_000_000),
    ("billion", 1_000_000_000),
    ("bn", 1_000_000_000),
];

/// One side of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    family: Family,
    factor: (u64, u64),
    currency: Option<Currency>,
}

/// A unit that was understood: one part, or a part per another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    numerator: Part,
    denominator: Option<Part>,
}

/// What a unit measures, for comparison and for messages: a family, or a family per another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimension(Family, Option<Family>);

impl Unit {
    /// Reads a unit such as `t`, `CNY million`, `tCO2e/USD million` or `count/million hours`.
    /// `None` if it is in no table.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('/') {
            None => Some(Self { numerator: part(text.trim())?, denominator: None }),
            Some((above, below)) => Some(Self {
                numerator: part(above.trim())?,
                denominator: Some(part(below.trim())?),
            }),
        }
    }

    /// What it measures.
    #[must_use]
    pub fn dimension(&self) -> Dimension {
        Dimension(self.numerator.family, self.denominator.map(|part| part.family))
    }

    /// Whether money is in it, above or below.
    #[must_use]
    pub fn has_money(&self) -> bool {
        self.parts().any(|part| part.family == Family::Money)
    }

    /// Whether money is below the line, so that an amount is divided by the exchange rate.
    #[must_use]
    pub fn is_per_money(&self) -> bool {
        self.denominator.is_some_and(|part| part.family == Family::Money)
    }

    /// The currencies that its text names, the first one above the line.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.parts().filter_map(|part| part.currency)
    }

    /// Whether values in it can be below zero: money, shares, scores and temperatures can.
    #[must_use]
    pub fn may_be_negative(&self) -> bool {
        let signed = [Family::Money, Family::Share, Family::Score, Family::Temperature];
        signed.contains(&self.numerator.family)
    }

    /// Whether it is a plain unit of a family.
    #[must_use]
    pub fn is(&self, family: Family) -> bool {
        self.denominator.is_none() && self.numerator.family == family
    }

    /// How to get from this unit to another; `None` if they do not measure the same.
    #[must_use]
    pub fn to(&self, other: &Self) -> Option<Conversion> {
        if self.dimension() != other.dimension() {
            return None;
        }
        let (mut above, mut below) = ratio(self.numerator.factor, other.numerator.factor);
        if let (Some(own), Some(others)) = (self.denominator, other.denominator) {
            let (n, d) = ratio(others.factor, own.factor);
            (above, below) = lowest(above * n, below * d);
        }
        Some(Conversion { above: above as f64, below: below as f64 })
    }

    fn parts(&self) -> impl Iterator<Item = Part> {
        std::iter::once(self.numerator).chain(self.denominator)
    }
}

/// A factor between two units of one family, as a ratio of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    above: f64,
    below: f64,
}

impl Conversion {
    /// The value in the other unit, rounded to 15 significant digits, so that 4.35 kt and 4,350 t
    /// are the same number and share their rank.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        if self.above == self.below {
            return value;
        }
        round_to_15_digits(value * self.above / self.below)
    }
}

impl Dimension {
    /// The units that measure it, for messages.
    #[must_use]
    pub fn units(self) -> String {
        let below = self.1.map(|family| format!(" per {}", names(family)));
        format!("{}{}", names(self.0), below.unwrap_or_default())
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mass => "mass",
            Self::Emissions => "greenhouse gas emissions",
            Self::Energy => "energy",
            Self::Power => "power",
            Self::Volume => "volume",
            Self::Area => "area",
            Self::Money => "money",
            Self::Share => "share",
            Self::Count => "count",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Years => "years",
            Self::Score => "score",
            Self::Boolean => "boolean",
            Self::Temperature => "temperature",
        })
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            None => self.0.fmt(f),
            Some(below) => write!(f, "{} per {below}", self.0),
        }
    }
}

/// Every unit but money, for hints.
pub fn known_units() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.0)
}

fn names(family: Family) -> String {
    if family == Family::Money {
        return "a currency with thousand, million or billion".into();
    }
    let names: Vec<&str> = TABLE.iter().filter(|e| e.1 == family).map(|entry| entry.0).collect();
    names.join(", ")
}

fn part(text: &str) -> Option<Part> {
    let entry = TABLE.iter().find(|entry| entry.0 == text);
    let known = entry.map(|&(_, family, n, d)| Part { family, factor: (n, d), currency: None });
    known.or_else(|| money(text))
}

/// A currency, a scale, or both in either order, as `USD million`, `million USD` or `USDm`.
fn money(text: &str) -> Option<Part> {
    let (mut scale, mut currency) = (None, None);
    let joined = !text.contains(' ') && text.is_char_boundary(3) && text.len() > 3;
    let (code, rest) = if joined { text.split_at(3) } else { (text, "") };
    let is_code = joined && code.parse::<Currency>().is_ok();
    let words = if is_code { [code, rest] } else { [text, ""] };
    for word in words.iter().flat_map(|text| text.split_ascii_whitespace()) {
        if let Some(&(_, factor)) = SCALES.iter().find(|(name, _)| *name == word) {
            scale.replace(factor).is_none().then_some(())?;
        } else {
            let code: Currency = word.parse().ok()?;
            currency.replace(code).is_none().then_some(())?;
        }
    }
    (scale.is_some() || currency.is_some()).then_some(())?;
    Some(Part { family: Family::Money, factor: (scale.unwrap_or(1), 1), currency })
}

/// a / b in lowest terms.
fn ratio(a: (u64, u64), b: (u64, u64)) -> (u128, u128) {
    lowest(u128::from(a.0) * u128::from(b.1), u128::from(a.1) * u128::from(b.0))
}

fn lowest(a: u128, b: u128) -> (u128, u128) {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x, b / x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(value: f64, from: &str, to: &str) -> Option<f64> {
        let [from, to] = [from, to].map(|text| Unit::parse(text).expect("it is a unit"));
        from.to(&to).map(|conversion| conversion.apply(value))
    }

    #[test]
    fn units_convert_within_a_family_only() {
        assert_eq!(converted(4.35, "kt", "t"), Some(4_350.0));
        assert_eq!(converted(4.35, "percent", "fraction"), Some(0.0435));
        assert_eq!(converted(1.0, "tce", "GJ"), Some(29.3076));
        assert_eq!(converted(1.0, "tce", "MWh"), Some(8.141));
        assert_eq!(converted(3.6, "TJ", "GWh"), Some(1.0));
        assert_eq!(converted(2.0, "CNY 100m", "million"), Some(200.0));
        assert_eq!(converted(2.0, "USDbn", "million USD"), Some(2_000.0));
        assert_eq!(converted(12.0, "tCO2e/CNY million", "kgCO2e/CNY"), Some(0.012));
        assert_eq!(converted(1.5, "count/million hours", "count/thousand hours"), Some(0.0015));
        assert_eq!(converted(1.0, "t", "tCO2e"), None);
        assert_eq!(converted(1.0, "t", "MWh"), None);
        assert_eq!(converted(1.0, "t/CNY", "t"), None);
    }

    #[test]
    fn other_texts_are_no_units() {
        for text in ["", "tons", "CNY CNY", "million million", "t/", "XXQ million", "tCO2"] {
            assert_eq!(Unit::parse(text), None, "{text}");
        }
    }
}
