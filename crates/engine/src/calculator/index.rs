//! One index over one history, from which its days are gathered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, History};
use kapok_rulebook::Rulebook;

use crate::error::StepError;

/// Calculator of one index over one history.
#[derive(Debug, Clone, Copy)]
pub struct Calculator<'a> {
    /// The methodology.
    pub book: &'a Rulebook,
    /// All facts.
    pub history: &'a History,
    /// Keep the constituents of each close and the evidence of each review.
    pub detail: bool,
}

/// Index currency per unit of each currency of a day.
pub(super) type Rates = BTreeMap<Currency, FxQuote>;

impl Calculator<'_> {
    /// Error for an event that became known, or was changed, after its day.
    pub(super) fn too_late(&self, event: &CorporateAction, what: &'static str) -> StepError {
        StepError::Late {
            event_id: event.event_id.to_string(),
            security: self.history.security(event.security).id.clone(),
            ex_date: event.ex_date,
            what,
        }
    }
}

/// Day before a date.
pub(super) fn day_before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(date)
}
