//! Corporate actions of an open, applied in order.
//!
//! Source: `docs/methodology/corporate-actions.md` §2.

use kapok_market::{CorporateAction, Terms};

use super::ex_date::ExDate;
use super::ledger::Ledger;
use super::moment::Moment;
use super::order::in_order;
use super::{change, lines, replacement, rights};
use crate::equity::constituents::Constituents;
use crate::error::StepError;
use crate::outcome::ActionRecord;

/// Applies the events of an open to the constituents, in the order of the methodology.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
///
/// # Errors
///
/// If an event cannot be treated.
pub fn apply(
    moment: Moment<'_>,
    events: &[&CorporateAction],
    constituents: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    // The order is part of the result: a special dividend is stated per share after a split, and
    // rights are priced on what a special dividend has left.
    let ordered = in_order(events);
    let mut ledger = Ledger::new(moment, constituents);
    for of_date in ordered.chunk_by(|a, b| a.ex_date == b.ex_date) {
        let mut day = ExDate::new(moment, of_date);
        for event in of_date {
            // Looked up for every event: an earlier one may have removed the line or brought it in.
            match ledger.constituents.find(event.security) {
                Some(at) => treat(&mut ledger, &mut day, event, at)?,
                None => ledger.pass_over(event),
            }
        }
    }
    Ok(ledger.records)
}

fn treat<'e>(
    ledger: &mut Ledger<'_>,
    day: &mut ExDate<'e>,
    event: &'e CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    match &event.terms {
        Terms::Merger { .. } => lines::merger(ledger, event, at),
        Terms::Delisting { .. } => lines::delisting(ledger, event, at, "removed"),
        Terms::Bankruptcy { .. } => lines::delisting(ledger, event, at, "removed as bankrupt"),
        Terms::LineSwitch { .. } => {
            let basis = day.per_other_line(event, ledger.constituents.price[at]);
            lines::switch(ledger, event, at, basis)
        }
        Terms::Replacement { by } => replacement::replace(ledger, event, at, *by),
        Terms::SpinOff { .. } => lines::spin_off(ledger, day, event, at),
        Terms::RightsIssue { .. } => rights::rights_issue(ledger, day, event, at),
        Terms::CashDividend { .. }
        | Terms::OptionalDividend { .. }
        | Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::CapitalRepayment { .. }
        | Terms::Distribution { .. }
        | Terms::TenderOffer { .. }
        | Terms::ShareChange { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange => change::of_one_line(ledger, day, event, at),
        // A guess would be published as a level; an unknown kind of event holds the index instead.
        Terms::Unsupported { kind } => Err(StepError::Unsupported {
            event_id: event.event_id.to_string(),
            security: ledger.name(event.security),
            ex_date: event.ex_date,
            kind: kind.to_string(),
        }),
    }
}
