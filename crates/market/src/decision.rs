//! Decisions of people about facts: a price of one line and session, an event that is believed.

use chrono::NaiveDate;
use kapok_domain::SecurityId;

use crate::action::{ActionStatus, CorporateAction, Terms};

/// Decisions of people about facts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decisions {
    /// Prices of a line and session.
    pub prices: Vec<PriceDecision>,
    /// Events that are believed.
    pub events: Vec<BelievedEvent>,
}

/// Part of an event that a person believes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Believed {
    /// Its cash, though it reaches the price.
    Cash,
    /// Its ratio, though it is beyond reason.
    Ratio,
}

impl Believed {
    /// Whether an event has a part that must be believed apart from the other events of its day.
    pub(crate) fn is_of(self, event: &CorporateAction) -> bool {
        use ActionStatus::{Cancelled, Reversed};
        if matches!(event.status, Cancelled | Reversed) {
            return false;
        }
        match (self, &event.terms) {
            (Self::Ratio, Terms::RightsIssue { .. } | Terms::ShareChange { .. }) => true,
            (Self::Ratio, terms) => terms.share_factor() != 1.0,
            (
                Self::Cash,
                Terms::CashDividend { special: true, .. }
                | Terms::OptionalDividend { .. }
                | Terms::CapitalRepayment { .. }
                | Terms::SpinOff { .. }
                | Terms::Distribution { .. }
                | Terms::TenderOffer { .. }
                | Terms::Merger { .. }
                | Terms::Delisting { .. }
                | Terms::Bankruptcy { .. },
            ) => true,
            (Self::Cash, _) => false,
        }
    }
}

/// Events of a line that a person believes, though their cash reaches the price or their ratio is
/// beyond reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelievedEvent {
    /// The line.
    pub security: SecurityId,
    /// The part that is believed: who accepts a ratio has not looked at cash.
    pub part: Believed,
    /// Ex-date of the events.
    pub ex_date: NaiveDate,
    /// Id of the event that is believed; `None`: all of the line and ex-date.
    pub event: Option<String>,
    /// Last day of prices on which this counts; `None`: for good.
    pub expires: Option<NaiveDate>,
}

/// Price of one line and session, decided by a person.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceDecision {
    /// The line.
    pub security: SecurityId,
    /// The session.
    pub date: NaiveDate,
    /// Price of the session.
    pub price: DecidedPrice,
}

/// Price that a person has decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DecidedPrice {
    /// The last close, carried; the close of the session, if there is one, does not count.
    Carry,
    /// This one, quotation currency, in place of any close of the session.
    Use(f64),
}
