//! Dividend points are what the amounts say.

use super::super::Index;
use super::super::holdings::place;
use super::super::record::Check;
use super::rates::Rates;
use crate::exact::{Exact, exact};
use crate::tables::{ActionRow, LevelRow};

/// `q · d · x · s / D` for dividends of their ex-date that are quoted on today's shares, at today's
/// rate or that of the close before; of amounts after tax, the net points.
pub(super) fn check(index: &Index<'_>, price: &LevelRow, rates: &Rates<'_>) -> Check {
    let mut check = Check::of(index.id, "points = index_shares × amount × rate / divisor");
    for action in index.at_stage("today_close") {
        let Some((points, column)) = points(action) else { continue };
        let candidates = candidates(action, price, rates);
        let scale = exact(points);
        check.nearest(|| place(action, column), points, &candidates, &scale);
    }
    check
}

/// What the amount of the terms tells: points in full, or after tax where the amount is.
fn points(action: &ActionRow) -> Option<(f64, &'static str)> {
    let on_the_ex_date = action.treatment.starts_with("reinvested in the ")
        || action.treatment.starts_with("kept in cash ");
    let after_split = action.quoted_basis.as_deref() == Some("after_split");
    let (gross, net) = (action.points_gross?, action.points_net?);
    match action.amount_after_tax? {
        _ if !on_the_ex_date || !after_split => None,
        false => Some((gross, "points_gross")),
        // Without a net return nothing is known of the tax.
        true => (net != gross).then_some((net, "points_net")),
    }
}

fn candidates(action: &ActionRow, price: &LevelRow, rates: &Rates<'_>) -> Vec<Exact> {
    let Some(amount) = action.amount.zip(action.index_shares_before) else { return Vec::new() };
    if price.divisor <= 0.0 {
        return Vec::new();
    }
    let cash = exact(amount.0) * exact(amount.1) * exact(price.divisor_scale);
    let rates = action.amount_currency.as_deref().map(|currency| rates.of(currency));
    let points = |rate: Exact| &cash * &rate / exact(price.divisor);
    rates.unwrap_or_default().into_iter().map(points).collect()
}
