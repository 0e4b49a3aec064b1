//! Dividends beside events that change the shares of their line: worked by hand.
//!
//! One share that is held before the open is followed through the day. What a market pays for it
//! exactly moves no gross level, whatever the kind of index.
//!
//! Source: `docs/methodology/corporate-actions.md` §2, §8, `docs/methodology/calculation.md` §2.

use kapok_domain::Currency;
use kapok_engine::LevelRecord;
use kapok_market::{QuotedBasis, Ratio, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Event, Line, Market, Withholding, rights};
use crate::support::{day, evenings};

const EX: &str = "2024-01-04";
const UNSTATED: QuotedBasis = QuotedBasis::Unstated;

fn dollars() -> Currency {
    "USD".parse().unwrap()
}

fn dividend(special: bool) -> Terms {
    Terms::CashDividend { amount: 1.8, currency: dollars(), special, net: false }
}

fn bonus() -> Terms {
    Terms::BonusIssue { new: 1.0, old: 10.0 }
}

/// 3 new shares for 10 held at 30.
fn offer() -> Terms {
    rights(3.0, 10.0, 30.0, dollars())
}

fn event(id: &str, ex: &str, terms: Terms, basis: QuotedBasis) -> Event {
    Event { basis, ..Event::new(id, "A", day(ex), terms) }
}

fn known(id: &str, ex: &str, known: &str, terms: Terms) -> Event {
    Event { known: day(known), ..event(id, ex, terms, UNSTATED) }
}

/// A at 52 before an open and at `after` from it on, beside B, which stays at 52.
fn market(open: &str, after: f64, events: Vec<Event>) -> Market {
    let mut market = Market { events, ..Market::default() };
    for id in ["A", "B"] {
        market.add(Line::new(id), 1000.0, 1.0);
        let (country, from) = (id.to_owned(), day("2000-01-03"));
        market.withholding.push(Withholding { country, from, rate: 0.1 });
    }
    for date in ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"] {
        market.close(day(date), "A", if day(date) < day(open) { 52.0 } else { after });
        market.close(day(date), "B", 52.0);
    }
    market
}

fn levels(market: &Market, index: &Index) -> Vec<LevelRecord> {
    let history = market.history();
    let days = evenings(&index.book(&history), &history, day("2024-01-08")).unwrap();
    days.into_iter().map(|(_, outcome)| outcome.level).collect()
}

fn near(seen: f64, by_hand: f64) {
    assert!((seen / by_hand - 1.0).abs() < 1e-12, "{seen}, by hand {by_hand}");
}

/// The gross level stays at 1 000 from the base date to the last day.
fn stays(market: &Market, index: &Index) {
    levels(market, index).iter().for_each(|level| near(level.levels.gross, 1000.0));
}

fn schemes() -> impl Iterator<Item = Index> {
    ["free_float_cap", "equal", "price"]
        .map(|scheme| Index { scheme, ..Index::default() })
        .into_iter()
}

/// A of 500 free shares and B of 200: 1.80 a share held and rights, on one ex-date.
#[test]
fn a_dividend_beside_rights_is_one_of_the_shares_held() {
    let events = vec![event("1", EX, dividend(false), UNSTATED), event("2", EX, offer(), UNSTATED)];
    let mut market = Market { events, ..Market::default() };
    let closes = [[50.0, 90.0], [52.0, 91.0], [46.0, 92.0], [47.0, 91.0], [47.5, 93.0]];
    for (at, id) in ["A", "B"].into_iter().enumerate() {
        market.add(Line::new(id), [1000.0, 800.0][at], [0.5, 0.25][at]);
        let (country, from) = (id.to_owned(), day("2000-01-03"));
        market.withholding.push(Withholding { country, from, rate: 0.1 });
        let days = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"];
        for (date, close) in days.iter().zip(closes) {
            market.close(day(date), id, close[at]);
        }
    }
    let divisor = 43.0 * (61.0 * 500.0 + 91.0 * 200.0) / (52.0 * 500.0 + 91.0 * 200.0);
    let price = (46.0 * 650.0 + 92.0 * 200.0) / divisor;
    let level = levels(&market, &Index::default())[2].levels;
    near(level.price, price);
    near(level.gross, price + 500.0 * 1.8 / divisor);
    assert_eq!((level.gross * 1000.0).round(), 1_038_460.0);
    near(level.net, price + 500.0 * 1.8 * 0.9 / divisor);
}

/// `1.3 · P = 52 + 0.3 · 30 − 1.80`, with any basis: no event changes the unit.
#[test]
fn what_rights_and_a_dividend_leave_of_a_price() {
    let left = (52.0 + 9.0 - 1.8) / 1.3;
    for basis in [UNSTATED, QuotedBasis::BeforeSplit, QuotedBasis::AfterSplit] {
        let events =
            vec![event("1", EX, dividend(false), basis), event("2", EX, offer(), UNSTATED)];
        let market = market(EX, left, events);
        schemes().for_each(|index| stays(&market, &index));
        stays(&market, &Index::default().with("price_basis", "ex_price_factor"));
        stays(&market, &Index::default().with("reinvestment", "in_stock"));
    }
}

/// Rights at 60 are not taken up.
#[test]
fn rights_that_nobody_takes_up_leave_the_dividend_as_it_is() {
    let above = rights(3.0, 10.0, 60.0, dollars());
    let events = vec![event("1", EX, dividend(false), UNSTATED), event("2", EX, above, UNSTATED)];
    let market = market(EX, 52.0 - 1.8, events);
    schemes().for_each(|index| stays(&market, &index));
}

/// The offer becomes known on its ex-date; the dividend a day after it.
#[test]
fn late_terms_are_about_the_shares_held_too() {
    let left = (52.0 + 9.0 - 1.8) / 1.3;
    let late_offer = vec![event("1", EX, dividend(false), UNSTATED), known("2", EX, EX, offer())];
    stays(&market(EX, left, late_offer), &Index::default());
    let late = known("1", EX, "2024-01-05", dividend(false));
    let market = market(EX, left, vec![late, event("2", EX, offer(), UNSTATED)]);
    for index in schemes() {
        near(levels(&market, &index)[3].levels.gross, 1000.0);
    }
    // Nor did the new shares of a later ex-date earn it.
    let early = known("1", "2024-01-03", "2024-01-05", dividend(false));
    let mut market = self::market("2024-01-03", 50.2, vec![early]);
    market.events.push(event("2", EX, offer(), UNSTATED));
    for close in market.closes.iter_mut().filter(|row| row.id == "A" && row.date >= day(EX)) {
        close.close = (50.2 + 9.0) / 1.3;
    }
    // The money paid in has raised the divisor of 104 before the 1 800 are booked.
    let divisor = 104.0 * (50.2 + 9.0 + 52.0) / 102.2;
    let by_hand = 102_200.0 / 104.0 + 1800.0 / divisor;
    near(levels(&market, &Index::default())[3].levels.gross, by_hand);
}

/// A bonus of 1 on 10, rights and a dividend for 10 held: `1.4 · P = 52 + 9 − 1.80`. On the shares
/// after the bonus the dividend is 1.98 for one held.
#[test]
fn a_dividend_beside_a_bonus_is_one_of_the_shares_held() {
    let held = [(UNSTATED, 1.8), (QuotedBasis::BeforeSplit, 1.8), (QuotedBasis::AfterSplit, 1.98)];
    for (basis, paid) in held {
        let events = |special| {
            vec![event("1", EX, dividend(special), basis), event("2", EX, bonus(), UNSTATED)]
        };
        schemes().for_each(|index| {
            stays(&market(EX, (52.0 - paid) / 1.1, events(false)), &index);
        });
        let index = Index::default();
        let mut with_rights = market(EX, (61.0 - paid) / 1.4, events(false));
        with_rights.events.push(event("3", EX, offer(), UNSTATED));
        stays(&with_rights, &index);
        // A special one comes out of the price, of the open or by the close of the ex-date.
        let special = market(EX, (52.0 - paid) / 1.1, events(true));
        stays(&special, &index);
        stays(&special, &index.with("price_basis", "ex_price_factor"));
    }
}

/// Between Friday and Monday the earlier ex-date comes first: of the dividend, the shares before;
/// of the rights or the split, those after.
#[test]
fn ex_dates_between_two_days_keep_their_order() {
    let (saturday, monday) = ("2024-01-06", "2024-01-08");
    let of = |dates: [&str; 2], terms: Terms, left: f64| {
        let events = vec![
            event("1", dates[0], dividend(false), UNSTATED),
            event("2", dates[1], terms, UNSTATED),
        ];
        stays(&market(monday, left, events), &Index::default());
    };
    let split = || Terms::Split { new: 2.0, old: 1.0 };
    of([saturday, monday], offer(), (61.0 - 1.8) / 1.3);
    of([monday, saturday], offer(), 61.0 / 1.3 - 1.8);
    of([saturday, monday], split(), (52.0 - 1.8) / 2.0);
    of([monday, saturday], split(), 52.0 / 2.0 - 1.8);
}

/// A becomes C, 2 for 1, with rights and a dividend of its own on the same day.
#[test]
fn a_dividend_and_rights_of_a_line_that_becomes_another_one() {
    let mut market = market(EX, 52.0, vec![event("1", EX, dividend(false), UNSTATED)]);
    market.closes.retain(|row| row.id != "A" || row.date < day(EX));
    market.add(Line { asset_class: "other", ..Line::new("C") }, 1.0, 1.0);
    for date in ["2024-01-04", "2024-01-05", "2024-01-08"] {
        market.close(day(date), "C", (52.0 + 9.0 - 1.8) / 1.3 / 2.0);
    }
    let ratio = Ratio { new: 2.0, old: 1.0 };
    let switch = Terms::LineSwitch { into: SecurityIx(2), ratio };
    market.events.push(event("2", EX, switch, UNSTATED));
    market.events.push(event("3", EX, offer(), UNSTATED));
    schemes().for_each(|index| stays(&market, &index));
}
