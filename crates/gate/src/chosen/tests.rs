use insta::assert_snapshot;
use kapok_fixture::{Dated, Event, Line, Market};
use kapok_market::{SecurityIx, Terms};

use crate::accepted::Accepted;
use crate::check::Check;
use crate::testing::{Index, day};

const PRICES: &[Check] =
    &[Check::PriceJump, Check::PriceUnit, Check::StaleCopy, Check::Incomplete, Check::NoData];
const RATES: &[Check] = &[Check::RateJump, Check::RateCross];
const SHARES: &[Check] = &[Check::ShareJump];
const ESG: &[Check] = &[Check::EsgUnit, Check::EsgSign, Check::EsgStale, Check::EsgJump];
/// Reference and pricing date, and the evening on which the review takes effect: a Monday, a
/// Wednesday and a Friday.
const DATES: [u32; 3] = [8, 10, 19];

/// Lines of New York, and one of Hong Kong in its own currency, with a close of about 20 on each
/// weekday of January 2024; some closes are others.
fn market(wrong: &[(&str, u32, f64)]) -> Market {
    let hong_kong = Line::new("K").on("XHKG").quoted_in("HKD");
    let lines = ["A", "B", "C", "D", "E", "F"].map(Line::new);
    let mut market = Market::new(lines.into_iter().chain([hong_kong]));
    for n in (1..=26).filter(|n| n % 7 != 6 && n % 7 != 0) {
        for (at, id) in ["A", "B", "C", "D", "E", "F", "K"].into_iter().enumerate() {
            let usual = 20.0 + at as f64 + f64::from(n * (at as u32 + 3) % 5) / 10.0;
            let given = wrong.iter().find(|(line, on, _)| (*line, *on) == (id, n));
            let close = given.map_or(usual, |(_, _, factor)| usual * factor);
            if close > 0.0 {
                market.close(day(n), id, close);
            }
        }
        let rate = if n == 10 { 7.8 * 1.3 } else { 7.8 };
        let (usd, hkd) = ("USD".parse().unwrap(), "HKD".parse().unwrap());
        market.fix("F").fixing("F", day(n), usd, hkd, rate);
    }
    market
}

/// An index that holds four lines of New York and takes others in by a review.
fn reviewed(market: &Market, new: &[&str]) -> Index {
    let mut index = Index::of(market, &["A", "B", "C", "D"]);
    let mut next = index.lines.clone();
    next.extend(new.iter().map(|id| market.ix(id)));
    next.sort_unstable();
    let universe: Vec<SecurityIx> =
        ["A", "B", "C", "D", "E", "F", "K"].map(|id| market.ix(id)).to_vec();
    index.chosen = Some((DATES[0], DATES[1], universe));
    (index.next, index.reviewed) = (Some(next), true);
    index
}

fn said(wrong: &[(&str, u32, f64)], new: &[&str], checks: &[Check]) -> String {
    let market = market(wrong);
    let index = reviewed(&market, new);
    index.evening(&market.history(), DATES[2], checks)
}

#[test]
fn closes_by_which_a_line_came_in_are_looked_at() {
    assert_eq!(said(&[], &["E"], PRICES), "");
    assert_snapshot!(said(&[("E", 8, 0.1)], &["E"], PRICES), @"
    2024-01-08 E: price_jump: close 2.41, expected about 24 (-90.0 %), limit 40 %
    2024-01-09 E: price_jump: close 24.3, expected about 2.41 (+908.3 %), limit 40 %; back at 24, from which it jumped on 2024-01-08
    ");
    assert_snapshot!(said(&[("E", 10, 100.0)], &["E"], PRICES), @"
    2024-01-10 E: price_unit: close 2400, expected about 24.3 (+9776.5 %), a factor of 100, limit 20 %
    2024-01-11 E: price_unit: close 24.2, expected about 2400 (-99.0 %), a factor of 100, limit 20 %; back at 24.3, from which it jumped on 2024-01-10
    ");
    // A line that the index has held was looked at on its own evening.
    assert_eq!(said(&[("A", 8, 0.1)], &["E"], PRICES), "");
    // The days before the reference date did not count.
    assert_eq!(said(&[("E", 3, 0.1)], &["E"], PRICES), "");
}

#[test]
fn a_close_that_kept_a_candidate_out_is_told_and_holds_nothing() {
    let market = market(&[("F", 8, 0.1)]);
    let index = reviewed(&market, &["E"]);
    let history = market.history();
    assert_snapshot!(index.evening(&history, DATES[2], PRICES), @"2024-01-08 F: price_jump: close 2.54, expected about 25 (-89.8 %), limit 40 %; stays out of the composition");
    let outside = Index { chosen: Some((8, 10, Vec::new())), ..index };
    assert_eq!(outside.evening(&history, DATES[2], PRICES), "", "not in the universe");
}

#[test]
fn a_rate_of_a_currency_that_comes_in_is_looked_at() {
    assert_snapshot!(said(&[], &["K"], RATES), @"
    2024-01-10 rate USD/HKD of F: rate_jump: rate 10.14, expected about 7.8 (+30.0 %), limit 8 %
    2024-01-11 rate USD/HKD of F: rate_jump: rate 7.8, expected about 10.14 (-23.1 %), limit 8 %; back at 7.8, from which it jumped on 2024-01-10
    ");
    assert_eq!(said(&[], &["E"], RATES), "", "nobody converts by it");
}

#[test]
fn a_file_of_the_pricing_date_without_some_lines_is_told() {
    let missing = [("A", 10, 0.0), ("E", 10, 0.0), ("F", 10, 0.0)];
    assert_snapshot!(said(&missing, &["E", "F"], PRICES), @"2024-01-10 exchange XNYS: incomplete: 3 of 6 lines have no official close, 50.0 % of the weight: A, E, F, limit 5 %");
    assert_eq!(said(&missing[..1], &["E", "F"], PRICES), "");
}

#[test]
fn a_split_that_the_close_of_a_newcomer_does_not_follow_is_told() {
    let mut market = market(&[]);
    let split = Event::new("S", "E", &day(16).to_string(), Terms::Split { new: 1.0, old: 5.0 });
    market.event(&split.known(&day(12).to_string()));
    let index = reviewed(&market, &["E"]);
    assert_snapshot!(index.evening(&market.history(), DATES[2], PRICES), @"2024-01-16 E: price_jump: close 24.2, expected about 120 (-79.8 %), limit 40 %; unmoved by split S 1:5, whose ex-date is 2024-01-16, that day");
}

#[test]
fn closes_of_the_base_date_that_are_those_of_the_day_before_are_told() {
    let mut market = market(&[]);
    let ids = ["A", "B", "C", "D", "E", "F"];
    for (at, id) in ids.into_iter().enumerate() {
        let closes = |n: u32| 20.0 + at as f64 + f64::from(n * (at as u32 + 3) % 5) / 10.0;
        market.close(day(19), id, closes(18));
    }
    let mut index = Index::of(&market, &[]);
    let lines: Vec<SecurityIx> = ids.map(|id| market.ix(id)).to_vec();
    index.chosen = Some((19, 19, lines.clone()));
    (index.base, index.reviewed, index.next) = (19, true, Some(lines));
    assert_snapshot!(index.evening(&market.history(), 19, PRICES), @"2024-01-19 exchange XNYS: stale_copy: 5 of 6 closes, 83 % of the weight, are those of the session before, limit 30 %");
}

#[test]
fn a_figure_in_force_on_the_reference_date_is_looked_at() {
    let known = |figures: [f64; 2]| {
        let mut market = market(&[]);
        for (year, figure) in [("2021-12-31", figures[0]), ("2022-12-31", figures[1])] {
            let dated = Dated::on(year.parse().unwrap()).known("2023-06-30".parse().unwrap());
            for id in ["A", "E", "F"] {
                let factor = if id == "A" { 1000.0 } else { 1.0 };
                market.indicator(["p", "scope_1"], id, dated, figure * factor, "tCO2e");
            }
        }
        let index = reviewed(&market, &["E"]);
        index.evening(&market.history(), DATES[2], ESG)
    };
    assert_eq!(known([1200.0, 1100.0]), "");
    assert_snapshot!(known([1200.0, 1_150_000.0]), @"
    2022-12-31 company E: esg_unit: p: scope_1 is 1150000 tCO2e, 1200 in 2021, a factor of 1000, limit 30 %
    2022-12-31 company F: esg_unit: p: scope_1 is 1150000 tCO2e, 1200 in 2021, a factor of 1000, limit 30 %; stays out of the composition
    ");
    assert_snapshot!(known([1200.0, 0.0]), @"
    2022-12-31 company E: esg_jump: p: scope_1 is 0 tCO2e, 1200 in 2021, limit 5 times
    2022-12-31 company F: esg_jump: p: scope_1 is 0 tCO2e, 1200 in 2021, limit 5 times; stays out of the composition
    ");
}

#[test]
fn a_fact_that_an_acceptance_has_excused_is_told_again_after_it() {
    let mut market = market(&[]);
    market.shares("A", day(1), 100.0, None).shares("A", day(8), 1000.0, None);
    let mut index = Index::of(&market, &["A", "B", "C", "D"]);
    let expires = Some(day(17));
    let reason = "a merger".to_owned();
    let (subject, check, date) = ("A".to_owned(), Check::ShareJump, day(8));
    index.accepted = vec![Accepted { subject, event: None, date, check, reason, expires }];
    let history = market.history();
    assert_eq!(index.evening(&history, 8, SHARES), "");
    assert_eq!(index.evening(&history, 17, SHARES), "");
    assert_snapshot!(index.evening(&history, 18, SHARES), @"2024-01-08 A: share_jump: 1000 shares, expected about 100 (+900.0 %), limit 50 %");
    assert_eq!(index.evening(&history, 19, SHARES), "", "told once");
}
