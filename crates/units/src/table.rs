//! Tables of units.

use crate::base::Base;
use crate::factor::Factor;
use crate::words;

/// A unit of the table.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// Quantity that it measures; `None`: a share.
    pub(crate) base: Option<Base>,
    above: u64,
    below: u64,
}

impl Entry {
    /// One of it in the first unit of its base.
    pub(crate) fn factor(&self) -> Factor {
        Factor::new(self.above, self.below)
    }
}

const fn unit(name: &'static str, base: Base, above: u64, below: u64) -> Entry {
    Entry { name, base: Some(base), above, below }
}

const fn share(name: &'static str, below: u64) -> Entry {
    Entry { name, base: None, above: 1, below }
}

/// Every unit but money. The first name of a base is its unit of factor one.
///
/// 1 tce = 29.3076 GJ (GB/T 2589: 7,000 kcal of 4.1868 kJ per kg), so 8.141 MWh.
static TABLE: &[Entry] = &[
    unit("t", Base::Mass, 1, 1),
    unit("g", Base::Mass, 1, 1_000_000),
    unit("kg", Base::Mass, 1, 1_000),
    unit("tonne", Base::Mass, 1, 1),
    unit("kt", Base::Mass, 1_000, 1),
    unit("Mt", Base::Mass, 1_000_000, 1),
    unit("tCO2e", Base::Emissions, 1, 1),
    unit("gCO2e", Base::Emissions, 1, 1_000_000),
    unit("kgCO2e", Base::Emissions, 1, 1_000),
    unit("ktCO2e", Base::Emissions, 1_000, 1),
    unit("MtCO2e", Base::Emissions, 1_000_000, 1),
    unit("MWh", Base::Energy, 1, 1),
    unit("kWh", Base::Energy, 1, 1_000),
    unit("GWh", Base::Energy, 1_000, 1),
    unit("TWh", Base::Energy, 1_000_000, 1),
    unit("MJ", Base::Energy, 1, 3_600),
    unit("GJ", Base::Energy, 10, 36),
    unit("TJ", Base::Energy, 10_000, 36),
    unit("tce", Base::Energy, 8_141, 1_000),
    unit("MW", Base::Power, 1, 1),
    unit("kW", Base::Power, 1, 1_000),
    unit("GW", Base::Power, 1_000, 1),
    unit("m3", Base::Volume, 1, 1),
    unit("L", Base::Volume, 1, 1_000),
    unit("ML", Base::Volume, 1_000, 1),
    unit("million m3", Base::Volume, 1_000_000, 1),
    unit("m2", Base::Area, 1, 1),
    unit("ha", Base::Area, 10_000, 1),
    unit("km2", Base::Area, 1_000_000, 1),
    share("fraction", 1),
    share("percent", 100),
    share("%", 100),
    share("permille", 1_000),
    share("bp", 10_000),
    unit("count", Base::Count, 1, 1),
    unit("thousand count", Base::Count, 1_000, 1),
    unit("million count", Base::Count, 1_000_000, 1),
    unit("hours", Base::Hours, 1, 1),
    unit("thousand hours", Base::Hours, 1_000, 1),
    unit("million hours", Base::Hours, 1_000_000, 1),
    unit("days", Base::Days, 1, 1),
    unit("months", Base::Months, 1, 1),
    unit("years", Base::Years, 1, 1),
    unit("score", Base::Score(None), 1, 1),
    unit("boolean", Base::Boolean, 1, 1),
    unit("degC", Base::Temperature, 1, 1),
];

/// Every unit but money, for hints.
pub fn known_units() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.name)
}

/// Unit of a name.
pub(crate) fn find(name: &str) -> Option<&'static Entry> {
    let exact = |name: &str| TABLE.iter().find(|entry| entry.name == name);
    exact(name).or_else(|| exact(words::meant(name)?))
}

/// Units of a base, the one of factor one first; none of money.
pub(crate) fn of_base(base: &Base) -> impl Iterator<Item = &'static Entry> {
    TABLE.iter().filter(move |entry| entry.base.as_ref() == Some(base))
}

/// Names of the units of a base, for messages.
pub(crate) fn names_of(base: &Base) -> String {
    match base {
        Base::Money(_) => "a currency with thousand, million or billion".into(),
        Base::Score(_) => "score".into(),
        other => joined(of_base(other)),
    }
}

/// Names of the units of a share, for messages.
pub(crate) fn names_of_shares() -> String {
    joined(TABLE.iter().filter(|entry| entry.base.is_none()))
}

fn joined(entries: impl Iterator<Item = &'static Entry>) -> String {
    entries.map(|entry| entry.name).collect::<Vec<_>>().join(", ")
}
