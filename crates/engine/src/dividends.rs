//! The dividends of a day, in points.

use kapok_kernels::sum;
use kapok_methodology::conventions::{Reinvestment, SpecialDividendTax};

use crate::day::{Booking, Day, Dividend};
use crate::outcome::{ActionRecord, Stage};
use crate::state::{Constituents, NetGross};

/// What a day pays.
#[derive(Debug)]
pub(crate) struct Points {
    /// In full, in points of the price return.
    pub(crate) gross: f64,
    /// After withholding.
    pub(crate) net: f64,
    /// The part of the gross points that carries a tax credit.
    pub(crate) franked: f64,
    /// One for each dividend.
    pub(crate) records: Vec<ActionRecord>,
}

/// Points of the dividends that are booked, gross and net, each recorded:
/// `XD = Σ qᵢ · dᵢ · xᵢ / D`, net with `(1 − wᵢ)`.
///
/// * `in_points`: from index currency to points
/// * `adjusted`: whether a price was adjusted for an event
pub(crate) fn points(
    day: &Day<'_>,
    constituents: &mut Constituents,
    in_points: &dyn Fn(f64) -> f64,
    adjusted: &dyn Fn(&str) -> bool,
) -> Points {
    let in_stock = day.conventions.reinvestment == Reinvestment::InStock;
    let (mut gross, mut net, mut franked) = (Vec::new(), Vec::new(), Vec::new());
    let mut records = Vec::new();
    for dividend in &day.dividends {
        let Some(at) = constituents.find(dividend.security) else { continue };
        let Some((share, treatment)) = share_reinvested(day, dividend, adjusted) else { continue };
        let cash = constituents.index_shares[at] * dividend.amount * dividend.rate;
        let paid = NetGross { net: cash * share.net, gross: cash * share.gross };
        if in_stock {
            buy(constituents, at, paid);
        }
        gross.push(paid.gross);
        net.push(paid.net);
        franked.push(paid.gross * dividend.franked);
        records.push(record(dividend, constituents, at, treatment, paid, in_points));
    }
    let [gross, net, franked] = [gross, net, franked].map(|cash| in_points(sum(&cash)));
    Points { gross, net, franked, records }
}

/// The parts of a dividend that the returns reinvest; `None` if the price has taken up all of it.
fn share_reinvested(
    day: &Day<'_>,
    dividend: &Dividend,
    adjusted: &dyn Fn(&str) -> bool,
) -> Option<(NetGross<f64>, &'static str)> {
    let tax = dividend.withholding.unwrap_or(0.0);
    if !(dividend.special && adjusted(&dividend.event_id)) {
        let treatment = match dividend.booking {
            Booking::ExDate => on_the_ex_date(day.conventions.reinvestment),
            Booking::Late => "went ex before, booked today",
        };
        return Some((NetGross { net: 1.0 - tax, gross: 1.0 }, treatment));
    }
    match day.conventions.special_dividend_tax {
        SpecialDividendTax::Gross => None,
        SpecialDividendTax::Net => {
            let tax = NetGross { net: 0.0, gross: tax };
            Some((tax, "tax on a special dividend: reinvested in the gross return"))
        }
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

/// More of the paying stock, at its close.
fn buy(constituents: &mut Constituents, at: usize, paid: NetGross<f64>) {
    let value = constituents.market_value_of(at);
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
    paid: NetGross<f64>,
    in_points: &dyn Fn(f64) -> f64,
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
        points_gross: in_points(paid.gross),
        points_net: in_points(paid.net),
    }
}
