//! Marking: prices and rates of the day.
//!
//! Source: `docs/methodology/calculation.md` §4, `docs/methodology/corporate-actions.md` §4.

use kapok_domain::Currency;

use super::constituents::Constituents;
use crate::day::Day;
use crate::error::StepError;

/// Marks constituents at the closes and rates of a day.
pub(crate) fn mark(constituents: &mut Constituents, day: &Day<'_>) -> Result<(), StepError> {
    mark_closes(constituents, day);
    mark_final_prices(constituents, day);
    mark_rates(constituents, day)
}

/// Replaces prices by official closes. A constituent without one keeps its last price and the date
/// of it.
///
/// Source: `docs/methodology/calculation.md` §4.
fn mark_closes(constituents: &mut Constituents, day: &Day<'_>) {
    let marks = constituents.price.iter_mut().zip(&mut constituents.price_date);
    for ((price, price_date), security) in marks.zip(&constituents.security) {
        let close = day.prices[security.at()];
        if close > 0.0 {
            *price = close;
            *price_date = day.date;
        }
    }
}

/// Gives lines on their last day the price of that day.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
// After the closes: a stated price replaces an official one.
fn mark_final_prices(constituents: &mut Constituents, day: &Day<'_>) {
    for last in day.final_prices.iter().filter(|last| last.counts(day.prices)) {
        if let Some(at) = constituents.find(last.security) {
            constituents.price[at] = last.price;
        }
    }
}

fn mark_rates(constituents: &mut Constituents, day: &Day<'_>) -> Result<(), StepError> {
    let mut known: Option<(Currency, f64)> = None;
    // Rates move on days without a close too: a carried price is still worth today's rate.
    for (fx, &currency) in constituents.fx.iter_mut().zip(&constituents.currency) {
        let rate = match known {
            Some((last, rate)) if last == currency => rate,
            _ => day.rate(currency).ok_or(StepError::NoFx { currency, date: day.date })?,
        };
        known = Some((currency, rate));
        *fx = rate;
    }
    Ok(())
}
