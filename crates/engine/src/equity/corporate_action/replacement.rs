//! Replacement of a line by one of another company.
//!
//! Source: `docs/methodology/corporate-actions.md` §4.

use kapok_conventions::ReplacementShares;
use kapok_market::history::ShareCount;
use kapok_market::{CorporateAction, SecurityIx, Snapshot};
use kapok_weighting::WeightingKind;

use super::ledger::Ledger;
use crate::equity::constituents::{Constituent, NO_GROWTH, Role};
use crate::error::{StepError, Unfit};

/// Replaces a line by another one, which comes in at its close: with its own free-float shares,
/// with the weight of the line that leaves (`q' = q·p·x / (p'·x')`), or as one unit.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
pub(super) fn replace(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    by: SecurityIx,
) -> Result<(), StepError> {
    let close = ledger.close(by);
    let date = ledger.moment.date;
    let close = close.ok_or_else(|| unfit(ledger, event, by, Unfit::NoClose { date }))?;
    if ledger.constituents.find(by).is_some() {
        return Err(unfit(ledger, event, by, Unfit::Constituent));
    }
    let entry = entry(ledger);
    let free = match (free_shares(ledger, event, by), entry) {
        // Weights and units do not depend on the count: one share, all of it free, as at a review.
        (Err(_), Entry::Weight | Entry::Unit) if !ledger.cap_weighted() => Free::ONE,
        (free, _) => free?,
    };
    let currency = ledger.moment.history.security(by).currency;
    let fx = ledger.rate(currency)?;
    let value = ledger.constituents.market_value_of(at);
    let gone = ledger.remove(event.into(), at, entry.leaves());
    let index_shares = match entry {
        Entry::Weight => value / (close * fx),
        Entry::OwnShares => free.outstanding * free.free_float,
        Entry::Unit => gone.index_shares,
    };
    let new = Constituent {
        security: by,
        currency,
        price: close,
        price_date: ledger.moment.date,
        fx,
        index_shares,
        shares_outstanding: free.outstanding,
        free_float: free.free_float,
        cap_factor: index_shares / (free.outstanding * free.free_float),
        role: Role::Member,
        growth: NO_GROWTH,
    };
    let change = match entry {
        Entry::Weight => value,
        Entry::OwnShares | Entry::Unit => close * index_shares * fx,
    };
    ledger.insert(event.into(), new, change, entry.comes_in());
    Ok(())
}

fn unfit(ledger: &Ledger<'_>, event: &CorporateAction, by: SecurityIx, unfit: Unfit) -> StepError {
    let (event_id, ex_date) = (event.event_id.to_string(), event.ex_date);
    let (security, by) = (ledger.name(event.security), ledger.name(by));
    StepError::NoReplacement { event_id, security, by, ex_date, unfit }
}

/// Index shares with which a replacement comes in.
#[derive(Clone, Copy)]
enum Entry {
    /// Index shares with the value of the line that leaves.
    Weight,
    /// Its own free-float shares; no cap has been calculated for it.
    OwnShares,
    /// Units of the line that leaves.
    Unit,
}

impl Entry {
    fn leaves(self) -> &'static str {
        match self {
            Self::Weight => "replaced, the weight stays",
            Self::OwnShares | Self::Unit => "replaced",
        }
    }

    fn comes_in(self) -> &'static str {
        match self {
            Self::Weight => "comes in with the weight of the line before",
            Self::OwnShares => "comes in with its own free-float shares",
            Self::Unit => "comes in as one unit",
        }
    }
}

/// Index shares of a replacement by kind of weighting and convention.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
fn entry(ledger: &Ledger<'_>) -> Entry {
    match (ledger.moment.weighting, ledger.moment.conventions.replacement_shares) {
        (WeightingKind::PriceWeighted, _) => Entry::Unit,
        (WeightingKind::CapWeighted, ReplacementShares::Own) => Entry::OwnShares,
        (WeightingKind::CapWeighted, ReplacementShares::LeaverWeight)
        | (WeightingKind::FixedWeight | WeightingKind::Geometric, _) => Entry::Weight,
    }
}

/// Share count of a line with its free float after the step of the conventions.
struct Free {
    outstanding: f64,
    free_float: f64,
}

impl Free {
    const ONE: Self = Self { outstanding: 1.0, free_float: 1.0 };
}

/// Free-float shares with which a line comes in at the open of an ex-date, before the splits of
/// that open.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
///
/// # Errors
///
/// If the share count or the free float is not known: an assumed one would be a wrong level.
fn free_shares(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    line: SecurityIx,
) -> Result<Free, StepError> {
    let (date, history) = (ledger.moment.date, ledger.moment.history);
    let cut_off = history.cut_off(date);
    let snapshot = Snapshot::new(history, event.ex_date, cut_off, 0);
    let count = snapshot.share_count_in_force(line).map(|fact| fact.value);
    let count = count.ok_or_else(|| unfit(ledger, event, line, Unfit::NoCount))?;
    let ShareCount { outstanding, free_float, .. } = count;
    let step = ledger.moment.conventions.float_step;
    let free_float = free_float.map(|free_float| step.apply(free_float));
    let unknown = || StepError::NoFreeFloat {
        event_id: event.event_id.to_string(),
        security: ledger.name(line),
        ex_date: event.ex_date,
    };
    let free_float = free_float.filter(|free| *free > 0.0).ok_or_else(unknown)?;
    // Splits of the open are applied to the line once it is in.
    let splits = history.share_factor(line, date, event.ex_date, cut_off);
    Ok(Free { outstanding: outstanding / splits, free_float })
}
