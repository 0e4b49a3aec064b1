//! Cash of events.

use kapok_domain::Currency;
use kapok_market::Terms;

/// Cash that an event hands out a share, as it is stated; `None` if it states none.
pub(crate) fn paid(terms: &Terms) -> Option<(f64, Currency)> {
    match *terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::OptionalDividend { amount, currency, stock_default: false, .. }
        | Terms::CapitalRepayment { amount, currency, .. }
        | Terms::SpinOff { value: Some(amount), currency, .. }
        | Terms::Distribution { value: Some(amount), currency } => Some((amount, currency)),
        _ => None,
    }
}
