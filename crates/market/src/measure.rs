//! A number about a company, with all that says how far it can be trusted.

use chrono::NaiveDate;
use kapok_domain::{Currency, Method};
use kapok_units::Unit;

use crate::security::TextIx;

/// A number about a company.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// The number, finite, in `unit`; whether it may be negative is for the rules to say.
    pub value: f64,
    /// Unit of the number.
    pub unit: TextIx,
    /// Currency of a unit that has one, where the table gives it.
    pub currency: Option<Currency>,
    /// Method behind the number, where the table states it.
    pub method: Option<Method>,
    /// PCAF data quality from 1 (best) to 5, where the table gives it.
    pub quality: Option<u8>,
    /// Publication date, where the table gives it.
    pub published_on: Option<NaiveDate>,
}

impl Measure {
    /// A number of which nothing but the unit is known.
    #[must_use]
    pub fn new(value: f64, unit: TextIx) -> Self {
        Self { value, unit, currency: None, method: None, quality: None, published_on: None }
    }
}

/// Values that a unit allows, in words, where a number lies outside of them: amounts of emissions,
/// energy, water, people or hours are no less than zero, and so are their ratios to money. `None`
/// where it may be, or the unit is in no table.
///
/// * `value`: in the unit
#[must_use]
pub fn impossible_in(unit: &str, value: f64) -> Option<&'static str> {
    // Nearly all numbers end here: reading a unit takes longer than a comparison.
    let is_negative = value < 0.0;
    let unit = is_negative.then(|| Unit::parse(unit)).flatten()?;
    (!unit.may_be_negative()).then_some("zero or more")
}

/// Size of one of a unit as a fraction of one, where it is a share or a ratio: a hundredth for per
/// cent; `None` of any other unit.
#[must_use]
pub fn as_share(unit: &str) -> Option<f64> {
    Some(Unit::parse(unit)?.to(&Unit::fraction())?.apply(1.0))
}

#[cfg(test)]
mod tests {
    use super::impossible_in;
    use crate::fact::Fact;
    use crate::history::FieldValue;

    #[test]
    fn a_unit_says_whether_a_number_may_be_below_zero() {
        let allowed = Some("zero or more");
        for unit in ["tCO2e", "tCO2e/USD million", "tCO2e/EUR million of revenue", "count", "hours"]
        {
            assert_eq!(impossible_in(unit, -1.0), allowed, "{unit}");
            assert_eq!(impossible_in(unit, 0.0), None, "{unit}");
        }
        for unit in ["USD million", "fraction", "%", "points", "degC", "of its own"] {
            assert_eq!(impossible_in(unit, -1.0), None, "{unit}");
        }
    }

    #[test]
    fn a_million_facts_are_small() {
        assert_eq!(size_of::<FieldValue>(), 24);
        assert_eq!(size_of::<Fact<FieldValue>>(), 56);
    }
}
