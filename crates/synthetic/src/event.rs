//! Corporate actions, and what they do to a price and a share count.

use chrono::NaiveDate;

use crate::company::Line;
use crate::currencies::{Currencies, Money};
use crate::event_kind::{EventKind, Life, Ratio};

/// One event of one line.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Position of the line.
    pub(crate) line: usize,
    pub(crate) kind: EventKind,
    /// Day of the announcement, and first day without the benefit.
    pub(crate) announced: usize,
    pub(crate) ex: usize,
    pub(crate) ratio: Option<Ratio>,
    /// The amount, or the subscription price, as a fraction of the price before the announcement.
    pub(crate) fraction: f64,
    /// The amount a share, or the subscription price, in `money`: 0 until it is announced.
    pub(crate) amount: f64,
    pub(crate) money: Money,
    /// The line that holders receive, if it is listed.
    pub(crate) child: Option<&'static str>,
    /// The line whose shares are part of the price of this one.
    pub(crate) acquirer: Option<&'static str>,
    pub(crate) life: Life,
}

impl Event {
    /// New shares for one old share: 0 without a ratio.
    fn new_per_old(&self) -> f64 {
        self.ratio.map_or(0.0, |ratio| ratio.new / ratio.old)
    }

    /// The close before the ex-date as it would have been without the benefit.
    ///
    /// * `price`: that close in the currency of the line
    /// * `rate`: units of that currency per one of the amount
    pub(crate) fn ex_price(&self, price: f64, rate: f64) -> f64 {
        let amount = self.amount * rate;
        match self.kind {
            _ if self.life == Life::Cancelled => price,
            EventKind::Split => price / self.new_per_old(),
            EventKind::BonusIssue => price / (1.0 + self.new_per_old()),
            EventKind::RightsIssue => {
                (price + amount * self.new_per_old()) / (1.0 + self.new_per_old())
            }
            EventKind::TenderOffer => {
                (price - amount * self.new_per_old()) / (1.0 - self.new_per_old())
            }
            kind if kind.is_subtractive() => price - amount,
            _ => price,
        }
    }

    /// Shares after the event for one share before.
    pub(crate) fn share_factor(&self) -> f64 {
        match self.kind {
            _ if self.life == Life::Cancelled => 1.0,
            EventKind::Split => self.new_per_old(),
            EventKind::BonusIssue | EventKind::RightsIssue => 1.0 + self.new_per_old(),
            EventKind::TenderOffer => 1.0 - self.new_per_old(),
            _ => 1.0,
        }
    }

    /// Units of the currency of a line per one of the amount, before a date.
    pub(crate) fn rate(&self, line: &Line, currencies: &Currencies, date: NaiveDate) -> f64 {
        if self.money == line.money {
            return 1.0;
        }
        currencies.rate_before(self.money, line.money, date)
    }
}
