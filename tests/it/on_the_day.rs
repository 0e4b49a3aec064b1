//! Events that become known on their ex-date, or on a weekend before it: they are applied as if
//! they had been known the evening before.
//!
//! Source: `docs/methodology/corporate-actions.md` §3, §13.

use kapok_domain::Currency;
use kapok_engine::{Outcome, State, StepError};
use kapok_market::{Ratio, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Event, Fixing, Line, Market, Withholding};
use crate::support::{day, evenings, prove};

const DAYS: [&str; 6] =
    ["2024-01-25", "2024-01-26", "2024-01-29", "2024-01-30", "2024-01-31", "2024-02-01"];
/// A Monday.
const EX: &str = "2024-01-29";
const D: SecurityIx = SecurityIx(3);

fn money(code: &str) -> Currency {
    code.parse().unwrap()
}

fn near(seen: f64, by_hand: f64) {
    assert!((seen / by_hand - 1.0).abs() < 1e-12, "{seen}, by hand {by_hand}");
}

/// A, B and C at 100, and D of another class at 50, which rises by ten on the ex-date; a euro rises
/// from 1.00 to 1.25 dollars on it.
fn market() -> Market {
    let mut market = Market::default();
    for id in ["A", "B", "C"] {
        market.add(Line::new(id), 1000.0, 1.0);
    }
    market.add(Line { asset_class: "other", ..Line::new("D") }, 4000.0, 1.0);
    tax(&mut market);
    for (at, date) in DAYS.iter().enumerate() {
        let (date, risen) = (day(date), at >= 2);
        market.close(date, "A", if risen { 104.0 } else { 100.0 });
        market.close(date, "B", 100.0 + f64::from(u32::try_from(at).unwrap()));
        market.close(date, "C", 100.0);
        market.close(date, "D", if risen { 60.0 } else { 50.0 });
        let rate = if risen { 1.25 } else { 1.0 };
        market.fixings.push(Fixing { date, base: money("EUR"), quote: money("USD"), rate });
    }
    market
}

/// Three tenths of each dividend.
fn tax(market: &mut Market) {
    for country in ["A", "B", "C", "D"].map(str::to_owned) {
        market.withholding.push(Withholding { country, from: day("2000-01-03"), rate: 0.3 });
    }
}

fn days(market: &Market, index: &Index) -> Result<Vec<(State, Outcome)>, StepError> {
    let index = Index { base_date: day(DAYS[0]), ..index.clone() };
    let history = market.history();
    let book = index.book(&history);
    let days = evenings(&book, &history, day("2024-02-01"))?;
    prove(&book, &history, &days);
    Ok(days)
}

/// Price and gross levels from the ex-date on, with events of one open known on a day.
fn levels(events: &[(&str, Terms)], known: &str, index: &Index) -> Vec<[f64; 2]> {
    let mut market = market();
    for (at, (line, terms)) in events.iter().enumerate() {
        let event = Event::new(&at.to_string(), line, day(EX), terms.clone());
        // What is stated on D is known before: D is not held, so nothing of it is applied.
        let known = if *line == "D" { event.known } else { day(known) };
        market.events.push(Event { known, ..event });
    }
    let days = days(&market, index).unwrap_or_else(|error| panic!("{events:?}: {error}"));
    let of_day = |(_, outcome): &(State, Outcome)| {
        let levels = outcome.level.levels;
        [levels.price, levels.gross]
    };
    days[2..].iter().map(of_day).collect()
}

fn cash(amount: f64, code: &str, special: bool) -> Terms {
    let (currency, net) = (money(code), false);
    Terms::CashDividend { amount, currency, special, net }
}

/// Events of one open, each a line and its terms.
fn opens() -> Vec<Vec<(&'static str, Terms)>> {
    let child = Some((D, Ratio { new: 1.0, old: 2.0 }));
    let spun_off = Terms::SpinOff { child, value: None, currency: money("USD") };
    let two_for_one = Ratio { new: 2.0, old: 1.0 };
    let replaced = Terms::Replacement { by: D };
    let switched = Terms::LineSwitch { into: D, ratio: two_for_one };
    let split = Terms::Split { new: 2.0, old: 1.0 };
    vec![
        vec![("A", replaced.clone())],
        vec![("A", replaced.clone()), ("D", cash(3.0, "USD", false))],
        vec![("A", replaced.clone()), ("D", split.clone()), ("D", cash(1.0, "EUR", true))],
        vec![("A", spun_off)],
        vec![("A", switched.clone())],
        vec![("A", switched), ("D", split)],
        vec![("A", cash(8.0, "EUR", true))],
    ]
}

/// On a Saturday or on the ex-date, in every kind of index, with prices adjusted by either close.
#[test]
fn known_on_the_day_is_as_known_the_evening_before() {
    for scheme in ["free_float_cap", "equal", "price"] {
        for basis in ["cum", "ex_price_factor"] {
            let index = Index { scheme, ..Index::default() };
            let index = index.with("price_basis", basis).with("spin_off_entry", "priced");
            for events in opens() {
                let before = levels(&events, "2024-01-26", &index);
                for known in ["2024-01-27", EX] {
                    let seen = levels(&events, known, &index);
                    for (seen, before) in seen.iter().flatten().zip(before.iter().flatten()) {
                        let what = format!("{scheme} {basis} {known} {events:?}");
                        let apart = (seen / before - 1.0).abs();
                        assert!(apart < 1e-12, "{what}: {seen}, known before {before}");
                    }
                }
            }
        }
    }
}

/// D comes in at 50, its close before, with 4 000 shares: 401 000 with B and C, which become
/// 442 000 as D moves from 50 to 60.
#[test]
fn a_replacement_enters_at_the_close_before_its_ex_date() {
    let replaced = [("A", Terms::Replacement { by: D })];
    let level = levels(&replaced, EX, &Index::default())[0][0];
    let before = 1000.0 * 301_000.0 / 300_000.0;
    near(level, before * (240_000.0 + 102_000.0 + 100_000.0) / (200_000.0 + 101_000.0 + 100_000.0));
}

/// The price of a last day that becomes known with the ex-date: the level of that day has not
/// counted it. The price that it has counted passes.
#[test]
fn a_last_price_that_is_known_too_late_holds_the_index() {
    let currency = money("USD");
    let held = |terms: Terms, known: &str| {
        let mut market = market();
        market.events.push(Event { known: day(known), ..Event::new("E", "A", day(EX), terms) });
        days(&market, &Index::default()).map(|days| days[2].1.level.levels.price)
    };
    let delisted = |price| Terms::Delisting { final_price: Some(price), currency };
    let bankrupt = Terms::Bankruptcy { final_price: Some(0.0), currency };
    for terms in [delisted(35.0), bankrupt] {
        let said = held(terms.clone(), EX).unwrap_err();
        assert_eq!(
            said.to_string(),
            "event E of A with ex-date 2024-01-29 became known after the close of the last day, \
             which it prices"
        );
        held(terms, "2024-01-26").unwrap();
    }
    near(held(delisted(100.0), EX).unwrap(), 1000.0 * (301.0 / 300.0) * (202.0 / 201.0));
}

/// A becomes C, which is a constituent: A was left at its close with the dividend in it. Prices
/// that follow the events exactly move no level.
#[test]
fn a_dividend_of_a_line_that_was_left_is_not_paid() {
    for (known, scheme) in ["2024-01-26", EX].into_iter().flat_map(|known| {
        ["free_float_cap", "equal", "price"].into_iter().map(move |scheme| (known, scheme))
    }) {
        let mut market = Market::default();
        for id in ["A", "B", "C"] {
            market.add(Line::new(id), 1000.0, 1.0);
        }
        tax(&mut market);
        for date in DAYS.map(day) {
            market.close(date, "B", 100.0);
            market.close(date, "C", 49.0);
            if date < day(EX) {
                market.close(date, "A", 100.0);
            }
        }
        let into = Terms::LineSwitch { into: SecurityIx(2), ratio: Ratio { new: 2.0, old: 1.0 } };
        for (id, terms) in [("S", into), ("V", cash(2.0, "USD", false))] {
            market.events.push(Event { known: day(known), ..Event::new(id, "A", day(EX), terms) });
        }
        let days = days(&market, &Index { scheme, ..Index::default() }).unwrap();
        let (_, outcome) = &days[2];
        near(outcome.level.levels.gross, 1000.0);
        let told = outcome.actions.iter().find(|action| &*action.event_id == "V").unwrap();
        assert_eq!(
            told.treatment.words(),
            "not paid: the line was left at a close that has it in it"
        );
    }
}

/// A becomes D; what goes ex on A a day later is stated on a line that is not there any more,
/// however early it is known.
#[test]
fn an_event_of_a_line_that_is_another_one_by_then_holds_the_index() {
    let split = Terms::Split { new: 2.0, old: 1.0 };
    for (kind, terms) in [("cash_dividend", cash(1.0, "USD", false)), ("split", split)] {
        for known in ["2024-01-24", "2024-01-29", "2024-01-30", "2024-01-31"] {
            let mut market = market();
            let into = Terms::LineSwitch { into: D, ratio: Ratio { new: 2.0, old: 1.0 } };
            market.events.push(Event::new("S", "A", day(EX), into));
            let event = Event::new("V", "A", day("2024-01-30"), terms.clone());
            market.events.push(Event { known: day(known), ..event });
            let held = days(&market, &Index::default()).unwrap_err();
            let late = "event V of A with ex-date 2024-01-30 became known after its line had \
                        become another one";
            let said = format!(
                "{kind} V of A has the ex-date 2024-01-30, but A has been D since 2024-01-29"
            );
            let expected = if kind == "split" && known == "2024-01-31" { late } else { &said };
            assert_eq!(held.to_string(), expected);
        }
    }
}
