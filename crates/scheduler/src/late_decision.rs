//! Decisions about prices of days that have been published without them.

use chrono::NaiveDate;
use kapok_domain::SecurityId;
use kapok_market::{DecidedPrice, PriceDecision};
use kapok_publication::{PublishError, Store};
use kapok_published::CloseRow;

/// A decision about a price of a published day that stands there without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateDecision {
    /// The index.
    pub index: String,
    /// The line.
    pub security: SecurityId,
    /// The session.
    pub date: NaiveDate,
}

/// Status of a price that a person has decided, as it is published.
const DECIDED: &str = "decided";

impl LateDecision {
    /// Decisions about sessions that an index has published with another price.
    ///
    /// * `last`: the day from which the index goes on
    pub(crate) fn all_of(
        store: &Store,
        index: &str,
        decisions: &[PriceDecision],
        last: NaiveDate,
    ) -> Result<Vec<Self>, PublishError> {
        let mut late = Vec::new();
        for decision in decisions.iter().filter(|decision| decision.date <= last) {
            if is_late(store, index, decision)? {
                let (security, date) = (decision.security.clone(), decision.date);
                late.push(Self { index: index.to_owned(), security, date });
            }
        }
        Ok(late)
    }

    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        let Self { index, date, .. } = self;
        format!("publish the days again: kapok run --index {index} --from {date} --reason \"…\"")
    }
}

/// Whether a line stands in what is published of a day with another price than the decided one.
fn is_late(store: &Store, index: &str, decision: &PriceDecision) -> Result<bool, PublishError> {
    if !store.has(index, decision.date)? {
        return Ok(false);
    }
    let Some(day) = store.latest(decision.date)? else { return Ok(false) };
    let rows = day.rows::<CloseRow>()?;
    let is_it =
        |row: &&CloseRow| row.index_id == index && row.security_id == decision.security.as_str();
    let is_other = |row: &CloseRow| {
        let price = match decision.price {
            DecidedPrice::Carry => row.close,
            DecidedPrice::Use(price) => price,
        };
        row.price_status != DECIDED || row.close != price
    };
    Ok(rows.iter().find(is_it).is_some_and(is_other))
}
