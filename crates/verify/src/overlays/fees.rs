//! Decrements, fees and excess returns.

use kapok_published::OverlayRow;

use super::expected::Expected;
use super::fields::Fields;
use crate::exact::exact;

pub(super) fn expected(row: &OverlayRow, terms: &Fields<'_>) -> Option<Expected> {
    match terms.number("points") {
        Some(points) => of_points(row, terms, points),
        None => of_rate(row, terms),
    }
}

fn of_points(row: &OverlayRow, terms: &Fields<'_>, points: f64) -> Option<Expected> {
    let base = exact(row.return_base?);
    let growth = exact(row.underlying_level?) / exact(row.underlying_before?);
    let taken = exact(points) * exact(row.year_fraction?);
    let grown = &base * &growth;
    let scale = &grown + &taken;
    let level = match terms.text("timing")? {
        "after_return" => grown - taken,
        "before_return" => (base - taken) * growth,
        _ => return None,
    };
    Some(Expected { level, scale })
}

fn of_rate(row: &OverlayRow, terms: &Fields<'_>) -> Option<Expected> {
    let base = exact(row.return_base?);
    let growth = exact(row.underlying_level?) / exact(row.underlying_before?);
    let fraction = exact(row.year_fraction?);
    let rate = exact(row.rate.or_else(|| terms.number("rate"))?);
    let grown = &base * &growth;
    let level = match terms.text("method")? {
        "additive" => base * (growth - rate * fraction),
        "multiplicative" => &grown * &(exact(1.0) - rate * fraction),
        "geometric" => {
            let kept = 1.0 - terms.number("rate")?;
            &grown * &exact(kept.powf(row.year_fraction?))
        }
        "divided" => &grown / &(exact(1.0) + rate * fraction),
        _ => return None,
    };
    Some(Expected { level, scale: grown })
}
