//! Share counts between reviews.

use kapok_market::{CorporateAction, Ratio, SecurityIx};

use super::change::{are_taken_up, rights_of};
use super::ledger::{Cause, Change, Ledger};
use crate::error::StepError;

/// A share count that an index takes over between reviews.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareUpdate {
    /// The line.
    pub security: SecurityIx,
    /// Shares in issue at the next open.
    pub outstanding: f64,
    /// Free-float factor after its step.
    pub free_float: f64,
}

/// The count of shares changes without an offer to holders: the price stays. Index shares follow
/// where they follow the company's.
pub(super) fn change(
    ledger: &mut Ledger<'_>,
    cause: Cause<'_>,
    at: usize,
    share_factor: f64,
) -> Result<(), StepError> {
    let line = ledger.constituents.get(at);
    if ledger.fixed_weight() {
        ledger.constituents.shares_outstanding[at] *= share_factor;
        ledger.constituents.set_index_shares(at, line.index_shares);
        ledger.note(cause, at, "share count follows, the weight stays");
        return Ok(());
    }
    let change = Change { price: line.price, share_factor, neutral: false };
    ledger.adjust(cause, at, change, "share count follows");
    Ok(())
}

impl Ledger<'_> {
    /// New shares of a rights issue whose price was not set on its ex-date, if they are taken up
    /// at the price of the day.
    pub(crate) fn deferred_rights(
        &mut self,
        event: &CorporateAction,
        at: usize,
    ) -> Result<(), StepError> {
        let Some(rights) = rights_of(self, event, at)? else { return Ok(()) };
        if !are_taken_up(self, rights.cost, self.constituents.price[at]) {
            self.note(event.into(), at, "rights not below the price: no adjustment");
            return Ok(());
        }
        let Ratio { new, old } = rights.ratio;
        change(self, event.into(), at, (old + new) / old)
    }

    /// Takes over a share count and a free-float factor: `q' = s' · f' · c`.
    pub(crate) fn update(&mut self, cause: Cause<'_>, update: ShareUpdate) {
        let Some(at) = self.constituents.find(update.security) else { return };
        let before = self.constituents.get(at);
        let value_before = self.constituents.market_value_of(at);
        self.constituents.shares_outstanding[at] = update.outstanding;
        self.constituents.free_float[at] = update.free_float;
        let kept = self.fixed_weight() || self.unit_shares();
        if kept {
            self.constituents.set_index_shares(at, before.index_shares);
        } else {
            let shares = update.outstanding * update.free_float * before.cap_factor;
            self.constituents.index_shares[at] = shares;
        }
        let treatment = if kept {
            "share count and free float follow, index shares stay"
        } else {
            "share count and free float follow"
        };
        let mut record = super::record(self.opening, cause, &before, treatment);
        record.shares_after = self.constituents.index_shares[at];
        record.market_value_change = self.constituents.market_value_of(at) - value_before;
        self.records.push(record);
    }
}
