//! Share counts between reviews.
//!
//! Source: `docs/methodology/corporate-actions.md` §10.

use super::ledger::{Change, EventIdentity, Ledger};
use crate::day::ShareUpdate;
use crate::error::StepError;

/// Follows a share count that changes without an offer to holders: the price stays, and index
/// shares follow in a cap-weighted index.
///
/// Source: `docs/methodology/corporate-actions.md` §10.
pub(super) fn follow(
    ledger: &mut Ledger<'_>,
    event: EventIdentity<'_>,
    at: usize,
    share_factor: f64,
) -> Result<(), StepError> {
    let line = ledger.constituents.get(at);
    if ledger.fixed_weight() {
        ledger.constituents.shares_outstanding[at] *= share_factor;
        ledger.constituents.set_index_shares(at, line.index_shares);
        ledger.note(event, at, "share count follows, the weight stays".into());
        return Ok(());
    }
    let change = Change { price: line.price, share_factor, neutral: false };
    ledger.adjust(event, at, change, "share count follows");
    Ok(())
}

impl Ledger<'_> {
    /// Takes over a share count and a free-float factor: `q' = s' · f' · c`.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    pub(crate) fn update(&mut self, event: EventIdentity<'_>, update: ShareUpdate) {
        let Some(at) = self.constituents.find(update.security) else { return };
        let before = self.constituents.get(at);
        let value_before = self.constituents.market_value_of(at);
        self.constituents.shares_outstanding[at] = update.outstanding;
        self.constituents.free_float[at] = update.free_float;
        // Indices whose weights or units are fixed keep the new count for publication alone; the
        // cap factor absorbs it.
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
        let mut record = self.record(event, &before, treatment.into());
        record.shares_after = self.constituents.index_shares[at];
        record.market_value_change = self.constituents.market_value_of(at) - value_before;
        self.records.push(record);
    }
}
