//! Order of the events of one open.
//!
//! By ex-date, then by kind, then by line, then by what the events say. Ids come last, so they
//! decide nothing but the order of equal records.
//!
//! Source: `docs/methodology/corporate-actions.md` §2.

use kapok_market::{CorporateAction, SecurityIx, Terms};

/// Turn of an event among those of one ex-date.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Units and identities.
    Unit,
    /// A line becomes another one.
    Switch,
    /// A line leaves.
    Leave,
    /// Nobody knows.
    Unsupported,
    /// Further shares without payment.
    Split,
    /// Values that leave the price.
    Payment,
    /// Further shares for payment.
    Rights,
    /// Share counts.
    Count,
}

impl Turn {
    fn of(terms: &Terms) -> Self {
        match terms {
            Terms::Redenomination { .. } | Terms::IdentifierChange => Self::Unit,
            Terms::LineSwitch { .. } => Self::Switch,
            Terms::Merger { .. }
            | Terms::Delisting { .. }
            | Terms::Bankruptcy { .. }
            | Terms::Replacement { .. } => Self::Leave,
            Terms::Unsupported { .. } => Self::Unsupported,
            Terms::Split { .. } | Terms::BonusIssue { .. } | Terms::OptionalDividend { .. } => {
                Self::Split
            }
            Terms::CashDividend { .. }
            | Terms::SpinOff { .. }
            | Terms::CapitalRepayment { .. }
            | Terms::Distribution { .. } => Self::Payment,
            Terms::RightsIssue { .. } => Self::Rights,
            Terms::TenderOffer { .. } | Terms::ShareChange { .. } => Self::Count,
        }
    }
}

/// Place of an event among those of its line and turn: a change of the unit comes before what is
/// counted in shares, and a consolidation before the payments that are per share after it. Of
/// several ways to leave, the one that says most comes first.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
fn place(terms: &Terms) -> u8 {
    match terms {
        Terms::Split { .. }
        | Terms::CapitalRepayment { consolidation: Some(_), .. }
        | Terms::Replacement { .. } => 0,
        Terms::CashDividend { .. } | Terms::Merger { .. } => 1,
        Terms::CapitalRepayment { consolidation: None, .. } | Terms::Bankruptcy { .. } => 2,
        Terms::Distribution { .. } | Terms::Delisting { .. } => 3,
        _ => 4,
    }
}

/// Events in the order of treatment.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
pub(crate) fn in_order<'e>(events: &[&'e CorporateAction]) -> Vec<&'e CorporateAction> {
    let mut ordered = events.to_vec();
    if ordered.len() > 1 {
        ordered.sort_by_cached_key(|event| {
            let turn = turn(event, events);
            let rank = match turn {
                Turn::Switch => switches_before(event.security, event, events),
                _ => 0,
            };
            let last = matches!(event.terms, Terms::LineSwitch { .. });
            let of_line = (last, Turn::of(&event.terms), place(&event.terms));
            let by = (event.ex_date, turn, rank, event.security, of_line);
            (by, event.said(), event.event_id.clone())
        });
    }
    ordered
}

/// Turn of an event. What is stated on a line that becomes another one is per share of that line:
/// it comes just before the switch, and the new line takes over its result.
fn turn(event: &CorporateAction, events: &[&CorporateAction]) -> Turn {
    match Turn::of(&event.terms) {
        own @ (Turn::Unit | Turn::Leave | Turn::Switch) => own,
        _ if switches_with(event, events) => Turn::Switch,
        own => own,
    }
}

/// Number of switches in a row that lead to a line on an ex-date: the first is treated first.
fn switches_before(
    line: SecurityIx,
    event: &CorporateAction,
    events: &[&CorporateAction],
) -> usize {
    let into = |line: SecurityIx| {
        let mut switches = events.iter().filter(|e| e.ex_date == event.ex_date);
        switches.find_map(|e| match e.terms {
            Terms::LineSwitch { into, .. } if into == line => Some(e.security),
            _ => None,
        })
    };
    // A circle of switches has no first; its length is that of the events at most.
    let chain = std::iter::successors(into(line), |&line| into(line));
    chain.take(events.len()).count()
}

/// Whether the line of an event becomes another one with its ex-date.
pub(crate) fn switches_with(event: &CorporateAction, events: &[&CorporateAction]) -> bool {
    let switches = |e: &&CorporateAction| {
        matches!(e.terms, Terms::LineSwitch { .. })
            && e.security == event.security
            && e.ex_date == event.ex_date
    };
    events.iter().any(switches)
}
