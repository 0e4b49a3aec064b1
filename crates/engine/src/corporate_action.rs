//! Corporate actions: what they do to price, shares and index market value.
//!
//! Every change that is not the market's goes through a [`Ledger`], which records before and
//! after. One event is one or more records: a line that leaves and one that comes in are two.
//!
//! 1. Units and identities.
//! 2. Mergers and deletions, at their own prices.
//! 3. Splits and bonus issues.
//! 4. What is taken out of prices.
//! 5. Rights, on the price after that.
//! 6. Share counts.
//!
//! Sources: `docs/methodology/corporate-actions.md`.

mod change;
mod ex_price;
mod ledger;
mod lines;
mod shares;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, History, QuotedBasis, SecurityIx, Terms};
use kapok_methodology::{Conventions, WeightingKind};

pub(crate) use ex_price::{ExPrice, waits_for_ex_price};
pub(crate) use ledger::{Cause, Ledger, record};
pub use shares::ShareUpdate;

use crate::error::StepError;
use crate::outcome::{ActionRecord, Stage};
use crate::state::Constituents;

/// The circumstances of an open, or of what is settled after a close.
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    /// For the names of securities, and share counts of lines that come in.
    pub history: &'a History,
    /// The day whose close is the last one.
    pub date: NaiveDate,
    /// Index currency per unit of each currency: at the close before, and for events that became
    /// known overnight, at today's close.
    pub fx: &'a BTreeMap<Currency, FxQuote>,
    /// Official closes of that day by position of the security; zero where there is none.
    pub closes: &'a [f64],
    /// Withholding rates of those whose special dividends are adjusted after tax.
    pub withholding: &'a BTreeMap<SecurityIx, f64>,
    /// What providers do differently.
    pub conventions: &'a Conventions,
    /// What an event leaves as it is.
    pub kind: WeightingKind,
    /// Where the records belong.
    pub stage: Stage,
}

/// Applies the events of an open to the constituents, each in its turn.
///
/// # Errors
///
/// If an event cannot be treated.
pub fn apply(
    opening: Opening<'_>,
    events: &[&CorporateAction],
    constituents: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    let mut ordered: Vec<&CorporateAction> = events.to_vec();
    ordered.sort_by(|a, b| {
        let key = |e: &CorporateAction| (turn(&e.terms), e.security);
        key(a).cmp(&key(b)).then_with(|| a.event_id.cmp(&b.event_id))
    });
    let mut ledger = Ledger::new(opening, constituents);
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
        Terms::RightsIssue { .. } => change::rights_issue(ledger, event, at),
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
