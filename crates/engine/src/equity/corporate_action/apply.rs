//! Corporate actions of an open, applied in order.
//!
//! Source: `docs/methodology/corporate-actions.md` §2.

use kapok_market::{CorporateAction, QuotedBasis, Terms};

use super::ledger::Ledger;
use super::moment::Moment;
use super::{change, lines, rights};
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
    let mut ordered: Vec<&CorporateAction> = events.to_vec();
    // The order is part of the result: a special dividend is stated per share after a split, and
    // rights are priced on what a special dividend has left. Security and event id make it total,
    // so the order of rows never decides.
    ordered.sort_by(|a, b| {
        let key = |e: &CorporateAction| (turn(&e.terms), e.security);
        key(a).cmp(&key(b)).then_with(|| a.event_id.cmp(&b.event_id))
    });
    let mut ledger = Ledger::new(moment, constituents);
    // Looked up for every event: an earlier one may have removed the line or brought it in.
    for event in &ordered {
        if let Some(at) = ledger.constituents.find(event.security) {
            treat(&mut ledger, event, &ordered, at)?;
        }
    }
    Ok(ledger.records)
}

/// Turn of an event among those of one open.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
fn turn(terms: &Terms) -> u8 {
    match terms {
        Terms::Redenomination { .. } | Terms::IdentifierChange => 0,
        Terms::LineSwitch { .. } => 1,
        Terms::Merger { .. }
        | Terms::Delisting { .. }
        | Terms::Bankruptcy { .. }
        | Terms::Replacement { .. } => 2,
        Terms::Unsupported { .. } => 3,
        Terms::Split { .. } | Terms::BonusIssue { .. } | Terms::OptionalDividend { .. } => 4,
        Terms::CashDividend { .. }
        | Terms::SpinOff { .. }
        | Terms::CapitalRepayment { .. }
        | Terms::Distribution { .. } => 5,
        Terms::RightsIssue { .. } => 6,
        Terms::TenderOffer { .. } | Terms::ShareChange { .. } => 7,
    }
}

fn treat(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    events: &[&CorporateAction],
    at: usize,
) -> Result<(), StepError> {
    match &event.terms {
        Terms::Merger { .. } => lines::merger(ledger, event, at),
        Terms::Delisting { .. } => lines::delisting(ledger, event, at, "removed"),
        Terms::Bankruptcy { .. } => lines::delisting(ledger, event, at, "removed as bankrupt"),
        Terms::LineSwitch { .. } => lines::switch(ledger, event, at),
        Terms::Replacement { by } => lines::replace(ledger, event, at, *by),
        Terms::SpinOff { .. } => lines::spin_off(ledger, event, at, basis(event, events)),
        Terms::RightsIssue { .. } => rights::rights_issue(ledger, event, at),
        Terms::CashDividend { .. }
        | Terms::OptionalDividend { .. }
        | Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::CapitalRepayment { .. }
        | Terms::Distribution { .. }
        | Terms::TenderOffer { .. }
        | Terms::ShareChange { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange => change::of_one_line(ledger, event, at, basis(event, events)),
        // A guess would be published as a level; an unknown kind of event holds the index instead.
        Terms::Unsupported { kind } => Err(StepError::Unsupported {
            event_id: event.event_id.to_string(),
            security: ledger.name(event.security),
            ex_date: event.ex_date,
            kind: kind.to_string(),
        }),
    }
}

/// Shares after the splits of an open for one before, by which an amount quoted per share before
/// them is divided.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
fn basis(event: &CorporateAction, events: &[&CorporateAction]) -> f64 {
    match event.quoted_basis {
        QuotedBasis::AfterSplit => 1.0,
        QuotedBasis::BeforeSplit => {
            let splits = events.iter().filter(|e| e.security == event.security);
            splits.filter(|e| turn(&e.terms) == 4).map(|e| e.terms.share_factor()).product()
        }
    }
}
