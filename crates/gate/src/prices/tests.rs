use insta::assert_snapshot;
use kapok_fixture::{Event, Line, Market, cash};
use kapok_market::Terms;

use crate::check::Check;
use crate::testing::{Index, day, whole};

const TEN: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

/// Ten lines whose closes move by one per cent up and down for thirty days.
fn market() -> Market {
    let mut market = Market::new(TEN.map(Line::new));
    for n in 1..=30 {
        for (at, id) in TEN.iter().enumerate() {
            market.close(day(n), id, usual(n, at));
        }
    }
    market
}

fn usual(n: u32, at: usize) -> f64 {
    (100.0 + 10.0 * at as f64) * if (n as usize + at).is_multiple_of(2) { 1.01 } else { 1.0 }
}

#[test]
fn pence_for_pounds_are_named_as_a_unit() {
    let unit = |close: f64| {
        let mut market = market();
        market.close(day(30), "A", close);
        whole(&market.history(), 1, 30, &[Check::PriceUnit, Check::PriceJump])
    };
    assert_snapshot!(unit(10_100.0), @"2024-01-30 A: price_unit: close 10100, expected about 100 (+10000.0 %), a factor of 100, limit 20 %");
    assert_snapshot!(unit(0.1), @"2024-01-30 A: price_unit: close 0.1, expected about 100 (-99.9 %), a factor of 1000, limit 20 %");
    assert_snapshot!(unit(5_000.0), @"2024-01-30 A: price_jump: close 5000, expected about 100 (+4900.0 %), limit 40 %");
}

#[test]
fn a_line_that_moves_the_index_unlike_its_exchange_is_named() {
    let tonight = |close: f64, paid: f64| {
        let mut market = market();
        market.close(day(30), "A", close);
        if paid > 0.0 {
            let terms = cash(paid, "USD", false);
            market.event(&Event::new("E", "A", &day(30).to_string(), terms));
        }
        let index = Index::of(&market, &TEN);
        index.evening(&market.history(), 30, &[Check::PriceOutlier])
    };
    // A weight of 10 %; 16 % off where the median of the exchange is 1 % off: 150 basis points.
    assert_snapshot!(tonight(84.0, 0.0), @"2024-01-30 A: price_outlier: close 84, -15.0 % beside its exchange, 150.1 bp of the index; it usually moves 1.2 %, limit 25 bp");
    assert_eq!(tonight(84.0, 15.0), "", "a dividend pays it out");
    assert_eq!(tonight(95.0, 0.0), "", "within its usual moves");
}

#[test]
fn yesterdays_closes_under_todays_date_are_a_copy() {
    let copied = |lines: usize| {
        let mut market = market();
        for (at, id) in TEN.iter().enumerate().take(lines) {
            market.close(day(30), id, usual(29, at));
        }
        let index = Index::of(&market, &TEN);
        index.evening(&market.history(), 30, &[Check::StaleCopy])
    };
    assert_eq!(copied(3), "");
    assert_snapshot!(copied(8), @"2024-01-30 exchange XNYS: stale_copy: 8 of 10 closes, 80 % of the weight, are those of the session before, limit 30 %");
    // Prices that stood still the day before as well are no copies.
    let mut still = market();
    for (at, id) in TEN.iter().enumerate() {
        still.close(day(29), id, usual(28, at)).close(day(30), id, usual(28, at));
    }
    let index = Index::of(&still, &TEN);
    assert_eq!(index.evening(&still.history(), 30, &[Check::StaleCopy]), "");
}

#[test]
fn prices_that_do_not_follow_dividends_are_adjusted() {
    let said = |follows: bool| {
        let mut market = Market::new(TEN.map(Line::new));
        let mut price = 100.0;
        for n in 1..=30 {
            // Each line pays 1 % on every third day; prices move by 0.2 % otherwise.
            let pays = n % 3 == 0;
            price *= if n % 2 == 0 { 1.002 } else { 1.0 / 1.002 };
            if pays && follows {
                price *= 0.99;
            }
            for id in TEN {
                market.close(day(n), id, price);
                if pays {
                    let (event, ex) = (format!("{id}{n}"), day(n).to_string());
                    market.event(&Event::new(&event, id, &ex, cash(price * 0.01, "USD", false)));
                }
            }
        }
        whole(&market.history(), 1, 30, &[Check::AdjustedCloses])
    };
    assert_eq!(said(true), "");
    assert_snapshot!(said(false), @"2024-01-30 table prices: adjusted_closes: prices followed 0 % of 100 dividends, limit 80 %");
}

#[test]
fn a_line_that_moves_unlike_itself_is_noted_whatever_its_weight() {
    let checks = [Check::PriceUnusual, Check::PriceOutlier, Check::PriceJump];
    let tonight = |close: f64, event: Option<Terms>| {
        let mut market = Market::new(TEN.map(Line::new));
        for (n, id) in (1..=30).flat_map(|n| TEN.map(|id| (n, id))) {
            market.close(day(n), id, usual(n, 0));
        }
        market.close(day(30), "A", close);
        if let Some(terms) = event {
            market.event(&Event::new("E", "A", &day(30).to_string(), terms));
        }
        Index::of(&market, &TEN).evening(&market.history(), 30, &checks)
    };
    assert_snapshot!(tonight(93.0, None), @"2024-01-30 A: price_unusual: close 93, -8.0 % beside its exchange, 6.4 times as far as usual; it usually moves 1.2 %, limit 4.5 times");
    assert_eq!(tonight(93.0, Some(cash(6.0, "USD", false))), "", "a dividend pays it out");
    let spin_off = Terms::SpinOff { child: None, value: None, currency: "USD".parse().unwrap() };
    assert_eq!(tonight(93.0, Some(spin_off)), "", "a part of unknown value went out");
    assert_eq!(tonight(98.0, None), "");
}

#[test]
fn a_close_that_is_repeated_for_sessions_is_named() {
    let repeated = |sessions: u32, moves: bool| {
        let mut market = market();
        for n in 1..=30 {
            if n > 30 - sessions || !moves && n % 4 != 0 {
                market.close(day(n), "A", 99.0);
            }
        }
        let index = Index::of(&market, &TEN);
        index.evening(&market.history(), 30, &[Check::PriceStill])
    };
    assert_eq!(repeated(3, true), "");
    assert_snapshot!(repeated(5, true), @"2024-01-30 A: price_still: close is 99 for 4 sessions after the first, limit 3");
    assert_eq!(repeated(5, false), "", "a line whose close often stands still");
}
