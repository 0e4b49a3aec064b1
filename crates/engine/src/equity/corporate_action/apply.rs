//! Events of an open, each in its turn.
//!
//! Source: `docs/methodology/corporate-actions.md`.

use kapok_market::{CorporateAction, QuotedBasis, Terms};

use super::ledger::Ledger;
use super::moment::Moment;
use super::{change, lines, rights};
use crate::equity::constituents::Constituents;
use crate::error::StepError;
use crate::outcome::ActionRecord;

/// Applies the events of an open to the constituents, each in its turn.
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
    ordered.sort_by(|a, b| {
        let key = |e: &CorporateAction| (turn(&e.terms), e.security);
        key(a).cmp(&key(b)).then_with(|| a.event_id.cmp(&b.event_id))
    });
    let mut ledger = Ledger::new(moment, constituents);
    for event in &ordered {
        if let Some(at) = ledger.constituents.find(event.security) {
            treat(&mut ledger, event, &ordered, at)?;
        }
    }
    Ok(ledger.records)
}

/// The order of events at one open.
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
        Terms::Unsupported { kind } => Err(StepError::Unsupported {
            event_id: event.event_id.to_string(),
            security: ledger.name(event.security),
            ex_date: event.ex_date,
            kind: kind.to_string(),
        }),
    }
}

/// Shares after the splits of an open for one before: what an amount that is quoted on shares
/// before them has to be divided by.
fn basis(event: &CorporateAction, events: &[&CorporateAction]) -> f64 {
    match event.quoted_basis {
        QuotedBasis::AfterSplit => 1.0,
        QuotedBasis::BeforeSplit => {
            let splits = events.iter().filter(|e| e.security == event.security);
            splits.filter(|e| turn(&e.terms) == 4).map(|e| e.terms.share_factor()).product()
        }
    }
}
