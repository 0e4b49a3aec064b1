//! One record of an event, and the numbers of its terms.

use kapok_published::ActionRow;

use super::rates::Rates;
use crate::exact::{Exact, exact};
use crate::holdings::Held;
use crate::index_rows::IndexRows;

/// One record of an event.
pub(super) struct Event<'e, 'a> {
    pub(super) index: &'e IndexRows<'a>,
    pub(super) rates: &'e Rates<'a>,
    pub(super) action: &'a ActionRow,
    pub(super) before: Held,
    pub(super) after: Held,
}

/// The two numbers of shares of an event's terms, both above zero.
pub(super) struct Ratio {
    pub(super) new: Exact,
    pub(super) old: Exact,
}

impl Ratio {
    fn of(action: &ActionRow) -> Option<Self> {
        let (new, old) = action.ratio_new.zip(action.ratio_old)?;
        (new > 0.0 && old > 0.0).then(|| Self { new: exact(new), old: exact(old) })
    }
}

impl<'a> Event<'_, 'a> {
    /// The first record of the same event: that of the line whose event it is.
    pub(super) fn leader(&self) -> Option<&'a ActionRow> {
        self.same_event().next()
    }

    /// Whether another line comes in with the event.
    pub(super) fn brings_a_line(&self) -> bool {
        self.same_event().nth(1).is_some()
    }

    fn same_event(&self) -> impl Iterator<Item = &'a ActionRow> {
        let ActionRow { event_id, stage, .. } = self.action;
        let same =
            move |action: &&ActionRow| action.event_id == *event_id && action.stage == *stage;
        self.index.actions.iter().copied().filter(same)
    }

    pub(super) fn ratio(&self) -> Option<Ratio> {
        Ratio::of(self.action)
    }

    /// Shares after for one before, of an event that changes the count without payment.
    pub(super) fn share_factor(&self) -> Option<Exact> {
        share_factor(self.action)
    }

    /// The amount in the currency of the quotation, on the shares that it is quoted on.
    pub(super) fn quoted(&self) -> Option<Exact> {
        self.rates.local(self.action, exact(self.action.amount?))
    }

    /// The amount a share after the splits of the same open.
    pub(super) fn amount(&self) -> Option<Exact> {
        let amount = self.quoted()?;
        if self.action.quoted_basis.as_deref() != Some("before_split") {
            return Some(amount);
        }
        let here = |a: &&ActionRow| {
            a.security_id == self.action.security_id && a.stage == self.action.stage
        };
        let splits = self.index.actions.iter().copied().filter(here).filter_map(share_factor);
        // After the close it is not told which splits lie between.
        (self.action.stage != "after_close").then(|| amount / splits.product::<Exact>())
    }

    /// The cost of a new share of a rights issue.
    pub(super) fn cost(&self) -> Option<Exact> {
        let unranked = exact(self.action.unranked_dividend.unwrap_or(0.0));
        self.rates.local(self.action, exact(self.action.amount?) + unranked)
    }
}

fn share_factor(action: &ActionRow) -> Option<Exact> {
    let Ratio { new, old } = Ratio::of(action)?;
    match action.event_type.as_str() {
        "split" => Some(new / old),
        "bonus_issue" | "optional_dividend" => Some((&new + &old) / old),
        _ => None,
    }
}
