//! The form of levels, their days, and the rates behind them.

use kapok_domain::Currency;

use super::case::{Case, What};
use crate::support::MIC;
use crate::support::day;
use crate::support::index::Index;
use crate::support::market::{Fixing, Market};

pub(super) fn cases() -> Vec<Case> {
    [forms(), published(), fixes(), calendars()].into_iter().flatten().collect()
}

/// Three lines worth 100 000 each, 300 000 together, so that the divisor is 300.
fn three(closes: &str) -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
        B     2000         1
        C     4000         1
    ";
    Market::of(lines, closes)
}

/// A third of the index falls to a third of the rest and comes back: 300 000, 100 000, 300 000.
fn there_and_back() -> Market {
    three(
        "
        date          A    B    C
        2024-01-02  100   50   25
        2024-01-03   40   20    5
        2024-01-04  100   50   25
    ",
    )
}

fn forms() -> Vec<Case> {
    let market = there_and_back();
    let form = |date, what| Case::new("level_form", &market, date, what);
    let rounding = |date| Case::new("carried_rounding", &market, date, What::Price).fine();
    vec![
        // All forms are the same index; only the unit of the divisor differs: 300 000 / 1 000,
        // or the market value itself.
        form("2024-01-04", What::Divisor)
            .seen("divisor", 300.0)
            .seen("chain", 300.0)
            .seen("base_market_value", 300_000.0),
        // A chain of levels at eight decimals forgets what was cut off: 333.33333333 · 3. The
        // divisor does not.
        form("2024-01-04", What::Price)
            .with("carried_rounding", "eight_decimals")
            .fine()
            .seen("divisor", 1000.0)
            .seen("chain", 999.999_999_99)
            .seen("base_market_value", 1000.0),
        rounding("2024-01-03")
            .seen("unrounded", 1000.0 / 3.0)
            .seen("eight_decimals", 333.333_333_33),
    ]
}

/// 8 000 and 8 001 are 1 000 and 1 000.125, which lies halfway between two hundredths.
fn published() -> Vec<Case> {
    let lines = "
        id  shares  free_float
        A     1000         1
    ";
    let closes = "
        date           A
        2024-01-02  8000
        2024-01-03  8001
    ";
    let market = Market::of(lines, closes);
    let of = |parameter| Case::new(parameter, &market, "2024-01-03", What::Published);
    vec![
        of("level_decimals")
            .seen("0", 1000.0)
            .seen("1", 1000.1)
            .seen("2", 1000.13)
            .seen("3", 1000.125)
            .seen("12", 1000.125),
        of("level_rounding")
            .with("level_decimals", "2")
            .seen("half_up", 1000.13)
            .seen("half_even", 1000.12)
            .seen("truncate", 1000.12),
    ]
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn fixing(date: &str, rate: f64) -> Fixing {
    let (base, quote) = (currency("USD"), currency("HKD"));
    Fixing { date: day(date), base, quote, rate }
}

/// One line in Hong Kong dollars that does not move: the index is the rate of the day over that
/// of the base date.
fn abroad() -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
    ";
    let closes = "
        date         A
        2024-01-02  80
        2024-01-03  80
        2024-01-04  80
    ";
    let mut market = Market::of(lines, closes);
    market.lines[0].currency = currency("HKD");
    market.fixings = vec![fixing("2024-01-02", 8.0), fixing("2024-01-03", 10.0)];
    let other = [fixing("2024-01-02", 8.0), fixing("2024-01-03", 6.4), fixing("2024-01-04", 6.4)];
    market.other_fixings = other.map(|fixing| ("LATE", fixing)).to_vec();
    market
}

fn fixes() -> Vec<Case> {
    let market = abroad();
    vec![
        Case::new("fx_fix", &market, "2024-01-03", What::Price)
            .seen("FIX", 1000.0 * 8.0 / 10.0)
            .seen("LATE", 1000.0 * 8.0 / 6.4),
        // On 4 January the fixing of the day before is one day old.
        Case::new("fx_carry_days", &market, "2024-01-04", What::Price)
            .seen("1", 800.0)
            .nothing("0"),
    ]
}

/// 15 January is a holiday of New York alone, New Year one of both exchanges.
fn calendars() -> Vec<Case> {
    let market = three(
        "
        date          A    B    C
        2023-12-29  100   50   25
        2024-01-12  100   50   25
        2024-01-15  130   50   25
    ",
    );
    let exchanges = &[MIC, "XNYS"];
    let of = |base_date: &str, date| {
        let index = Index { base_date: day(base_date), exchanges, ..Index::default() };
        Case::new("calendar_rule", &market, date, What::Price).of(index)
    };
    vec![
        of("2024-01-12", "2024-01-15")
            .seen("any_open", 1000.0 * 330.0 / 300.0)
            .nothing("all_open")
            .seen("weekdays", 1000.0 * 330.0 / 300.0),
        // Nobody trades: last prices at today's rates.
        of("2023-12-29", "2024-01-01")
            .nothing("any_open")
            .nothing("all_open")
            .seen("weekdays", 1000.0),
    ]
}
