//! Dividends of a day, in points of the price return.
//!
//! Source: `docs/methodology/calculation.md` §2, §3.

use std::collections::BTreeMap;

use kapok_conventions::{Reinvestment, SpecialDividendTax};
use kapok_kernels::{sum, sum_of};

use super::constituents::Constituents;
use crate::day::{Booking, Day, Dividend};
use crate::levels::NetGross;
use crate::outcome::{ActionRecord, NotApplied, Stage, Treatment};
use crate::point_value::PointValue;
use crate::state::Switched;

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

/// Dividends of a day on their way to the returns.
pub(crate) struct Paying<'p, 'a> {
    /// The day.
    pub(crate) day: &'p Day<'a>,
    /// Lines that have become another one with the open of the day.
    pub(crate) switched: &'p [Switched],
    /// Value of a point of the price return.
    pub(crate) point: PointValue,
    /// Whether a price was adjusted for an event.
    pub(crate) is_adjusted: &'p dyn Fn(&str) -> bool,
}

/// Line that pays a dividend, with its index shares in shares of the dividend's own line; zero
/// where that one was left before its ex-date.
#[derive(Clone, Copy)]
struct Payer {
    at: usize,
    shares: f64,
}

impl Paying<'_, '_> {
    /// Pays the dividends that are booked, gross and net, each with a record: `XD = Σ qᵢ · dᵢ · xᵢ
    /// / D`, net with `(1 − wᵢ)`.
    ///
    /// Source: `docs/methodology/calculation.md` §2.
    pub(crate) fn pay(&self, constituents: &mut Constituents) -> Paid {
        let (mut gross, mut net, mut franked) = (Vec::new(), Vec::new(), Vec::new());
        let (mut records, mut bought) = (Vec::new(), Bought::default());
        for dividend in &self.day.dividends {
            let Some(payer) = self.payer(dividend, constituents) else { continue };
            if payer.shares == 0.0 {
                let (reason, none) = (NotApplied::LeftWithDividend, NetGross::default());
                records.push(record(dividend, constituents, payer, reason.into(), none));
                continue;
            }
            let Some(reinvested) = reinvested(self.day, dividend, self.is_adjusted) else {
                continue;
            };
            // Cash is summed exactly and divided once; points of the single dividends are for their
            // records only.
            let cash = payer.shares * dividend.amount * dividend.rate;
            let share = reinvested.share;
            let paid = NetGross { net: cash * share.net, gross: cash * share.gross };
            bought.entry(payer.at).or_default().push(paid);
            gross.push(paid.gross);
            net.push(paid.net);
            franked.push(paid.gross * dividend.franked);
            let points =
                NetGross { net: self.point.points(paid.net), gross: self.point.points(paid.gross) };
            let treatment = reinvested.treatment.into();
            records.push(record(dividend, constituents, payer, treatment, points));
        }
        if self.day.conventions.reinvestment == Reinvestment::InStock {
            bought.iter().for_each(|(at, paid)| buy(constituents, *at, paid));
        }
        let [gross, net, franked] = [gross, net, franked].map(|cash| self.point.points(sum(&cash)));
        Paid { gross, net, franked, records }
    }

    /// Line that pays a dividend: its own, or that which its line has become with the ex-date.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §3.
    fn payer(&self, dividend: &Dividend, constituents: &Constituents) -> Option<Payer> {
        if let Some(at) = constituents.find(dividend.security) {
            return Some(Payer { at, shares: constituents.index_shares[at] });
        }
        let switched = self.switched.iter().find(|switch| switch.from == dividend.security)?;
        let at = constituents.find(switched.into)?;
        Some(Payer { at, shares: switched.shares })
    }
}

/// Dividends by the line that they buy.
type Bought = BTreeMap<usize, Vec<NetGross<f64>>>;

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

/// Buys more of the paying stock at its close, `g₁ = g₀ · (1 + Σ d / p₁)`, net and gross.
///
/// Source: `docs/methodology/calculation.md` §3.
fn buy(constituents: &mut Constituents, at: usize, paid: &[NetGross<f64>]) {
    let value = constituents.market_value_of(at);
    // A line worth nothing cannot be bought; its dividend is lost to this variant.
    if value > 0.0 {
        let growth = &mut constituents.growth[at];
        growth.net *= 1.0 + sum_of(paid.len(), |i| paid[i].net) / value;
        growth.gross *= 1.0 + sum_of(paid.len(), |i| paid[i].gross) / value;
    }
}

fn record(
    dividend: &Dividend,
    constituents: &Constituents,
    Payer { at, shares }: Payer,
    treatment: Treatment,
    points: NetGross<f64>,
) -> ActionRecord {
    let (index_shares, fx) = (constituents.index_shares[at], constituents.fx[at]);
    let held = if shares == index_shares { 1.0 } else { shares / index_shares };
    ActionRecord {
        event_id: dividend.event_id.clone(),
        version: dividend.version,
        security: constituents.security[at],
        kind: "cash_dividend".into(),
        ex_date: dividend.ex_date,
        stage: Stage::TodayClose,
        treatment,
        amount_factor: held * dividend.share_factor,
        price_before: constituents.price[at],
        price_after: constituents.price[at],
        shares_before: index_shares,
        shares_after: index_shares,
        fx,
        market_value_change: 0.0,
        points_gross: points.gross,
        points_net: points.net,
        cash: dividend.amount * held * dividend.rate / fx,
    }
}
