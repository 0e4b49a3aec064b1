//! A number about a company, with all that says how far it can be trusted.

use chrono::NaiveDate;
use kapok_domain::Currency;

use crate::security::TextIx;

/// How a number came about (GHG Protocol and PCAF, "reported" against "estimated" emissions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The company states it.
    Reported,
    /// The company states it and a third party has checked it.
    Verified,
    /// Somebody else estimates it from data of the company, such as its revenue.
    Estimated,
    /// A model yields it from data of others, such as the average of a sector.
    Modelled,
}

impl Method {
    /// All methods with the words of the tables.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("reported", Self::Reported),
        ("verified", Self::Verified),
        ("estimated", Self::Estimated),
        ("modelled", Self::Modelled),
    ];

    /// The word of the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Verified => "verified",
            Self::Estimated => "estimated",
            Self::Modelled => "modelled",
        }
    }

    /// Whether the number is the company's own.
    #[must_use]
    pub fn is_disclosed(self) -> bool {
        match self {
            Self::Reported | Self::Verified => true,
            Self::Estimated | Self::Modelled => false,
        }
    }
}

/// A number about a company.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// The number, finite, in `unit`; whether it may be negative is for the rules to say.
    pub value: f64,
    /// Its unit.
    pub unit: TextIx,
    /// Currency of a unit that has one, where the table gives it.
    pub currency: Option<Currency>,
    /// How it came about, where the table says so.
    pub method: Option<Method>,
    /// PCAF data quality from 1 (best) to 5, where the table gives it.
    pub quality: Option<u8>,
    /// When it was published, where the table gives the day.
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
    use super::*;
    use crate::fact::Fact;
    use crate::history::FieldValue;

    #[test]
    fn words_and_methods_agree() {
        for (word, method) in Method::WORDS {
            assert_eq!(method.as_str(), word);
        }
    }

    #[test]
    fn a_million_facts_are_small() {
        assert_eq!(size_of::<FieldValue>(), 24);
        assert_eq!(size_of::<Fact<FieldValue>>(), 48);
    }
}
