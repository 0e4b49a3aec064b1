//! Quantities that nothing else is made of.

use std::fmt;

use kapok_domain::Currency;

/// A quantity that nothing else is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
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
    /// Money of a role in a currency: CNY, CNY million.
    Money(Money),
    /// Price of a line, in the line's own currency.
    QuotedPrice,
    /// Number of things: count.
    Count,
    /// Working time: hours.
    Hours,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Points of a score, and whose: those of two schemes do not mix. `None`: not said.
    Score(Option<String>),
    /// Severity of a controversy, from 0 to 5.
    Severity,
    /// 1 for yes and 0 for no.
    Boolean,
    /// Degrees Celsius.
    Temperature,
    /// A unit in no table, which is equal to itself alone.
    Other(String),
}

/// Money: what it is an amount of, and in which currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    /// Amount of what.
    pub role: Role,
    /// Currency; `None` where the text does not name it, as scheme files may leave it out.
    pub currency: Option<Currency>,
}

/// Amount that money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Any; or not said.
    Plain,
    /// Revenue of a fiscal year.
    Revenue,
    /// Enterprise value including cash.
    Evic,
    /// Market value.
    MarketValue,
}

impl Base {
    /// Whether amounts of it can be below zero: money, scores and temperatures can.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        matches!(self, Self::Money(_) | Self::Score(_) | Self::Temperature | Self::Other(_))
    }
}

impl Role {
    /// Roles that a text can name.
    pub(crate) const NAMED: [(&str, Self); 3] =
        [("revenue", Self::Revenue), ("EVIC", Self::Evic), ("market value", Self::MarketValue)];
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mass => "mass",
            Self::Emissions => "greenhouse gas emissions",
            Self::Energy => "energy",
            Self::Power => "power",
            Self::Volume => "volume",
            Self::Area => "area",
            Self::Money(_) => "money",
            Self::QuotedPrice => "price",
            Self::Count => "count",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
            Self::Score(_) => "score",
            Self::Severity => "severity",
            Self::Boolean => "boolean",
            Self::Temperature => "temperature",
            Self::Other(name) => name,
        })
    }
}
