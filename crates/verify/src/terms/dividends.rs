//! Dividend points, as the amounts of the terms say.

use kapok_published::ActionRow;

use super::rates::Rates;
use super::splits::{Splits, is_before_split};
use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::place;

/// `q · d · x · s / D` for dividends of their ex-date that are quoted on today's shares, at today's
/// rate or that of the close before; of amounts after tax, the net points.
pub(super) fn check(index: &IndexRows<'_>, rates: &Rates<'_>) -> Check {
    let mut check = index.check("points = index_shares × amount × rate / divisor");
    for action in index.at_stage("today_close") {
        let Some(Told { points, column }) = Told::by(index, action) else { continue };
        let candidates = candidates(action, index, rates);
        check.nearest(|| place(action, column), points, &candidates, &exact(points));
    }
    check
}

/// Dividends of their ex-date are below the price with which their line opened: a return made of
/// more is nonsense, however exactly it was calculated. One that a person accepted says so.
pub(super) fn below_price(index: &IndexRows<'_>, rates: &Rates<'_>) -> Check {
    let mut check = index.check("dividends are below the price of their line");
    for action in index.at_stage("today_close") {
        if !is_of_the_ex_date(index, action) {
            continue;
        }
        let Some(amount) = amount(index, action) else { continue };
        let line = index.close.iter().find(|row| row.security_id == action.security_id);
        let local = rates.local(action, amount);
        if let Some((line, local)) = line.filter(|row| row.open_price > 0.0).zip(local) {
            let below = (local - exact(line.open_price)).is_negative();
            check.same(|| place(action, "amount"), below, true);
        }
    }
    check
}

/// Whether a dividend is booked on its ex-date, and the shares of that day are known.
fn is_of_the_ex_date(index: &IndexRows<'_>, action: &ActionRow) -> bool {
    let on_the_ex_date = action.treatment.starts_with("reinvested in the ")
        || action.treatment.starts_with("kept in cash ");
    on_the_ex_date && Splits::are_told(index, action)
}

/// Amount a share at the close.
fn amount(index: &IndexRows<'_>, action: &ActionRow) -> Option<Exact> {
    let amount = exact(action.amount?);
    Some(match is_before_split(action) {
        true => amount / Splits::of(index, action).shares(|_| true).all,
        false => amount,
    })
}

/// Points that the amount of an event tells, and their column.
struct Told {
    points: f64,
    column: &'static str,
}

impl Told {
    /// Points in full, or after tax where the amount is.
    fn by(index: &IndexRows<'_>, action: &ActionRow) -> Option<Self> {
        let (gross, net) = (action.points_gross?, action.points_net?);
        match action.amount_after_tax? {
            _ if !is_of_the_ex_date(index, action) => None,
            false => Some(Self { points: gross, column: "points_gross" }),
            // Without a net return nothing is known of the tax.
            true => (net != gross).then_some(Self { points: net, column: "points_net" }),
        }
    }
}

fn candidates(action: &ActionRow, index: &IndexRows<'_>, rates: &Rates<'_>) -> Vec<Exact> {
    let paid = amount(index, action).zip(action.index_shares_before);
    let Some((amount, shares)) = paid else { return Vec::new() };
    let price = index.price;
    if price.divisor <= 0.0 {
        return Vec::new();
    }
    let cash = amount * exact(shares) * exact(price.divisor_scale);
    let rates = action.amount_currency.as_deref().map(|currency| rates.of(currency));
    let points = |rate: Exact| &cash * &rate / exact(price.divisor);
    rates.unwrap_or_default().into_iter().map(points).collect()
}
