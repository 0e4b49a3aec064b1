//! Lines that come in with an event or leave.

use kapok_domain::Currency;
use kapok_market::{SecurityIx, Terms};

use super::case::{Case, What};
use super::prices::half;
use crate::support::day;
use crate::support::market::{Event, Line, Market};

pub(super) fn cases() -> Vec<Case> {
    [children(), deals(), bankruptcies(), replacements(), suspensions()]
        .into_iter()
        .flatten()
        .collect()
}

fn dollars() -> Currency {
    "USD".parse().unwrap()
}

/// A of 1 000 shares at 100 gives out half a share of K for one; half a K is said to be worth 5.
/// After that A is at 94, and K at these closes on the three days.
fn spin_off(closes: [Option<f64>; 3]) -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
    ";
    let parents = "
        date          A
        2024-01-02  100
        2024-01-03   94
        2024-01-04   94
        2024-01-05   94
    ";
    let mut market = Market::of(lines, parents);
    market.add(Line { asset_class: "child", ..Line::new("K") }, 1.0, 1.0);
    for (date, close) in ["2024-01-03", "2024-01-04", "2024-01-05"].into_iter().zip(closes) {
        if let Some(close) = close {
            market.close(day(date), "K", close);
        }
    }
    let child = Some((SecurityIx(1), half()));
    let terms = Terms::SpinOff { child, value: Some(5.0), currency: dollars() };
    market.events.push(Event::new("1", "A", day("2024-01-03"), terms));
    market
}

fn children() -> Vec<Case> {
    let entry = |market: &Market| Case::new("spin_off_entry", market, "2024-01-03", What::Price);
    let exit = |market: &Market, date| {
        let case = Case::new("spin_off_exit", market, date, What::Price);
        case.with("spin_off_entry", "zero_price")
    };
    vec![
        // K does not trade yet: it is worth nothing, or what was said, or it is not there.
        entry(&spin_off([None; 3]))
            .seen("zero_price", 1000.0 * 94.0 / 100.0)
            .seen("priced", 1000.0 * (94.0 + 5.0) / 100.0)
            .seen("cash", 1000.0 * 94.0 / 95.0),
        // K trades at 14, which is 7 a share of A: where it is kept, its first price counts.
        entry(&spin_off([Some(14.0), None, None]))
            .seen("zero_price", 1000.0 * (94.0 + 7.0) / 100.0)
            .seen("priced", 1000.0 * (94.0 + 7.0) / 100.0)
            .seen("cash", 1000.0 * 94.0 / 95.0),
        // K doubles on its second day, when some have let it go.
        exit(&spin_off([Some(14.0), Some(28.0), None]), "2024-01-04")
            .seen("first_close", 1010.0)
            .seen("next_review", 1000.0 * (94.0 + 14.0) / 100.0),
        // Its first close is a day late, and it is kept until then.
        exit(&spin_off([None, Some(28.0), Some(42.0)]), "2024-01-05")
            .seen("first_close", 1000.0 * (94.0 + 14.0) / 100.0)
            .seen("next_review", 1000.0 * (94.0 + 21.0) / 100.0),
    ]
}

/// A and B of 1 000 shares at 50 each, the divisor is 100; A has its last day on the 3rd, and no
/// close.
fn last_day(closes: &str, terms: Terms) -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     1000         1
    ";
    let mut market = Market::of(lines, closes);
    market.events.push(Event::new("1", "A", day("2024-01-04"), terms));
    market
}

const NO_CLOSE: &str = "
    date         A   B
    2024-01-02  50  50
    2024-01-03   -  50
    2024-01-04   -  55
";

fn deals() -> Vec<Case> {
    let acquirer = Some((SecurityIx(1), half()));
    let terms = Terms::Merger { acquirer, cash: 35.0, currency: dollars() };
    let of = |closes, date| {
        let market = last_day(closes, terms.clone());
        Case::new("deletion_price", &market, date, What::Price)
    };
    vec![
        // 35 and half of B, which is at 50: 60.
        of(NO_CLOSE, "2024-01-03").seen("last", 1000.0).seen("deal_terms", 1100.0),
        // It leaves at what it was worth: 1 000 shares of B become 1 500, and rise by a tenth.
        of(NO_CLOSE, "2024-01-04").seen("last", 1100.0).seen("deal_terms", 1210.0),
    ]
}

fn bankruptcies() -> Vec<Case> {
    let of = |final_price| {
        let terms = Terms::Bankruptcy { final_price, currency: dollars() };
        let market = last_day(NO_CLOSE, terms);
        Case::new("bankruptcy_price", &market, "2024-01-03", What::Price)
    };
    vec![
        // A ten-millionth of a dollar for each of 1 000 shares is a ten-thousandth in all.
        of(None).seen("last", 1000.0).seen("nominal", 500.0 + 1e-6).seen("zero", 500.0),
    ]
}

/// A of 1 000 shares at 20 is replaced by C of 500 at 200 beside B of 1 000 at 80; the divisor is
/// 100. Then C rises to 210 and B to 88.
fn replacements() -> Vec<Case> {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     1000         1
    ";
    let closes = "
        date         A   B
        2024-01-02  20  80
        2024-01-03  20  80
        2024-01-04  20  88
    ";
    let mut market = Market::of(lines, closes);
    market.add(Line { asset_class: "other", ..Line::new("C") }, 500.0, 1.0);
    for (date, close) in [("2024-01-02", 200.0), ("2024-01-03", 200.0), ("2024-01-04", 210.0)] {
        market.close(day(date), "C", close);
    }
    let terms = Terms::Replacement { by: SecurityIx(2) };
    market.events.push(Event::new("1", "A", day("2024-01-04"), terms));
    vec![
        // Its own 500 shares: 100 000 for 20 000, the divisor 180. Its weight: 100 shares.
        Case::new("replacement_shares", &market, "2024-01-04", What::Price)
            .seen("own", (500.0 * 210.0 + 88_000.0) / 180.0)
            .seen("leaver_weight", (100.0 * 210.0 + 88_000.0) / 100.0),
    ]
}

/// A does not trade from the 3rd on: on the evening of the 4th that is two days.
fn suspensions() -> Vec<Case> {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     1000         1
    ";
    let closes = "
        date         A   B
        2024-01-02  50  50
        2024-01-03   -  50
        2024-01-04   -  50
        2024-01-05   -  60
    ";
    let market = Market::of(lines, closes);
    vec![
        // B alone rises by a fifth, or by a fifth of half.
        Case::new("suspension_limit_days", &market, "2024-01-05", What::Price)
            .seen("0", 1100.0)
            .seen("3", 1100.0)
            .seen("2", 1200.0),
    ]
}
