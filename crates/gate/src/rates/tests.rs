use insta::assert_snapshot;
use kapok_fixture::{Line, Market};
use kapok_market::History;

use crate::check::Check;
use crate::testing::{Index, day, whole};

const ALL: &[Check] =
    &[Check::RateJump, Check::RateInverted, Check::RateSwapped, Check::RateCross, Check::RateStale];

/// Rates of pairs by day, from the first of January 2024 on.
fn market(pairs: &[(&str, &str, &[f64])]) -> Market {
    let mut market = Market::new([Line::new("A"), Line::new("H").on("XHKG").quoted_in("HKD")]);
    for (base, quote, rates) in pairs {
        for (n, rate) in (1..).zip(*rates) {
            let (base, quote) = (base.parse().unwrap(), quote.parse().unwrap());
            market.fixing("F", day(n), base, quote, *rate);
        }
    }
    market
}

fn said(pairs: &[(&str, &str, &[f64])]) -> String {
    whole(&market(pairs).history(), 1, 40, ALL)
}

/// An evening of an index in dollars with a line in Hong Kong dollars.
fn tonight(history: &History, market: &Index, n: u32) -> String {
    market.evening(history, n, ALL)
}

#[test]
fn a_rate_that_jumps_and_comes_back_is_named_with_both_days() {
    assert_snapshot!(said(&[("USD", "HKD", &[7.8, 7.81, 1.0, 7.8])]), @"
    2024-01-03 rate USD/HKD of F: rate_jump: rate 1, expected about 7.81 (-87.2 %), limit 8 %; comes back at 7.8 on 2024-01-04
    2024-01-04 rate USD/HKD of F: rate_jump: rate 7.8, expected about 1 (+680.0 %), limit 8 %; back at 7.81, from which it jumped on 2024-01-03
    ");
    assert_eq!(said(&[("USD", "HKD", &[7.8, 7.81, 7.9, 8.3, 7.9])]), "");
    // A hundred times.
    assert_snapshot!(said(&[("USD", "JPY", &[150.0, 15000.0])]), @"2024-01-02 rate USD/JPY of F: rate_jump: rate 15000, expected about 150 (+9900.0 %), limit 8 %");
}

#[test]
fn an_evening_names_the_rates_that_its_index_uses() {
    let pairs: [(&str, &str, &[f64]); 2] =
        [("USD", "HKD", &[7.8, 7.8, 1.0]), ("USD", "JPY", &[150.0, 150.0, 1.0])];
    let market = market(&pairs);
    let index = Index::of(&market, &["A", "H"]);
    let home = Index::of(&market, &["A"]);
    let other = Index { fix: Some("G"), ..Index::of(&market, &["A", "H"]) };
    let history = market.history();
    assert_snapshot!(tonight(&history, &index, 3), @"2024-01-03 rate USD/HKD of F: rate_jump: rate 1, expected about 7.8 (-87.2 %), limit 8 %");
    assert_eq!(tonight(&history, &home, 3), "");
    assert_eq!(tonight(&history, &other, 3), "");
    assert_eq!(tonight(&history, &index, 2), "");
}

#[test]
fn a_way_through_a_third_currency_uses_both_halves() {
    let pairs: [(&str, &str, &[f64]); 3] =
        [("EUR", "HKD", &[8.5, 8.5]), ("EUR", "USD", &[1.1, 1.4]), ("EUR", "JPY", &[160.0, 16.0])];
    let market = market(&pairs);
    let index = Index::of(&market, &["A", "H"]);
    assert_snapshot!(tonight(&market.history(), &index, 2), @"2024-01-02 rate EUR/USD of F: rate_jump: rate 1.4, expected about 1.1 (+27.3 %), limit 8 %");
}

#[test]
fn a_rate_upside_down_is_named_so() {
    assert_snapshot!(said(&[("USD", "CNY", &[7.0, 7.0, 0.1427])]), @"2024-01-03 rate USD/CNY of F: rate_inverted: rate 0.1427 is the reciprocal of 7 on 2024-01-02, limit 5 %");
    // Near par the reciprocal is a small move.
    assert_eq!(said(&[("EUR", "USD", &[1.01, 0.99])]), "");
}

#[test]
fn a_rate_that_has_always_been_one_is_a_missing_rate_unless_it_is_a_peg() {
    assert_snapshot!(said(&[("USD", "HKD", &[1.0, 1.0])]), @"2024-01-02 rate USD/HKD of F: rate_jump: rate is exactly 1 between USD and HKD, and has never been another, limit 8 %");
    assert_eq!(said(&[("USD", "BMD", &[1.0, 1.0, 1.0]), ("SGD", "BND", &[1.0, 1.0])]), "");
    assert_eq!(said(&[("EUR", "USD", &[1.003, 1.0, 0.998])]), "", "parity that is passed through");
}

#[test]
fn rates_of_a_triangle_must_agree() {
    let pairs: [(&str, &str, &[f64]); 3] = [
        ("EUR", "USD", &[1.10, 1.10]),
        ("EUR", "HKD", &[8.58, 8.58]),
        ("USD", "HKD", &[7.80, 8.20]),
    ];
    // 8.58 / 1.10 = 7.80, and 8.20 is 5.1 % more: within the limit of a jump.
    assert_snapshot!(said(&pairs), @"2024-01-02 rate USD/HKD of F: rate_cross: EUR/HKD is 8.58 and 9.020000 through USD (-4.9 %); this rate moved most, limit 2 %");
    let both: [(&str, &str, &[f64]); 2] =
        [("GBP", "USD", &[1.25, 1.25]), ("USD", "GBP", &[0.8, 0.83])];
    assert_snapshot!(said(&both), @"2024-01-02 rate USD/GBP of F: rate_cross: GBP/USD is 1.25 and 1.204819 through the reverse (+3.7 %); this rate moved most, limit 2 %");
}

#[test]
fn a_rate_that_stands_still_is_stale_and_a_peg_is_not() {
    let moving = |n: usize| 7.8 + 0.01 * (n % 7) as f64;
    let mut rates: Vec<f64> = (0..30).map(moving).collect();
    let still = rates[29];
    rates.extend([still; 7]);
    let said = |rates: &[f64]| whole(&market(&[("USD", "HKD", rates)]).history(), 31, 40, ALL);
    assert_snapshot!(said(&rates), @"
    2024-02-05 rate USD/HKD of F: rate_stale: rate has been 7.81 since 2024-01-30, limit 5 days
    2024-02-06 rate USD/HKD of F: rate_stale: rate has been 7.81 since 2024-01-30, limit 5 days
    ");
    assert_eq!(said(&[3.6725; 40]), "");
}

#[test]
fn a_table_of_rates_that_is_yesterdays_is_a_copy() {
    let moving =
        |a: f64| -> Vec<f64> { (0..30).map(|n| a * (1.0 + 0.001 * (n % 7) as f64)).collect() };
    let copied = |a: f64| -> Vec<f64> {
        let mut rates = moving(a);
        rates[29] = rates[28];
        rates
    };
    let (a, b, c) = (copied(7.8), copied(150.0), copied(0.8));
    // The thirtieth of January 2024 was a Tuesday.
    let pairs = [("USD", "HKD", &a[..]), ("USD", "JPY", &b[..]), ("USD", "GBP", &c[..])];
    let said = whole(&market(&pairs).history(), 1, 40, ALL);
    assert_snapshot!(said.lines().next().unwrap(), @"2024-01-30 rate USD/GBP of F: rate_stale: rate 0.8 and 3 others are all those of the day before, limit 5 days");
    assert_eq!(said.lines().count(), 3);
    let d = moving(0.8);
    let pairs = [("USD", "HKD", &a[..]), ("USD", "JPY", &b[..]), ("USD", "GBP", &d[..])];
    assert_eq!(whole(&market(&pairs).history(), 1, 40, ALL), "");
}

#[test]
fn a_pair_that_no_longer_comes_is_named_while_its_source_goes_on() {
    let pairs: [(&str, &str, &[f64]); 2] =
        [("USD", "HKD", &[7.8, 7.81]), ("USD", "JPY", &[150.0; 9])];
    let market = market(&pairs);
    let index = Index::of(&market, &["A", "H"]);
    let history = market.history();
    assert_eq!(tonight(&history, &index, 7), "");
    assert_snapshot!(tonight(&history, &index, 8), @"2024-01-08 rate HKD/USD of F: rate_stale: no rate since 2024-01-02, though others of the source have 2024-01-08, limit 5 days");
}

#[test]
fn a_rate_in_the_place_of_another_pairs_is_named_however_near_they_are() {
    let of = |hkd: f64, cny: f64| {
        let of = |start: f64, last: f64| {
            let usual = (0..20).map(|n| start + 0.01 * f64::from(n % 2));
            usual.chain([last]).collect::<Vec<f64>>()
        };
        said(&[("USD", "CNY", &of(7.50, cny)), ("USD", "HKD", &of(7.80, hkd))])
    };
    assert_eq!(of(7.82, 7.50), "");
    assert_snapshot!(of(7.50, 7.82), @"
    2024-01-21 rate USD/CNY of F: rate_swapped: rate 7.82, 7.51 on 2024-01-20, is that of another pair: USD/HKD was 7.81 and is 7.5, limit 1 %
    2024-01-21 rate USD/HKD of F: rate_swapped: rate 7.5, 7.81 on 2024-01-20, is that of another pair: USD/CNY was 7.51 and is 7.82, limit 1 %
    ");
    // One column twice.
    assert_snapshot!(of(7.50, 7.50), @"2024-01-21 rate USD/HKD of F: rate_swapped: rate 7.5, 7.81 on 2024-01-20, is that of another pair: USD/CNY was 7.51 and is 7.5, limit 1 %");
    // A move that ends near another pair, which has not moved.
    assert_eq!(of(7.52, 7.51), "");
}
