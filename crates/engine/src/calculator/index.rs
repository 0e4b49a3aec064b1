//! One index over one history: what its days are gathered from.

use std::collections::BTreeMap;

use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, History};
use kapok_rulebook::Rulebook;

use crate::error::StepError;

/// One index over one history.
#[derive(Debug, Clone, Copy)]
pub struct Calculator<'a> {
    /// The methodology.
    pub book: &'a Rulebook,
    /// All that is known.
    pub history: &'a History,
    /// Keep the constituents of each close and the evidence of each review.
    pub detail: bool,
}

/// Index currency per unit of each currency of a day.
pub(super) type Rates = BTreeMap<Currency, FxQuote>;

impl Calculator<'_> {
    /// The error of an event that came, or was changed, after its day.
    pub(super) fn too_late(&self, event: &CorporateAction, what: &'static str) -> StepError {
        StepError::Late {
            event_id: event.event_id.to_string(),
            security: self.history.security(event.security).id.clone(),
            ex_date: event.ex_date,
            what,
        }
    }
}
