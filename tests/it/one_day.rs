//! Several events of one day, and events that bring a line in: worked by hand.
//!
//! Source: `docs/methodology/corporate-actions.md` §2, §3, §4, §5, §8, §10.

use kapok_domain::Currency;
use kapok_engine::{NotApplied, Outcome, State, StepError, Treatment};
use kapok_market::{QuotedBasis, Ratio, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Count, Event, Line, Market, Withholding, rights};
use crate::support::{day, evenings};

const EX: &str = "2024-01-04";

fn dollars() -> Currency {
    "USD".parse().unwrap()
}

/// A and B of 1 000 shares: closes before the ex-date, and on it and after.
fn market(before: [f64; 2], after: [f64; 2]) -> Market {
    let mut market = Market::default();
    for id in ["A", "B"] {
        market.add(Line::new(id), 1000.0, 1.0);
        market.withholding.push(Withholding {
            country: id.to_owned(),
            from: day("2000-01-03"),
            rate: 0.1,
        });
    }
    for date in ["2024-01-02", "2024-01-03"] {
        market.close(day(date), "A", before[0]);
        market.close(day(date), "B", before[1]);
    }
    for date in ["2024-01-04", "2024-01-05"] {
        market.close(day(date), "A", after[0]);
        market.close(day(date), "B", after[1]);
    }
    market
}

/// A third line, which only an event brings in.
fn other(market: &mut Market, shares: f64, closes: &[(&str, f64)]) -> SecurityIx {
    market.add(Line { asset_class: "other", ..Line::new("C") }, shares, 1.0);
    for (date, close) in closes {
        market.close(day(date), "C", *close);
    }
    SecurityIx(2)
}

fn event(id: &str, line: &str, terms: Terms, basis: QuotedBasis) -> Event {
    Event { basis, ..Event::new(id, line, day(EX), terms) }
}

fn days(market: &Market, index: &Index) -> Result<Vec<(State, Outcome)>, StepError> {
    let history = market.history();
    evenings(&index.book(&history), &history, day("2024-01-05"))
}

/// Price levels from the base date on.
fn levels(market: &Market, index: &Index) -> Vec<f64> {
    let days = days(market, index).unwrap();
    days.iter().map(|(_, outcome)| outcome.level.levels.price).collect()
}

fn near(seen: f64, by_hand: f64) {
    assert!((seen / by_hand - 1.0).abs() < 1e-12, "{seen}, by hand {by_hand}");
}

fn bonus(new: f64, old: f64) -> Terms {
    Terms::BonusIssue { new, old }
}

fn special(amount: f64) -> Terms {
    Terms::CashDividend { amount, currency: dollars(), special: true, net: false }
}

const UNSTATED: QuotedBasis = QuotedBasis::Unstated;
const BEFORE: QuotedBasis = QuotedBasis::BeforeSplit;
const AFTER: QuotedBasis = QuotedBasis::AfterSplit;

/// 3 bonus and 4 transferred shares on 10 held: 1.7 for 1, whatever the events are called.
#[test]
fn a_bonus_and_a_transfer_are_per_share_held() {
    for ids in [["1", "2"], ["2", "1"]] {
        let mut market = market([34.0, 34.0], [20.0, 34.0]);
        market.events.push(event(ids[0], "A", bonus(3.0, 10.0), UNSTATED));
        market.events.push(event(ids[1], "A", bonus(4.0, 10.0), UNSTATED));
        let days = days(&market, &Index::default()).unwrap();
        near(days[2].1.level.levels.price, 1000.0);
        near(days[1].0.constituents.index_shares[0], 1700.0);
    }
}

/// 5 bonus shares and 3 rights at 6.00 for 10 held, close 20.00.
#[test]
fn rights_beside_a_bonus_are_on_the_shares_that_they_say() {
    let opened = |basis| {
        let mut market = market([20.0, 20.0], [12.0, 20.0]);
        market.events.push(event("1", "A", bonus(5.0, 10.0), UNSTATED));
        let rights = rights(3.0, 10.0, 6.0, dollars());
        market.events.push(event("2", "A", rights, basis));
        let (state, _) = days(&market, &Index::default()).unwrap().swap_remove(1);
        (state.constituents.price[0], state.constituents.index_shares[0])
    };
    for basis in [BEFORE, UNSTATED] {
        let (price, shares) = opened(basis);
        near(price, (20.0 + 0.3 * 6.0) / 1.8);
        near(shares, 1800.0);
    }
    // Three for ten of the 1.5 shares after the bonus.
    let (price, shares) = opened(AFTER);
    near(price, (20.0 / 1.5 + 0.3 * 6.0) / 1.3);
    near(shares, 1950.0);
}

/// Two rights of one day, and a special: `(20 − 2 + 0.2·10 + 0.3·6) / 1.5`.
#[test]
fn several_rights_add_up_after_a_special() {
    let mut market = market([20.0, 20.0], [12.0, 20.0]);
    market.events.push(event("1", "A", rights(2.0, 10.0, 10.0, dollars()), UNSTATED));
    market.events.push(event("2", "A", special(2.0), UNSTATED));
    market.events.push(event("3", "A", rights(3.0, 10.0, 6.0, dollars()), UNSTATED));
    let (state, _) = days(&market, &Index::default()).unwrap().swap_remove(1);
    near(state.constituents.price[0], (18.0 + 2.0 + 1.8) / 1.5);
    near(state.constituents.index_shares[0], 1500.0);
    // By the price of the ex-date the line counts for what a holder has: `12·1.5 − 3.8 + 2`.
    let index = Index::default().with("price_basis", "ex_price_factor");
    let level = levels(&market, &index)[2];
    near(level, 1000.0 * (12.0 * 1.5 - 3.8 + 2.0 + 20.0) / 40.0);
}

/// A special of 1.15 per share held and a consolidation of 33 for 70, close 2.174.
#[test]
fn a_special_before_a_consolidation() {
    let split = Terms::Split { new: 33.0, old: 70.0 };
    let repayment = Terms::CapitalRepayment {
        amount: 0.5,
        currency: dollars(),
        consolidation: Some(Ratio { new: 33.0, old: 70.0 }),
    };
    for ids in [["1", "2"], ["2", "1"]] {
        let opened = |terms: &Terms, basis, amount| {
            let mut market = market([2.174, 2.174], [2.0, 2.174]);
            market.events.push(event(ids[0], "A", terms.clone(), UNSTATED));
            market.events.push(event(ids[1], "A", special(amount), basis));
            let (state, _) = days(&market, &Index::default()).unwrap().swap_remove(1);
            state.constituents.price[0]
        };
        near(opened(&split, BEFORE, 1.15), (2.174 - 1.15) * 70.0 / 33.0);
        // The same where the consolidation comes with a repayment of 0.5.
        near(opened(&repayment, BEFORE, 1.15), (2.174 - 0.5 - 1.15) * 70.0 / 33.0);
        near(opened(&repayment, UNSTATED, 1.15), (2.174 - 0.5) * 70.0 / 33.0 - 1.15);
    }
}

/// A threshold of 5 % looks at the last close of 100: 5 is enough beside a repayment of 10 and a
/// special of 6, and 4.9 is not.
#[test]
fn thresholds_look_at_the_last_close() {
    let index = Index::default().with("special_dividend_threshold", "0.05");
    for ids in [["1", "2", "3"], ["3", "2", "1"]] {
        let opened = |amount| {
            let mut market = market([100.0, 100.0], [80.0, 100.0]);
            let repayment =
                Terms::CapitalRepayment { amount: 10.0, currency: dollars(), consolidation: None };
            market.events.push(event(ids[0], "A", special(6.0), UNSTATED));
            market.events.push(event(ids[1], "A", special(amount), UNSTATED));
            market.events.push(event(ids[2], "A", repayment, UNSTATED));
            let (state, _) = days(&market, &index).unwrap().swap_remove(1);
            state.constituents.price[0]
        };
        near(opened(5.0), 79.0);
        near(opened(4.9), 84.0);
    }
}

/// Half a share of C for each of A held, beside a split of 2 for 1: of the 2 000 shares after it
/// 500 C, worth 10 each.
#[test]
fn the_ratio_of_a_spin_off_is_on_the_shares_that_it_says() {
    let mut market = market([22.0, 22.0], [8.0, 22.0]);
    let c = other(&mut market, 5000.0, &[("2024-01-03", 10.0), (EX, 10.0)]);
    let child = Some((c, Ratio { new: 1.0, old: 2.0 }));
    let terms = Terms::SpinOff { child, value: None, currency: dollars() };
    market.events.push(event("1", "A", terms, BEFORE));
    market.events.push(event("2", "A", Terms::Split { new: 2.0, old: 1.0 }, UNSTATED));
    let index = Index::default().with("spin_off_entry", "priced");
    let (state, _) = days(&market, &index).unwrap().swap_remove(1);
    near(state.constituents.price[0], (22.0 - 5.0) / 2.0);
    near(state.constituents.index_shares[2], 500.0);
    near(state.constituents.price[2], 10.0);
}

fn replaced(shares: f64) -> Market {
    let mut market = market([20.0, 80.0], [20.0, 88.0]);
    let closes = [("2024-01-03", 200.0), (EX, 210.0), ("2024-01-05", 210.0)];
    let by = other(&mut market, shares, &closes);
    market.events.push(event("1", "A", Terms::Replacement { by }, UNSTATED));
    market
}

/// C at 200 for A at 20 beside B at 80; then C is at 210 and B at 88.
#[test]
fn a_replacement_by_kind_of_index() {
    let after = |scheme, shares| {
        let index = Index { scheme, ..Index::default() };
        levels(&replaced(shares), &index)[2]
    };
    // One unit: the divisor goes from 0.1 to 0.28.
    near(after("price", 1000.0), 298.0 / 0.28);
    // Its own 500 shares: the divisor goes from 100 to 180.
    near(after("free_float_cap", 500.0), (500.0 * 210.0 + 88_000.0) / 180.0);
    // The weight of A, which is a half.
    near(after("equal", 500.0), 1000.0 * (1.05 + 1.1) / 2.0);
}

/// A line switch of 1 for 10: one unit stays.
#[test]
fn a_switch_in_a_price_weighted_index() {
    let mut market = market([20.0, 80.0], [20.0, 88.0]);
    let into = other(&mut market, 1000.0, &[("2024-01-03", 200.0), (EX, 210.0)]);
    let terms = Terms::LineSwitch { into, ratio: Ratio { new: 1.0, old: 10.0 } };
    market.events.push(event("1", "A", terms, UNSTATED));
    let index = Index { scheme: "price", ..Index::default() };
    near(levels(&market, &index)[2], 298.0 / 0.28);
}

/// A at 90 becomes C, and pays 9, or gives out D at 30, with the same ex-date.
fn switched(terms: Terms, close: f64) -> Market {
    let mut market = market([90.0, 110.0], [90.0, 110.0]);
    market.closes.retain(|row| row.id != "A" || row.date < day(EX));
    let into = other(&mut market, 1.0, &[(EX, close), ("2024-01-05", close)]);
    let switch = Terms::LineSwitch { into, ratio: Ratio { new: 2.0, old: 1.0 } };
    market.events.push(event("2", "A", switch, UNSTATED));
    market.events.push(event("1", "A", terms, UNSTATED));
    market
}

/// C opens at 45, goes ex 4.50 and closes at 40.50.
#[test]
fn a_dividend_of_the_old_line_is_paid_by_the_new_one() {
    let terms =
        Terms::CashDividend { amount: 9.0, currency: dollars(), special: false, net: false };
    let market = switched(terms, 40.5);
    for scheme in ["free_float_cap", "equal", "price"] {
        let index = Index { scheme, ..Index::default() };
        let days = days(&market, &index).unwrap();
        let level = days[2].1.level;
        near(level.levels.gross, 1000.0);
        assert!(level.levels.net < level.levels.gross, "a tenth is withheld");
        let paid = days[2].1.actions.iter().find(|action| action.points_gross != 0.0).unwrap();
        assert_eq!(paid.security, SecurityIx(2));
    }
}

#[test]
fn what_goes_ex_on_the_old_line_is_not_lost() {
    // A special of 9: (90 − 9)/2 is the price of the new line, which the level keeps.
    for basis in ["cum", "ex_price_factor"] {
        let index = Index::default().with("price_basis", basis);
        near(levels(&switched(special(9.0), 40.5), &index)[2], 1000.0);
    }
    // A spin-off of 30: 30 for the child beside (90 − 30)/2.
    let mut market = switched(Terms::IdentifierChange, 30.0);
    market.add(Line { asset_class: "child", ..Line::new("D") }, 1.0, 1.0);
    for date in ["2024-01-03", EX, "2024-01-05"] {
        market.close(day(date), "D", 30.0);
    }
    let child = Some((SecurityIx(3), Ratio { new: 1.0, old: 1.0 }));
    let terms = Terms::SpinOff { child, value: None, currency: dollars() };
    market.events.push(event("0", "A", terms, UNSTATED));
    for entry in ["priced", "zero_price", "cash"] {
        let index = Index::default().with("spin_off_entry", entry);
        let [before, after] = [1, 2].map(|at| levels(&market, &index)[at]);
        near(after, before);
    }
    // And a split of the old line, 3 for 1: C at 90/3/2.
    let split = switched(Terms::Split { new: 3.0, old: 1.0 }, 15.0);
    near(levels(&split, &Index::default())[2], 1000.0);
}

/// The delisting of a line that has become another one is told, and not applied.
#[test]
fn an_event_of_a_line_that_has_left_is_told() {
    let market = switched(Terms::Delisting { final_price: None, currency: dollars() }, 45.0);
    let days = days(&market, &Index::default()).unwrap();
    near(days[2].1.level.levels.price, 1000.0);
    let told = days[1].1.actions.iter().find(|action| &*action.event_id == "1").unwrap();
    assert_eq!(told.treatment, Treatment::NotApplied(NotApplied::LineLeft));
    assert_eq!(told.market_value_change, 0.0);
}

/// Of a delisting and a replacement of one line, the replacement counts.
#[test]
fn a_replaced_line_may_be_delisted_too() {
    for ids in [["1", "0"], ["1", "2"]] {
        let mut market = replaced(500.0);
        let terms = Terms::Delisting { final_price: None, currency: dollars() };
        market.events.push(event(ids[1], "A", terms, UNSTATED));
        near(levels(&market, &Index::default())[2], (500.0 * 210.0 + 88_000.0) / 180.0);
    }
}

/// A free float of 12.3 % is 12 % by the step of the index; one that is not known holds the index.
#[test]
fn the_free_float_of_a_replacement_is_stepped_and_never_assumed() {
    let with = |free_float| {
        let mut market = replaced(500.0);
        market.counts.retain(|count| count.id != "C");
        market.counts.push(Count {
            id: "C".to_owned(),
            as_of: day("2024-01-02"),
            known: day("2024-01-02"),
            outstanding: 1000.0,
            free_float,
        });
        market
    };
    let index = Index::default().with("float_step", "one_percent");
    let (state, _) = days(&with(Some(0.123)), &index).unwrap().swap_remove(1);
    near(state.constituents.index_shares[1], 120.0);
    assert_eq!(state.constituents.free_float[1], 0.12);
    let held = days(&with(None), &index).unwrap_err();
    assert_eq!(
        held.to_string(),
        "event 1 brings C in on 2024-01-04, and its free float is not known"
    );
}

/// A count of 1 100 in force from the ex-date on, in a row without a time of its own, acts at that
/// open: the rise of a tenth on that day is on 1 100 shares.
#[test]
fn a_share_count_acts_on_its_date() {
    let mut market = market([100.0, 100.0], [110.0, 100.0]);
    market.counts.push(Count {
        id: "A".to_owned(),
        as_of: day(EX),
        known: day(EX),
        outstanding: 1100.0,
        free_float: None,
    });
    let index = Index::default()
        .with("share_update_cadence", "threshold")
        .with("share_update_threshold", "0.05");
    near(levels(&market, &index)[2], 1000.0 * (1100.0 * 110.0 + 100_000.0) / 210_000.0);
}

/// Equal and price weights come from the scheme: no share count is needed, at a review or for a
/// line that replaces another. A cap-weighted index names what it lacks.
#[test]
fn weights_that_need_no_share_counts() {
    let mut market = replaced(500.0);
    market.counts.clear();
    let after = |scheme| days(&market, &Index { scheme, ..Index::default() });
    let level = |scheme| after(scheme).unwrap()[2].1.level.levels.price;
    near(level("price"), 298.0 / 0.28);
    near(level("equal"), 1000.0 * (1.05 + 1.1) / 2.0);
    let held = after("free_float_cap").unwrap_err().to_string();
    assert_eq!(held, "A has no shares outstanding on 2024-01-02");
}

/// B is listed a month after the base date and has no close yet: it is no candidate. If it was
/// listed before, its close is missing, and it is named.
#[test]
fn a_line_that_is_not_listed_is_no_candidate() {
    let founded = |listed_on: &str| {
        let line = |id: &str, date: &str| kapok_fixture::Line {
            listed_on: Some(day(date)),
            ..kapok_fixture::Line::new(id)
        };
        let lines = [line("A", "2000-01-03"), line("B", listed_on)];
        let mut market = kapok_fixture::Market::new(lines);
        market.close(day("2020-01-02"), "A", 10.0);
        for id in ["A", "B"] {
            market.shares(id, day("2020-01-02"), 100.0, Some(1.0));
        }
        let history = market.history();
        let text = kapok_fixture::Head::default().text("");
        let book = kapok_rulebook::Rulebook::compile(&text, history.calendars()).unwrap();
        let calculator = kapok_engine::Calculator { book: &book, history: &history, detail: false };
        calculator.found().map(|(state, _)| state.constituents.len())
    };
    assert_eq!(founded("2020-02-03").unwrap(), 1);
    let held = founded("2020-01-02").unwrap_err().to_string();
    assert_eq!(held, "B has no close on 2020-01-02");
}
