//! A number about a company, with all that says how far it can be trusted.

use chrono::NaiveDate;
use kapok_domain::{Currency, Method};

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

#[cfg(test)]
mod tests {
    use crate::fact::Fact;
    use crate::history::FieldValue;

    #[test]
    fn a_million_facts_are_small() {
        assert_eq!(size_of::<FieldValue>(), 24);
        assert_eq!(size_of::<Fact<FieldValue>>(), 56);
    }
}
