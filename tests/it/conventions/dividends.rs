//! Dividends: where they go, at which rate, after which tax, and when.

use kapok_domain::Currency;
use kapok_market::{ActionStatus, Terms};

use super::case::{Case, What};
use crate::support::day;
use crate::support::market::{Event, Fixing, Market, Withholding};

pub(super) fn cases() -> Vec<Case> {
    [reinvested(), converted(), taxed(), special(), undeclared()].into_iter().flatten().collect()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

/// Withholding of 30 % for every line.
fn taxing(mut market: Market) -> Market {
    let row = |id: &String| {
        let (country, from) = (id.clone(), day("2000-01-03"));
        Withholding { country, from, rate: 0.3 }
    };
    market.withholding = market
        .lines
        .iter()
        .map(|line| line.id.clone())
        .collect::<Vec<_>>()
        .iter()
        .map(row)
        .collect();
    market
}

/// One line of 1 000 shares at 100: a divisor of 100 at a level of 1 000.
fn alone(closes: &str, events: &str) -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
    ";
    taxing(Market::of(lines, closes).events(events))
}

/// A and B are worth 100 000 each, the divisor is 200. A pays 10 on the first day, which is 50
/// points, and the index falls from 1 000 to (95 000 + 100 000)/200 = 975; then A doubles, and the
/// index rises to (190 000 + 100 000)/200 = 1 450.
fn reinvested() -> Vec<Case> {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     2000         1
    ";
    let closes = "
        date          A    B
        2024-01-02  100   50
        2024-01-03   95   50
        2024-01-04  190   50
    ";
    let events = "
        event  id  ex          type      amount
        1      A   2024-01-03  dividend  10
    ";
    let market = taxing(Market::of(lines, closes).events(events));
    let case = |date| Case::new("reinvestment", &market, date, What::Gross);
    vec![
        case("2024-01-03")
            .seen("close", 975.0 + 50.0)
            .seen("open", 1000.0 * 975.0 / (1000.0 - 50.0))
            .seen("prior", (1000.0 + 50.0) * 975.0 / 1000.0)
            .seen("in_stock", 975.0 + 50.0)
            .seen("cash", 975.0 + 50.0),
        case("2024-01-04")
            .seen("close", 1025.0 * 1450.0 / 975.0)
            .seen("open", 1000.0 * 1450.0 / 950.0)
            .seen("prior", 1050.0 * 1450.0 / 1000.0)
            // 10/95 more of A: 1 000 · 190 · 105/95 = 210 000, with B 310 000 after 205 000.
            .seen("in_stock", 1025.0 * 310.0 / 205.0)
            .seen("cash", 1450.0 + 50.0),
        // 30 % of the 50 points are withheld.
        Case::new("reinvestment", &market, "2024-01-04", What::Net)
            .seen("close", (975.0 + 35.0) * 1450.0 / 975.0)
            .seen("open", 1000.0 * 1450.0 / 965.0)
            .seen("prior", 1035.0 * 1450.0 / 1000.0)
            // 7/95 more of A: 190 000 · 102/95 = 204 000, with B 304 000 after 202 000.
            .seen("in_stock", 1010.0 * 304.0 / 202.0)
            .seen("cash", 1450.0 + 35.0),
    ]
}

/// 1 000 shares at 80 Hong Kong dollars and 8 for one are 10 000 US dollars, the divisor is 10.
/// The next day one costs 76 at 10 for one: 760 points. A dividend of 4 is 400 US dollars at
/// today's rate, 500 at that of the day before.
fn converted() -> Vec<Case> {
    let closes = "
        date         A
        2024-01-02  80
        2024-01-03  76
    ";
    let mut market = alone(closes, "event id ex type");
    market.lines[0].currency = currency("HKD");
    market.fixings = [("2024-01-02", 8.0), ("2024-01-03", 10.0)]
        .map(|(date, rate)| {
            let (base, quote) = (currency("USD"), currency("HKD"));
            Fixing { date: day(date), base, quote, rate }
        })
        .to_vec();
    let terms =
        Terms::CashDividend { amount: 4.0, currency: currency("HKD"), special: false, net: false };
    market.events.push(Event::new("1", "A", day("2024-01-03"), terms));
    vec![
        Case::new("dividend_fx_date", &market, "2024-01-03", What::Gross)
            .seen("ex_date", 760.0 + 40.0)
            .seen("prior_date", 760.0 + 50.0),
    ]
}

/// 10 of 100 are paid; one table withholds 30 %, the other 15 %.
fn taxed() -> Vec<Case> {
    let closes = "
        date          A
        2024-01-02  100
        2024-01-03   90
    ";
    let events = "
        event  id  ex          type      amount
        1      A   2024-01-03  dividend  10
    ";
    let mut market = alone(closes, events);
    let (country, from) = ("A".to_owned(), day("2000-01-03"));
    market.other_withholding = vec![("treaty", Withholding { country, from, rate: 0.15 })];
    vec![
        Case::new("withholding_table", &market, "2024-01-03", What::Net)
            .seen("test", 900.0 + 70.0)
            .seen("treaty", 900.0 + 85.0),
    ]
}

/// A special dividend of 4 on 100, after which the price is 96.
fn special() -> Vec<Case> {
    let market = |amount: &str, close: &str| {
        let closes = format!("date A\n2024-01-02 100\n2024-01-03 {close}\n");
        let events = format!("event id ex type amount\n1 A 2024-01-03 special {amount}\n");
        alone(&closes, &events)
    };
    let threshold =
        |market: &Market, what| Case::new("special_dividend_threshold", market, "2024-01-03", what);
    let tax = |what| Case::new("special_dividend_tax", &market("10", "93"), "2024-01-03", what);
    vec![
        threshold(&market("4", "96"), What::Price)
            .seen("0", 1000.0)
            .seen("0.05", 960.0)
            .seen("1", 960.0),
        // Below the threshold it is reinvested as a regular one is: nothing is lost.
        threshold(&market("4", "100"), What::Gross)
            .seen("0", 1000.0 * 100.0 / 96.0)
            .seen("0.05", 1000.0 + 40.0)
            .seen("1", 1000.0 + 40.0),
        // As much as the threshold is enough.
        threshold(&market("5", "95"), What::Price).seen("0.05", 1000.0).seen("0.0501", 950.0),
        // 10, or 7 after 30 %, are taken out of 100; the price is 93 after that.
        tax(What::Price).seen("gross", 1000.0 * 93.0 / 90.0).seen("net", 1000.0),
        tax(What::Net).seen("gross", 1000.0 * 93.0 / 90.0).seen("net", 1000.0),
        // The tax of 3 is reinvested in the gross return: 3 000 by a divisor of 93.
        tax(What::Gross).seen("gross", 1000.0 * 93.0 / 90.0).seen("net", 1000.0 + 3000.0 / 93.0),
    ]
}

/// 2 are expected when A goes ex, 3 are declared the day after.
pub(super) fn expected() -> Market {
    let closes = "
        date          A
        2024-01-02  100
        2024-01-03  100
        2024-01-04  100
        2024-01-05  100
    ";
    let events = "
        event  id  ex          known       type      amount
        1      A   2024-01-03  2024-01-02  dividend  2
        1      A   2024-01-03  2024-01-04  dividend  3
    ";
    let mut market = alone(closes, events);
    market.events[0].status = ActionStatus::Estimated;
    market
}

fn undeclared() -> Vec<Case> {
    let case = |date| Case::new("undeclared_dividends", &expected(), date, What::Gross);
    vec![
        case("2024-01-03").seen("zero_then_late", 1000.0).seen("estimate", 1000.0 + 20.0),
        // All 30 points late, or the 10 that are missing.
        case("2024-01-04")
            .seen("zero_then_late", 1000.0 + 30.0)
            .seen("estimate", 1020.0 * (1000.0 + 10.0) / 1000.0),
    ]
}

/// A pays 10 on 100 and falls by a tenth of half, which are 50 points of 1 000; the day after next
/// everything doubles.
pub(super) fn kept() -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     2000         1
    ";
    let closes = "
        date          A    B
        2024-01-02  100   50
        2024-01-03   95   50
        2024-01-04   95   50
        2024-01-05  190  100
    ";
    let events = "
        event  id  ex          type      amount
        1      A   2024-01-03  dividend  10
    ";
    taxing(Market::of(lines, closes).events(events))
}
