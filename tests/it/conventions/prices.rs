//! When and to what a price is adjusted.

use kapok_domain::Currency;
use kapok_market::{Ratio, SecurityIx, Terms};

use super::case::{Case, What};
use crate::support::day;
use crate::support::market::{Event, Line, Market, Withholding};

pub(super) fn cases() -> Vec<Case> {
    [basis(), tests(), dilutive()].into_iter().flatten().collect()
}

/// One line of 1 000 shares over two days, with an event on the second; the index is its return
/// on 1 000.
fn alone(before: f64, after: f64, event: &str) -> Market {
    let lines = "
        id  shares  free_float
        A     1000         1
    ";
    let closes = format!("date A\n2024-01-02 {before}\n2024-01-03 {after}\n");
    let events = format!("event id ex type new old amount\n1 A 2024-01-03 {event}\n");
    let mut market = Market::of(lines, &closes).events(&events);
    let (country, from) = ("A".to_owned(), day("2000-01-03"));
    market.withholding = vec![Withholding { country, from, rate: 0.3 }];
    market
}

fn basis() -> Vec<Case> {
    let of = |market: &Market| Case::new("price_basis", market, "2024-01-03", What::Price);
    vec![
        // 2 for 5 at 15 on 22: (5·22 + 2·15)/7 = 20, and the price is 20.5: 2.5 %. By the price
        // of the ex-date: (20.5·7 − 15·2)/5 = 22.7 on 22: 3.1818 %.
        of(&alone(22.0, 20.5, "rights 2 5 15"))
            .seen("cum", 1000.0 * 20.5 / 20.0)
            .seen("ex_price_factor", 1000.0 * 22.7 / 22.0),
        // 5 on 49: 44, and the price is 45: 2.2727 %. By the price of the ex-date: 50 on 49:
        // 2.0408 %.
        of(&alone(49.0, 45.0, "special - - 5"))
            .seen("cum", 1000.0 * 45.0 / 44.0)
            .seen("ex_price_factor", 1000.0 * 50.0 / 49.0),
        of(&alone(49.0, 45.0, "repayment - - 5"))
            .seen("cum", 1000.0 * 45.0 / 44.0)
            .seen("ex_price_factor", 1000.0 * 50.0 / 49.0),
        of(&alone(49.0, 45.0, "spin_off - - 5"))
            .seen("cum", 1000.0 * 45.0 / 44.0)
            .seen("ex_price_factor", 1000.0 * 50.0 / 49.0),
    ]
}

fn tests() -> Vec<Case> {
    let of = |market: &Market| Case::new("rights_test", market, "2024-01-03", What::Price);
    vec![
        // 3 for 10 at 12 on 10: nobody would take them up. The exchange still computes
        // (10·10 + 3·12)/13 = 10.4615…, to a hundredth 10.46.
        of(&alone(10.0, 10.46, "rights 3 10 12"))
            .seen("below_cum", 1046.0)
            .seen("exchange_price", 1000.0),
        // 3 for 10 at 6 on 10: 118/13 = 9.0769…, to a hundredth 9.08.
        of(&alone(10.0, 9.08, "rights 3 10 6"))
            .seen("below_cum", 1000.0 * 9.08 * 13.0 / 118.0)
            .seen("exchange_price", 1000.0),
    ]
}

/// 2 for 1 at 7 on 22: (22 + 14)/3 = 12, and a right is worth 12 − 7 = 5. The day after the share
/// is at 13 and the right at 6.
pub(super) fn highly_dilutive() -> Market {
    let mut market = alone(22.0, 13.0, "rights 2 1 7");
    market.events.clear();
    let dollars: Currency = "USD".parse().unwrap();
    market.add(Line { asset_class: "right", ..Line::new("R") }, 1.0, 1.0);
    market.close(day("2024-01-03"), "R", 6.0);
    let terms = Terms::RightsIssue {
        new: 2.0,
        old: 1.0,
        subscription_price: Some(7.0),
        currency: dollars,
        unranked_dividend: 0.0,
        line: Some(SecurityIx(1)),
    };
    market.events.push(Event::new("1", "A", day("2024-01-03"), terms));
    market
}

fn dilutive() -> Vec<Case> {
    let market = highly_dilutive();
    let of = |parameter| Case::new(parameter, &market, "2024-01-03", What::Price);
    // 3 000 shares at 13 on 3 000 at 12, or 1 000 at 13 and 2 000 rights at 6 on 22 000.
    let (taken_up, line) = (1000.0 * 13.0 / 12.0, 1000.0 * 25.0 / 22.0);
    vec![
        of("dilutive_rights").seen("none", taken_up).seen("temporary_line", line),
        // As many new shares for one as the threshold are enough.
        of("dilutive_rights_threshold")
            .with("dilutive_rights", "temporary_line")
            .seen("2", line)
            .seen("2.5", taken_up),
    ]
}

/// For other tests: half a share of another line for one.
pub(super) fn half() -> Ratio {
    Ratio { new: 1.0, old: 2.0 }
}
