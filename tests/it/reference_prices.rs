//! Reference prices of exchanges after rights: to the tick of the line.
//!
//! Source: `docs/methodology/corporate-actions.md` §8.

use kapok_engine::Calculator;
use kapok_fixture::{Event, Head, Line, Market};
use kapok_market::Terms;
use kapok_rulebook::Rulebook;

use crate::support::day;

/// Opening price of a line of Shanghai after 3 rights for 10 held.
fn opened(currency: &str, class: &str, close: f64, subscription_price: f64) -> f64 {
    let line = Line::new("A").on("XSHG").quoted_in(currency).of_class(class);
    let mut market = Market::new([line]);
    market.close(day("2024-03-01"), "A", close);
    market.shares("A", day("2024-03-01"), 1000.0, Some(1.0));
    let terms = Terms::RightsIssue {
        new: 3.0,
        old: 10.0,
        subscription_price: Some(subscription_price),
        currency: currency.parse().unwrap(),
        unranked_dividend: 0.0,
        line: None,
    };
    market.event(&Event::new("1", "A", "2024-03-04", terms));
    let history = market.history();
    let head = Head {
        base_date: day("2024-03-01"),
        currency,
        calendar: "{ open_if_any = [\"XSHG\"] }",
        conventions: "float_step = \"raw\"\nrights_test = \"exchange_price\"",
        universe: "mic = 'XSHG'",
        ..Head::default()
    };
    let book = Rulebook::compile(&head.text(""), history.calendars()).unwrap();
    let calculator = Calculator { book: &book, history: &history, detail: false };
    calculator.found().unwrap().0.constituents.price[0]
}

/// 20.3846…, and 0.31923… where a B share or a fund is quoted in thousandths.
#[test]
fn a_reference_price_has_the_decimals_of_its_line() {
    assert_eq!(opened("CNY", "equity", 22.0, 15.0), 20.38);
    assert_eq!(opened("USD", "equity", 0.355, 0.2), 0.319);
    assert_eq!(opened("CNY", "equity", 0.355, 0.2), 0.32);
    assert_eq!(opened("CNY", "fund", 0.355, 0.2), 0.319);
}
