//! Origins of values.

use chrono::NaiveDate;
use kapok_domain::{Method, Timestamp};
use kapok_market::Provenance;

/// Origin of one value, in words and dates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Origin {
    /// The facts and the policy that made it.
    pub source: String,
    /// Date that the newest fact speaks about.
    pub as_of: Option<NaiveDate>,
    /// Time at which it could be known.
    pub known_at: Option<Timestamp>,
    /// Day on which the newest of them was published.
    pub published_on: Option<NaiveDate>,
    /// Method of the facts; the least reliable of several.
    pub method: Option<Method>,
    /// The worst PCAF data quality among them.
    pub quality: Option<u8>,
}

impl From<Provenance<'_>> for Origin {
    fn from(fact: Provenance<'_>) -> Self {
        Self {
            source: fact.source.to_owned(),
            as_of: fact.as_of,
            known_at: fact.known_at,
            published_on: fact.published_on,
            method: fact.method,
            quality: fact.quality,
        }
    }
}

impl Origin {
    /// Several facts as one: all sources, the newest dates, the least reliable method and the worst
    /// quality.
    #[must_use]
    pub fn of(facts: Vec<Self>) -> Self {
        let mut sources: Vec<&str> = facts.iter().map(|fact| fact.source.as_str()).collect();
        sources.dedup();
        Self {
            source: sources.join("; "),
            as_of: facts.iter().filter_map(|fact| fact.as_of).max(),
            known_at: facts.iter().filter_map(|fact| fact.known_at).max(),
            published_on: facts.iter().filter_map(|fact| fact.published_on).max(),
            method: facts.iter().filter_map(|fact| fact.method).max(),
            quality: facts.iter().filter_map(|fact| fact.quality).max(),
        }
    }
}

/// Origins of the values of one column; `None` where nothing is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Origins {
    /// One a company, which all its share lines carry.
    OfCompanies(Vec<Option<Origin>>),
    /// One a security.
    OfSecurities(Vec<Option<Origin>>),
}
