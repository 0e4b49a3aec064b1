use insta::assert_snapshot;
use kapok_fixture::{Dated, Event, Line, Market};
use kapok_market::Terms;

use crate::check::Check;
use crate::limits::Limits;
use crate::span::Span;
use crate::testing::lines_of;

const ALL: &[Check] =
    &[Check::EsgUnit, Check::EsgSign, Check::EsgRange, Check::EsgStale, Check::EsgJump];

/// Yearly emissions of a company from 2019 on, each known in June of the next year.
fn market(figures: &[f64]) -> Market {
    let mut market = Market::new([Line::new("A")]);
    for (year, figure) in (2019..).zip(figures) {
        tell(&mut market, year, *figure, &format!("{}-06-30", year + 1));
    }
    market
}

fn tell(market: &mut Market, year: i32, figure: f64, known: &str) {
    let end: chrono::NaiveDate = format!("{year}-12-31").parse().unwrap();
    let dated = Dated::on(end).known(known.parse().unwrap());
    market.indicator(["p", "scope_1"], "A", dated, figure, "tCO2e");
}

fn said(market: Market) -> String {
    let span = Span { after: "2019-01-01".parse().unwrap(), to: "2025-01-01".parse().unwrap() };
    lines_of(&crate::review(&market.history(), &Limits::default(), span), ALL)
}

#[test]
fn a_figure_a_thousand_times_that_of_last_year_changed_its_unit() {
    assert_eq!(said(market(&[1200.0, 1100.0, 1300.0])), "");
    assert_snapshot!(said(market(&[1200.0, 1_150_000.0])), @"2020-12-31 company A: esg_unit: p: scope_1 is 1150000 tCO2e, 1200 in 2019, a factor of 1000, limit 30 %");
    assert_snapshot!(said(market(&[1_234_000.0, 1210.0])), @"2020-12-31 company A: esg_unit: p: scope_1 is 1210 tCO2e, 1234000 in 2019, a factor of 1000, limit 30 %");
}

#[test]
fn a_correction_in_time_is_what_a_figure_is_compared_with() {
    let mut corrected = market(&[1_200_000.0, 1100.0]);
    // The figure of 2019 was in another unit, and was corrected before that of 2020 came.
    tell(&mut corrected, 2019, 1200.0, "2021-01-31");
    assert_eq!(said(corrected), "");
    let mut late = market(&[1_200_000.0, 1100.0]);
    tell(&mut late, 2019, 1200.0, "2021-08-31");
    assert_snapshot!(said(late), @"2020-12-31 company A: esg_unit: p: scope_1 is 1100 tCO2e, 1200000 in 2019, a factor of 1000, limit 30 %");
}

#[test]
fn a_figure_that_turns_negative_has_the_wrong_sign() {
    assert_snapshot!(said(market(&[1200.0, -1100.0])), @"2020-12-31 company A: esg_sign: p: scope_1 is -1100 tCO2e, 1200 in 2019, allowed is zero or more: unknown, limit 0");
    assert_snapshot!(said(market(&[-5.0])), @"2019-12-31 company A: esg_sign: p: scope_1 is -5 tCO2e, allowed is zero or more: unknown, limit 0");
    let mut money = Market::new([Line::new("A")]);
    for (year, profit) in [("2019-12-31", -5.0), ("2020-12-31", -7.0)] {
        let dated = Dated::on(year.parse().unwrap());
        money.indicator(["p", "profit"], "A", dated, profit, "USD million");
    }
    assert_eq!(said(money), "", "money may be negative");
}

#[test]
fn a_figure_that_jumps_is_excused_by_a_merger_or_a_spin_off() {
    assert_eq!(said(market(&[1000.0, 4000.0])), "");
    assert_snapshot!(said(market(&[1000.0, 7000.0])), @"2020-12-31 company A: esg_jump: p: scope_1 is 7000 tCO2e, 1000 in 2019 (7.0 times), limit 5 times");
    let mut spun = market(&[7000.0, 1000.0]);
    let terms = Terms::SpinOff { child: None, value: None, currency: "USD".parse().unwrap() };
    spun.event(&Event::new("E", "A", "2020-05-04", terms));
    assert_eq!(said(spun), "");
}

#[test]
fn a_figure_equal_to_the_last_digit_for_years_is_a_copy() {
    assert_eq!(said(market(&[1234.5, 1234.5, 1234.5])), "");
    assert_snapshot!(said(market(&[1234.5, 1234.5, 1234.5, 1234.5])), @"2022-12-31 company A: esg_stale: p: scope_1 is 1234.5 in each year since 2019, limit 2");
    assert_eq!(said(market(&[12.0; 4])), "", "a round number comes again");
    assert_eq!(said(market(&[0.0; 4])), "");
}

#[test]
fn amounts_of_money_count_only_if_their_name_is_regular() {
    let usd = "USDm";
    let paid = |fines: [f64; 3], others: f64| {
        let names: Vec<String> = (0..12).map(|n| format!("P{n:02}")).collect();
        let mut market = Market::new(names.iter().map(|id| Line::new(id)));
        for (at, id) in names.iter().enumerate() {
            for (year, fine) in (2019..).zip(fines) {
                let end: chrono::NaiveDate = format!("{year}-12-31").parse().unwrap();
                let known: chrono::NaiveDate = format!("{}-06-30", year + 1).parse().unwrap();
                let figure = if at == 0 { fine } else { others + f64::from(year) };
                market.indicator(["p", "fines"], id, Dated::on(end).known(known), figure, usd);
            }
        }
        said(market)
    };
    assert_snapshot!(paid([100.0, 110.0, 900.0], 100.0), @"2021-12-31 company P00: esg_jump: p: fines is 900 USDm, 110 in 2020 (8.2 times), limit 5 times");
    // Fewer than twenty steps were known when the second figures came.
    assert_eq!(paid([100.0, 900.0, 950.0], 100.0), "");
    assert_eq!(paid([2.0, 900.0, 2.0], 100.0), "");
}

/// A figure of 2020 of thirty companies, of which the last has another one.
fn peers(unit: &str, others: impl Fn(usize) -> f64, last: f64) -> Market {
    let ids: Vec<String> = (0..30).map(|n| format!("C{n:02}")).collect();
    let mut market = Market::new(ids.iter().map(|id| Line::new(id)));
    for (at, id) in ids.iter().enumerate() {
        let value = if at == 29 { last } else { others(at) };
        let dated = Dated::on("2020-12-31".parse().unwrap());
        market.indicator(["p", "renewable"], id, dated, value, unit);
    }
    market
}

#[test]
fn a_share_outside_of_nought_to_one_is_not_on_the_scale_of_its_name() {
    let part = |at: usize| at as f64 / 30.0;
    assert_eq!(said(peers("fraction", part, 1.0)), "");
    assert_snapshot!(said(peers("fraction", part, 45.0)), @"2020-12-31 company C29: esg_range: p: renewable is 45, where nearly all others lie from 0 to 1, limit 0");
    assert_snapshot!(said(peers("fraction", part, -0.2)), @"2020-12-31 company C29: esg_range: p: renewable is -0.2, where nearly all others lie from 0 to 1, limit 0");
    assert_snapshot!(said(peers("percent", |at| 100.0 * part(at), 450.0)), @"2020-12-31 company C29: esg_range: p: renewable is 4.5, where nearly all others lie from 0 to 1, limit 0");
    let growth = |at: usize| if at.is_multiple_of(3) { -0.2 } else { 1.7 };
    assert_eq!(said(peers("fraction", growth, 45.0)), "", "a ratio is no share");
}

#[test]
fn an_intensity_below_zero_cannot_be() {
    let of = |value| said(peers("tCO2e/USD million", |at| 10.0 + at as f64, value));
    assert_eq!(of(12.0), "");
    assert_snapshot!(of(-12.0), @"2020-12-31 company C29: esg_sign: p: renewable is -12 tCO2e/USD million, allowed is zero or more: unknown, limit 0");
}
