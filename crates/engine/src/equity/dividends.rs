//! Dividends of a day, in points of the price return.
//!
//! Source: `docs/methodology/calculation.md` §2, §3.

use kapok_conventions::{Reinvestment, SpecialDividendTax};
use kapok_kernels::sum;

use super::constituents::Constituents;
use crate::day::{Booking, Day, Dividend};
use crate::levels::NetGross;
use crate::outcome::{ActionRecord, Stage};
use crate::point_value::PointValue;

/// Dividends that a day pays, in points of the price return.
#[derive(Debug)]
pub(crate) struct Paid {
    /// Points before withholding tax.
    pub(crate) gross: f64,
    /// Points after withholding tax.
    pub(crate) net: f64,
    /// Part of the gross points that carries a tax credit.
    pub(crate) franked: f64,
    /// Records, one per dividend.
    pub(crate) records: Vec<ActionRecord>,
}

/// Part of a dividend that the returns reinvest.
struct Reinvested {
    /// Fractions of the amount.
    share: NetGross<f64>,
    /// Treatment in words.
    treatment: &'static str,
}

/// Pays the dividends that are booked, gross and net, each with a record: `XD = Σ qᵢ · dᵢ · xᵢ /
/// D`, net with `(1 − wᵢ)`.
///
/// Source: `docs/methodology/calculation.md` §2.
///
/// * `is_adjusted`: whether a price was adjusted for an event
pub(crate) fn pay(
    day: &Day<'_>,
    constituents: &mut Constituents,
    point: PointValue,
    is_adjusted: &dyn Fn(&str) -> bool,
) -> Paid {
    let in_stock = day.conventions.reinvestment == Reinvestment::InStock;
    let (mut gross, mut net, mut franked) = (Vec::new(), Vec::new(), Vec::new());
    let mut records = Vec::new();
    for dividend in &day.dividends {
        let Some(at) = constituents.find(dividend.security) else { continue };
        let Some(reinvested) = reinvested(day, dividend, is_adjusted) else { continue };
        // Cash is summed exactly and divided once; points of the single dividends are for their
        // records only.
        let cash = constituents.index_shares[at] * dividend.amount * dividend.rate;
        let share = reinvested.share;
        let paid = NetGross { net: cash * share.net, gross: cash * share.gross };
        if in_stock {
            buy(constituents, at, paid);
        }
        gross.push(paid.gross);
        net.push(paid.net);
        franked.push(paid.gross * dividend.franked);
        let points = NetGross { net: point.points(paid.net), gross: point.points(paid.gross) };
        records.push(record(dividend, constituents, at, reinvested.treatment, points));
    }
    let [gross, net, franked] = [gross, net, franked].map(|cash| point.points(sum(&cash)));
    Paid { gross, net, franked, records }
}

/// Part of a dividend that the returns reinvest; `None` if the price has taken up all of it.
///
/// Source: `docs/methodology/corporate-actions.md` §6.
fn reinvested(
    day: &Day<'_>,
    dividend: &Dividend,
    is_adjusted: &dyn Fn(&str) -> bool,
) -> Option<Reinvested> {
    let tax = dividend.withholding.unwrap_or(0.0);
    if !(dividend.special && is_adjusted(&dividend.event_id)) {
        let treatment = match dividend.booking {
            Booking::ExDate => on_the_ex_date(day.conventions.reinvestment),
            Booking::Late => "went ex before, booked today",
        };
        return Some(Reinvested { share: NetGross { net: 1.0 - tax, gross: 1.0 }, treatment });
    }
    match day.conventions.special_dividend_tax {
        SpecialDividendTax::Gross => None,
        // The price fell by d(1 − w) alone, so the gross return still owes the tax d·w; the net
        // return owes nothing.
        SpecialDividendTax::Net => Some(Reinvested {
            share: NetGross { net: 0.0, gross: tax },
            treatment: "tax on a special dividend: reinvested in the gross return",
        }),
    }
}

fn on_the_ex_date(reinvestment: Reinvestment) -> &'static str {
    match reinvestment {
        Reinvestment::Close => "reinvested in the index at the close of the ex-date",
        Reinvestment::Open => "reinvested in the index at the open of the ex-date",
        Reinvestment::Prior => "reinvested in the index at the close before the ex-date",
        Reinvestment::InStock => "reinvested in the paying stock at the close of the ex-date",
        Reinvestment::Cash => "kept in cash until the next review",
    }
}

/// Buys more of the paying stock at its close, `g₁ = g₀ · (1 + d / p₁)`, net and gross.
///
/// Source: `docs/methodology/calculation.md` §3.
fn buy(constituents: &mut Constituents, at: usize, paid: NetGross<f64>) {
    let value = constituents.market_value_of(at);
    // A line worth nothing cannot be bought; its dividend is lost to this variant.
    if value > 0.0 {
        let growth = &mut constituents.growth[at];
        growth.net *= 1.0 + paid.net / value;
        growth.gross *= 1.0 + paid.gross / value;
    }
}

fn record(
    dividend: &Dividend,
    constituents: &Constituents,
    at: usize,
    treatment: &'static str,
    points: NetGross<f64>,
) -> ActionRecord {
    ActionRecord {
        event_id: dividend.event_id.clone(),
        version: dividend.version,
        security: dividend.security,
        kind: "cash_dividend".into(),
        ex_date: dividend.ex_date,
        stage: Stage::TodayClose,
        treatment,
        price_before: constituents.price[at],
        price_after: constituents.price[at],
        shares_before: constituents.index_shares[at],
        shares_after: constituents.index_shares[at],
        fx: constituents.fx[at],
        market_value_change: 0.0,
        points_gross: points.gross,
        points_net: points.net,
    }
}
