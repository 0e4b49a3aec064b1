//! One record of an event, and the numbers of its terms.

use kapok_published::ActionRow;

use super::rates::Rates;
use super::ratio::Ratio;
use super::splits::{Entitlement, Splits, is_before_split};
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

    /// Shares after for one before, of an event that changes the count without payment, after the
    /// others of its ex-date that come first.
    pub(super) fn share_factor(&self) -> Option<Exact> {
        let splits = self.splits();
        let sequence = self.action.sequence;
        let first = splits.shares(|a| a.sequence < sequence);
        let with = splits.shares(|a| a.sequence <= sequence);
        Ratio::of(self.action).map(|_| with.all / first.all)
    }

    /// Splits of the line whose event it is: ratios of other lines are per share of that one.
    fn splits(&self) -> Splits<'a> {
        Splits::of(self.index, self.leader().unwrap_or(self.action))
    }

    /// Shares of the line after all events without payment, for one held.
    fn entitlement(&self) -> Entitlement {
        self.splits().shares(|_| true)
    }

    fn before_split(&self) -> bool {
        is_before_split(self.action)
    }

    /// Whether the events of the ex-date without payment are all known.
    fn tells_splits(&self) -> bool {
        Splits::are_told(self.index, self.action)
    }

    /// The amount in the currency of the quotation, on the shares that it is quoted on.
    pub(super) fn quoted(&self) -> Option<Exact> {
        self.rates.local(self.action, exact(self.action.amount?))
    }

    /// The amount a share at hand.
    pub(super) fn amount(&self) -> Option<Exact> {
        let amount = self.quoted()?;
        if !self.before_split() {
            return Some(amount);
        }
        let own = match (self.action.event_type.as_str(), self.ratio()) {
            // Paid before the consolidation that comes with it.
            ("capital_repayment", Some(Ratio { new, old })) => new / old,
            _ => exact(1.0),
        };
        self.tells_splits().then(|| amount * own / self.entitlement().all)
    }

    /// The ratio of shares of another line, on the shares at hand.
    pub(super) fn ratio_at_hand(&self) -> Option<Ratio> {
        let Ratio { new, old } = self.ratio()?;
        if !self.before_split() {
            return Some(Ratio { new, old });
        }
        self.tells_splits().then(|| Ratio { new: new / self.entitlement().all, old })
    }

    /// Ratios that rights may have on the shares at hand: beside the bonus issues of the day, or
    /// after them; of several rights each on its own shares.
    pub(super) fn offers(&self) -> Vec<Ratio> {
        if !self.tells_splits() {
            return Vec::new();
        }
        let Entitlement { units, all } = self.entitlement();
        let bases = |action: &ActionRow| match is_before_split(action) {
            true => vec![exact(1.0) / all.clone()],
            false => vec![&units / &all, exact(1.0)],
        };
        // Shares at hand for one before any rights: those before this one have added some.
        let mut at_hand = vec![exact(1.0)];
        for (action, ratio) in self.rights_before().filter_map(|a| Some((a, Ratio::of(a)?))) {
            let added = bases(action).into_iter().map(|basis| &ratio.new / &ratio.old * basis);
            let added: Vec<Exact> = added.collect();
            at_hand = at_hand.iter().flat_map(|held| added.iter().map(move |a| held + a)).collect();
        }
        let Some(Ratio { new, old }) = self.ratio() else { return Vec::new() };
        let own = bases(self.action);
        let ratios = own.iter().flat_map(|basis| at_hand.iter().map(move |held| basis / held));
        ratios.map(|share| Ratio { new: &new * &share, old: old.clone() }).collect()
    }

    /// Rights of the line and ex-date that were taken up before those of the event.
    fn rights_before(&self) -> impl Iterator<Item = &'a ActionRow> {
        let sequence = self.action.sequence;
        let here = self.splits().here.into_iter();
        let taken = |a: &&ActionRow| {
            a.price_before != a.price_after || a.index_shares_before != a.index_shares_after
        };
        let rights = here.filter(|a| a.event_type == "rights_issue").filter(taken);
        rights.filter(move |a| a.sequence < sequence)
    }

    /// The cost of a new share of a rights issue.
    pub(super) fn cost(&self) -> Option<Exact> {
        let unranked = exact(self.action.unranked_dividend.unwrap_or(0.0));
        self.rates.local(self.action, exact(self.action.amount?) + unranked)
    }
}
