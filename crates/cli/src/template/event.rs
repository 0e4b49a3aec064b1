//! Corporate actions, and what they do to a price and a share count.

use chrono::NaiveDate;

use super::company::Line;
use super::currencies::{Currencies, Money};

/// The types of events of the market, in the order in which they act on one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Split,
    BonusIssue,
    Dividend,
    OptionalDividend,
    SpecialDividend,
    CapitalRepayment,
    SpinOff,
    RightsIssue,
    TenderOffer,
    Delisting,
    Merger,
    Bankruptcy,
}

impl Kind {
    /// The type as the table writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::BonusIssue => "bonus_issue",
            Self::Dividend | Self::SpecialDividend => "cash_dividend",
            Self::OptionalDividend => "optional_dividend",
            Self::CapitalRepayment => "capital_repayment",
            Self::SpinOff => "spin_off",
            Self::RightsIssue => "rights_issue",
            Self::TenderOffer => "tender_offer",
            Self::Delisting => "delisting",
            Self::Merger => "merger",
            Self::Bankruptcy => "bankruptcy",
        }
    }

    /// Whether it takes an amount of money out of the price.
    pub(super) fn is_subtractive(self) -> bool {
        match self {
            Self::Dividend
            | Self::OptionalDividend
            | Self::SpecialDividend
            | Self::CapitalRepayment
            | Self::SpinOff => true,
            Self::Split | Self::BonusIssue | Self::RightsIssue | Self::TenderOffer => false,
            Self::Delisting | Self::Merger | Self::Bankruptcy => false,
        }
    }

    /// Whether shares are sold or bought at a price.
    pub(super) fn is_priced(self) -> bool {
        matches!(self, Self::RightsIssue | Self::TenderOffer)
    }

    /// Whether the line leaves the market.
    pub(super) fn ends_the_line(self) -> bool {
        matches!(self, Self::Delisting | Self::Merger | Self::Bankruptcy)
    }

    /// Whether it is a regular payment of a year.
    pub(super) fn is_regular_dividend(self) -> bool {
        matches!(self, Self::Dividend | Self::OptionalDividend)
    }
}

/// How the terms of an event change, and when the tables know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// They do not.
    Steady,
    /// The first amount announced was a quarter too high.
    Corrected,
    /// The event is called off.
    Cancelled,
    /// The tables know it three trading days after its ex-date.
    Late,
    /// Up to three weeks after its ex-date it is an estimate, a fifth too low.
    Estimated,
    /// The tables know the price ten trading days after the ex-date, and the share count follows
    /// on the next: the market, which guesses it, goes ex in time.
    Deferred,
}

/// One event of one line.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Position of the line.
    pub(super) line: usize,
    pub(super) kind: Kind,
    /// Day of the announcement, and first day without the benefit.
    pub(super) announced: usize,
    pub(super) ex: usize,
    /// New and old shares, where the event has them.
    pub(super) ratio: Option<(f64, f64)>,
    /// The amount, or the subscription price, as a fraction of the price before the announcement.
    pub(super) fraction: f64,
    /// The amount a share, or the subscription price, in `money`: 0 until it is announced.
    pub(super) amount: f64,
    pub(super) money: Money,
    /// The line that holders receive, if it is listed.
    pub(super) child: Option<&'static str>,
    /// The line whose shares are part of the price of this one.
    pub(super) acquirer: Option<&'static str>,
    pub(super) life: Life,
}

impl Event {
    /// New shares for one old share: 0 without a ratio.
    fn new_per_old(&self) -> f64 {
        self.ratio.map_or(0.0, |(new, old)| new / old)
    }

    /// The close before the ex-date as it would have been without the benefit.
    ///
    /// * `price`: that close in the currency of the line
    /// * `rate`: units of that currency per one of the amount
    pub(super) fn ex_price(&self, price: f64, rate: f64) -> f64 {
        let amount = self.amount * rate;
        match self.kind {
            _ if self.life == Life::Cancelled => price,
            Kind::Split => price / self.new_per_old(),
            Kind::BonusIssue => price / (1.0 + self.new_per_old()),
            Kind::RightsIssue => (price + amount * self.new_per_old()) / (1.0 + self.new_per_old()),
            Kind::TenderOffer => (price - amount * self.new_per_old()) / (1.0 - self.new_per_old()),
            kind if kind.is_subtractive() => price - amount,
            _ => price,
        }
    }

    /// Shares after the event for one share before.
    pub(super) fn share_factor(&self) -> f64 {
        match self.kind {
            _ if self.life == Life::Cancelled => 1.0,
            Kind::Split => self.new_per_old(),
            Kind::BonusIssue | Kind::RightsIssue => 1.0 + self.new_per_old(),
            Kind::TenderOffer => 1.0 - self.new_per_old(),
            _ => 1.0,
        }
    }

    /// Units of the currency of a line per one of the amount, before a date.
    pub(super) fn rate(&self, line: &Line, currencies: &Currencies, date: NaiveDate) -> f64 {
        if self.money == line.money {
            return 1.0;
        }
        currencies.rate_before(self.money, line.money, date)
    }
}
