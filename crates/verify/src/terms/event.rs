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

    /// Shares after for one before, of an event that changes the count without payment, after the
    /// others of its ex-date that come first.
    pub(super) fn share_factor(&self) -> Option<Exact> {
        let before = |a: &&ActionRow| a.sequence < self.action.sequence;
        let first = Entitlement::of(self.without_payment().filter(before));
        let up_to = |a: &&ActionRow| a.sequence <= self.action.sequence;
        let with = Entitlement::of(self.without_payment().filter(up_to));
        Ratio::of(self.action).map(|_| with.all / first.all)
    }

    /// Events without payment of the line and ex-date at the stage of the event.
    fn without_payment(&self) -> impl Iterator<Item = &'a ActionRow> {
        let ActionRow { security_id, stage, ex_date, .. } = self.action;
        let here = move |a: &&ActionRow| {
            a.security_id == *security_id
                && a.stage == *stage
                && a.ex_date == *ex_date
                && !a.treatment.starts_with(NOT_APPLIED)
        };
        self.index.actions.iter().copied().filter(here)
    }

    /// Shares of the line after all of them, for one held.
    fn entitlement(&self) -> Entitlement {
        Entitlement::of(self.without_payment())
    }

    fn before_split(&self) -> bool {
        self.action.quoted_basis.as_deref() == Some("before_split")
    }

    /// Whether the events of the ex-date without payment are all of this stage: those of an
    /// earlier evening are told on that day.
    fn tells_splits(&self) -> bool {
        self.action.stage == "next_open"
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
    /// after them.
    pub(super) fn offers(&self) -> Vec<Ratio> {
        let Entitlement { units, all } = self.entitlement();
        let on = |quoted: Exact| {
            let ratio = |action: &ActionRow| Ratio::of(action);
            let share = &quoted / &all;
            let taken = |r: Ratio| r.new / r.old * share.clone();
            // Each of several rights is on the shares held; those before it have added some.
            let before: Exact = self.rights_before().filter_map(ratio).map(taken).sum();
            self.ratio().map(|Ratio { new, old }| {
                let shares = exact(1.0) + before;
                Ratio { new: new * share.clone() / shares, old }
            })
        };
        match self.before_split() {
            true if self.tells_splits() => on(exact(1.0)).into_iter().collect(),
            true => Vec::new(),
            false => [units, all.clone()].into_iter().filter_map(on).collect(),
        }
    }

    /// Rights of the line and ex-date that were taken up before those of the event.
    fn rights_before(&self) -> impl Iterator<Item = &'a ActionRow> {
        let sequence = self.action.sequence;
        let rights = self.without_payment().filter(|a| a.event_type == "rights_issue");
        let taken = |a: &&ActionRow| {
            a.price_before != a.price_after || a.index_shares_before != a.index_shares_after
        };
        rights.filter(move |a| a.sequence < sequence).filter(taken)
    }

    /// The cost of a new share of a rights issue.
    pub(super) fn cost(&self) -> Option<Exact> {
        let unranked = exact(self.action.unranked_dividend.unwrap_or(0.0));
        self.rates.local(self.action, exact(self.action.amount?) + unranked)
    }
}

/// Beginning of the treatment of an event whose line has left.
pub(super) const NOT_APPLIED: &str = "not applied";

/// Shares after the events of one ex-date for one held: splits multiply, further shares add up.
struct Entitlement {
    units: Exact,
    all: Exact,
}

impl Entitlement {
    fn of<'a>(rows: impl Iterator<Item = &'a ActionRow>) -> Self {
        let rows: Vec<&ActionRow> = rows.collect();
        let splits = rows.iter().filter_map(|row| match row.event_type.as_str() {
            "split" | "capital_repayment" => Ratio::of(row).map(|Ratio { new, old }| new / old),
            _ => None,
        });
        let units: Exact = splits.product();
        let added = rows.iter().filter_map(|row| match row.event_type.as_str() {
            "bonus_issue" | "optional_dividend" => {
                let Ratio { new, old } = Ratio::of(row)?;
                let before = row.quoted_basis.as_deref() == Some("before_split");
                Some(new / old * if before { exact(1.0) } else { units.clone() })
            }
            _ => None,
        });
        let added: Exact = added.sum();
        Self { all: &units + &added, units }
    }
}
