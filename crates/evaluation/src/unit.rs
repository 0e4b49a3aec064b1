//! Units of indicators: families, exact factors, and conversion within a family.
//!
//! `docs/methodology/esg-evaluation.md` §2.

use std::fmt;

use kapok_domain::Currency;

use crate::rounded::round_to_15_digits;

/// Family of units, by the quantity that they measure. Nothing converts from one to another.
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

/// A unit of the table.
struct Entry {
    name: &'static str,
    family: Family,
    /// One of it in the family's base unit.
    factor: Ratio,
}

/// A ratio of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ratio {
    above: u64,
    below: u64,
}

const fn unit(name: &'static str, family: Family, above: u64, below: u64) -> Entry {
    Entry { name, family, factor: Ratio { above, below } }
}

/// Every unit but money. The first name of a family is its base unit.
///
/// 1 tce = 29.3076 GJ (GB/T 2589: 7,000 kcal of 4.1868 kJ per kg), so 8.141 MWh.
const TABLE: &[Entry] = &[
    unit("t", Family::Mass, 1, 1),
    unit("g", Family::Mass, 1, 1_000_000),
    unit("kg", Family::Mass, 1, 1_000),
    unit("tonne", Family::Mass, 1, 1),
    unit("kt", Family::Mass, 1_000, 1),
    unit("Mt", Family::Mass, 1_000_000, 1),
    unit("tCO2e", Family::Emissions, 1, 1),
    unit("gCO2e", Family::Emissions, 1, 1_000_000),
    unit("kgCO2e", Family::Emissions, 1, 1_000),
    unit("ktCO2e", Family::Emissions, 1_000, 1),
    unit("MtCO2e", Family::Emissions, 1_000_000, 1),
    unit("MWh", Family::Energy, 1, 1),
    unit("kWh", Family::Energy, 1, 1_000),
    unit("GWh", Family::Energy, 1_000, 1),
    unit("TWh", Family::Energy, 1_000_000, 1),
    unit("MJ", Family::Energy, 1, 3_600),
    unit("GJ", Family::Energy, 10, 36),
    unit("TJ", Family::Energy, 10_000, 36),
    unit("tce", Family::Energy, 8_141, 1_000),
    unit("MW", Family::Power, 1, 1),
    unit("kW", Family::Power, 1, 1_000),
    unit("GW", Family::Power, 1_000, 1),
    unit("m3", Family::Volume, 1, 1),
    unit("L", Family::Volume, 1, 1_000),
    unit("ML", Family::Volume, 1_000, 1),
    unit("million m3", Family::Volume, 1_000_000, 1),
    unit("m2", Family::Area, 1, 1),
    unit("ha", Family::Area, 10_000, 1),
    unit("km2", Family::Area, 1_000_000, 1),
    unit("fraction", Family::Share, 1, 1),
    unit("percent", Family::Share, 1, 100),
    unit("%", Family::Share, 1, 100),
    unit("permille", Family::Share, 1, 1_000),
    unit("bp", Family::Share, 1, 10_000),
    unit("count", Family::Count, 1, 1),
    unit("thousand count", Family::Count, 1_000, 1),
    unit("million count", Family::Count, 1_000_000, 1),
    unit("hours", Family::Hours, 1, 1),
    unit("thousand hours", Family::Hours, 1_000, 1),
    unit("million hours", Family::Hours, 1_000_000, 1),
    unit("days", Family::Days, 1, 1),
    unit("years", Family::Years, 1, 1),
    unit("score", Family::Score, 1, 1),
    unit("boolean", Family::Boolean, 1, 1),
    unit("degC", Family::Temperature, 1, 1),
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
struct UnitSide {
    family: Family,
    factor: Ratio,
    currency: Option<Currency>,
}

/// A unit that was understood: one part, or a part per another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    numerator: UnitSide,
    denominator: Option<UnitSide>,
}

/// Quantity that a unit measures, for comparison and for messages: a family, or a family per
/// another.
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

    /// The quantity that it measures.
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

    /// The factor from this unit to another; `None` if they do not measure the same.
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

    fn parts(&self) -> impl Iterator<Item = UnitSide> {
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
    /// The value in the other unit, value · above / below, rounded to 15 significant digits, so
    /// that 4.35 kt and 4,350 t are the same number and share their rank.
    ///
    /// Source: `docs/methodology/esg-evaluation.md` §2.
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
    TABLE.iter().map(|entry| entry.name)
}

fn names(family: Family) -> String {
    if family == Family::Money {
        return "a currency with thousand, million or billion".into();
    }
    let names: Vec<&str> =
        TABLE.iter().filter(|e| e.family == family).map(|entry| entry.name).collect();
    names.join(", ")
}

fn part(text: &str) -> Option<UnitSide> {
    let entry = TABLE.iter().find(|entry| entry.name == text);
    let known = entry.map(|e| UnitSide { family: e.family, factor: e.factor, currency: None });
    known.or_else(|| money(text))
}

/// A currency, a scale, or both in either order, as `USD million`, `million USD` or `USDm`.
fn money(text: &str) -> Option<UnitSide> {
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
    let factor = Ratio { above: scale.unwrap_or(1), below: 1 };
    Some(UnitSide { family: Family::Money, factor, currency })
}

/// a / b in lowest terms.
fn ratio(a: Ratio, b: Ratio) -> (u128, u128) {
    lowest(u128::from(a.above) * u128::from(b.below), u128::from(a.below) * u128::from(b.above))
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
