//! Corporate actions and their lives: announced, corrected, confirmed, cancelled.

use std::num::NonZeroU32;
use std::ops::Range;

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp, end_of_day};

use crate::security::{SecurityIx, SourceIx};

/// Where an event stands. Announced and confirmed events are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionStatus {
    /// Published by the issuer.
    Announced,
    /// Checked against a second source.
    Confirmed,
    /// Called off: as if it had never been.
    Cancelled,
    /// Taken back after its ex-date.
    Reversed,
}

/// What an event does, with all its terms.
#[derive(Debug, Clone, PartialEq)]
pub enum Terms {
    /// Cash a share.
    CashDividend {
        /// Amount a share, in `currency`.
        amount: f64,
        /// Currency of the amount.
        currency: Currency,
        /// Outside the issuer's regular payments: the price is adjusted for it.
        special: bool,
        /// Tax has been taken off already.
        net: bool,
    },
    /// `new` shares for `old` shares; fewer for more is a consolidation.
    Split {
        /// Shares after.
        new: f64,
        /// Shares before.
        old: f64,
    },
    /// `new` further shares for each `old` held, without payment.
    BonusIssue {
        /// Shares added.
        new: f64,
        /// Shares held.
        old: f64,
    },
    /// The right to `new` further shares for each `old` held, at a price.
    RightsIssue {
        /// Shares offered.
        new: f64,
        /// Shares held.
        old: f64,
        /// Price of a new share, in `currency`.
        subscription_price: f64,
        /// Currency of that price.
        currency: Currency,
    },
    /// A part of the company leaves it.
    SpinOff {
        /// Value a parent share that leaves, in `currency`.
        value: f64,
        /// Currency of the value.
        currency: Currency,
    },
    /// Capital paid back a share.
    CapitalRepayment {
        /// Amount a share, in `currency`.
        amount: f64,
        /// Currency of the amount.
        currency: Currency,
    },
    /// The line leaves the index before the open of the ex-date, at its last price.
    Delisting,
    /// A type that this version does not know how to treat.
    Unsupported {
        /// The type as written.
        kind: Box<str>,
    },
}

impl Terms {
    /// The type as the `corporate_actions` table writes it.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::CashDividend { .. } => "cash_dividend",
            Self::Split { .. } => "split",
            Self::BonusIssue { .. } => "bonus_issue",
            Self::RightsIssue { .. } => "rights_issue",
            Self::SpinOff { .. } => "spin_off",
            Self::CapitalRepayment { .. } => "capital_repayment",
            Self::Delisting => "delisting",
            Self::Unsupported { kind } => kind,
        }
    }

    /// Whether an open sees the event. Regular dividends are seen by the close of the ex-date
    /// only.
    #[must_use]
    pub fn moves_the_open(&self) -> bool {
        !matches!(self, Self::CashDividend { special: false, .. })
    }

    /// Shares after for one share before, where an event changes the count without payment.
    #[must_use]
    pub fn share_factor(&self) -> f64 {
        match self {
            Self::Split { new, old } => new / old,
            Self::BonusIssue { new, old } => (old + new) / old,
            _ => 1.0,
        }
    }
}

/// One version of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct CorporateAction {
    /// The vendor's id, the same for all versions.
    pub event_id: Box<str>,
    /// Whose event it is.
    pub security: SecurityIx,
    /// First day on which the price is without the benefit.
    pub ex_date: NaiveDate,
    /// When this version could be known.
    pub known_at: Timestamp,
    /// 1, 2, … as terms are corrected.
    pub version: u32,
    /// Where the event stands in this version.
    pub status: ActionStatus,
    /// What it does.
    pub terms: Terms,
    /// Where it came from.
    pub source: SourceIx,
}

/// All versions of all events, by ex-date.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    by_ex_date: Vec<CorporateAction>,
    /// One more than the position of the next version of the same event, where there is one.
    next_version: Vec<Option<NonZeroU32>>,
    /// Positions in `by_ex_date` of events that an open sees.
    opening: Vec<usize>,
    /// Positions in `by_ex_date` of versions that became known after their ex-date.
    overdue: Vec<usize>,
}

impl Actions {
    /// Events in any order.
    #[must_use]
    pub fn new(mut actions: Vec<CorporateAction>) -> Self {
        actions.sort_by(|a, b| {
            let of_day = (a.ex_date, a.security).cmp(&(b.ex_date, b.security));
            of_day.then_with(|| (&a.event_id, a.version).cmp(&(&b.event_id, b.version)))
        });
        let next_version = next_versions(&actions);
        let is_overdue = |action: &CorporateAction| action.known_at > end_of_day(action.ex_date);
        let overdue = (0..actions.len()).filter(|&at| is_overdue(&actions[at])).collect();
        let opening = (0..actions.len()).filter(|&at| actions[at].terms.moves_the_open());
        Self { opening: opening.collect(), by_ex_date: actions, next_version, overdue }
    }

    /// All versions, by ex-date.
    #[must_use]
    pub fn all(&self) -> &[CorporateAction] {
        &self.by_ex_date
    }

    /// Events with an ex-date after `after` and up to `to`, as they stood at the cut-off: the
    /// newest version known, unless that calls the event off.
    pub fn ex_between(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let range = self.ex_range(after, to);
        range.filter(move |&at| self.is_live(at, cut_off)).map(|at| &self.by_ex_date[at])
    }

    /// All versions of events with an ex-date after `after` and up to `to` that an open sees.
    pub fn opening_versions(
        &self,
        after: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = &CorporateAction> {
        self.opening_range(after, to).iter().map(|&at| &self.by_ex_date[at])
    }

    /// The events of [`Actions::ex_between`] that an open sees.
    pub fn openings(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let live = move |at: &&usize| self.is_live(**at, cut_off);
        self.opening_range(after, to).iter().filter(live).map(|&at| &self.by_ex_date[at])
    }

    fn opening_range(&self, after: NaiveDate, to: NaiveDate) -> &[usize] {
        let before = |limit: NaiveDate| {
            self.opening.partition_point(|&at| self.by_ex_date[at].ex_date <= limit)
        };
        &self.opening[before(after)..before(to)]
    }

    fn ex_range(&self, after: NaiveDate, to: NaiveDate) -> Range<usize> {
        let start = self.by_ex_date.partition_point(|a| a.ex_date <= after);
        start..start + self.by_ex_date[start..].partition_point(|a| a.ex_date <= to)
    }

    /// Versions that became known after their ex-date, and after `after` up to `to`.
    pub fn known_after_ex(
        &self,
        after: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let overdue = self.overdue.iter().map(|&at| &self.by_ex_date[at]);
        overdue.filter(move |action| after < action.known_at && action.known_at <= to)
    }

    fn is_live(&self, at: usize, cut_off: Timestamp) -> bool {
        let action = &self.by_ex_date[at];
        let stands = matches!(action.status, ActionStatus::Announced | ActionStatus::Confirmed);
        action.known_at <= cut_off && stands && !self.is_superseded(at, cut_off)
    }

    fn is_superseded(&self, at: usize, cut_off: Timestamp) -> bool {
        let mut next = self.next_version[at];
        while let Some(at) = next {
            let at = at.get() as usize - 1;
            if self.by_ex_date[at].known_at <= cut_off {
                return true;
            }
            next = self.next_version[at];
        }
        false
    }
}

/// One more than the position of the next version of the same event, for each that has one.
fn next_versions(actions: &[CorporateAction]) -> Vec<Option<NonZeroU32>> {
    let mut by_event: Vec<usize> = (0..actions.len()).collect();
    by_event.sort_by(|&a, &b| {
        let key = |at: usize| (&actions[at].event_id, actions[at].version);
        key(a).cmp(&key(b))
    });
    let mut next = vec![None; actions.len()];
    for pair in by_event.windows(2) {
        if actions[pair[0]].event_id == actions[pair[1]].event_id {
            next[pair[0]] = u32::try_from(pair[1] + 1).ok().and_then(NonZeroU32::new);
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::TextIx;

    fn version(
        event: &str,
        ex: &str,
        known: &str,
        version: u32,
        status: ActionStatus,
    ) -> CorporateAction {
        CorporateAction {
            event_id: event.into(),
            security: SecurityIx(0),
            ex_date: ex.parse().unwrap(),
            known_at: end_of_day(known.parse().unwrap()),
            version,
            status,
            terms: Terms::Delisting,
            source: TextIx(0),
        }
    }

    #[test]
    fn the_newest_version_known_stands() {
        use ActionStatus::{Announced, Cancelled, Confirmed};
        let actions = Actions::new(vec![
            version("A", "2020-02-03", "2020-01-02", 1, Announced),
            version("A", "2020-02-04", "2020-01-20", 2, Confirmed),
            version("B", "2020-02-04", "2020-01-02", 1, Announced),
            version("B", "2020-02-04", "2020-01-31", 2, Cancelled),
        ]);
        let live = |known: &str| {
            let (after, to) = ("2020-02-01".parse().unwrap(), "2020-02-10".parse().unwrap());
            let cut_off = end_of_day(known.parse().unwrap());
            let found = actions.ex_between(after, to, cut_off);
            found.map(|a| format!("{}{} {}", a.event_id, a.version, a.ex_date)).collect::<Vec<_>>()
        };
        assert_eq!(live("2020-01-01"), Vec::<String>::new());
        assert_eq!(live("2020-01-10"), ["A1 2020-02-03", "B1 2020-02-04"]);
        assert_eq!(live("2020-01-20"), ["A2 2020-02-04", "B1 2020-02-04"]);
        assert_eq!(live("2020-02-01"), ["A2 2020-02-04"]);
    }
}
