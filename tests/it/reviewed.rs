//! Lines that leave between the reference date and the effective close of a review: worked by hand.
//!
//! Source: `docs/methodology/reviews.md` §5.

use kapok_backtest::{inspected, replay_all};
use kapok_domain::Currency;
use kapok_engine::StepError;
use kapok_gate::{Check, Gate};
use kapok_market::{Ratio, SecurityIx, Terms};
use kapok_rulebook::Rulebook;

use crate::support::index::Index;
use crate::support::market::{Event, Line, Market};
use crate::support::{day, evenings, prove};

/// A, B and C at 100, D of another class at 50; A has no close from the ex-date on, and after the
/// review B rises to 110 and D to 60.
fn market(terms: Terms) -> Market {
    let mut market = Market::default();
    for id in ["A", "B", "C"] {
        market.add(Line::new(id), 1000.0, 1.0);
    }
    market.add(Line { asset_class: "other", ..Line::new("D") }, 4000.0, 1.0);
    for date in ["25", "26", "29", "30", "31"].map(|n| format!("2024-01-{n}")) {
        for id in ["A", "B", "C"].into_iter().filter(|id| *id != "A" || *date < *"2024-01-30") {
            market.close(day(&date), id, 100.0);
        }
        market.close(day(&date), "D", 50.0);
    }
    for (id, close) in [("B", 110.0), ("C", 100.0), ("D", 60.0)] {
        market.close(day("2024-02-01"), id, close);
    }
    market.events.push(Event::new("E", "A", day("2024-01-30"), terms));
    market
}

/// Level on the day after the review, whose reference is the 26th and which takes effect after the
/// close of the 31st.
fn level(market: &Market) -> Result<f64, StepError> {
    level_of(market, Index::default())
}

fn dollars() -> Currency {
    "USD".parse().unwrap()
}

fn near(seen: f64, by_hand: f64) {
    assert!((seen / by_hand - 1.0).abs() < 1e-12, "{seen}, by hand {by_hand}");
}

/// A leaves at 100 and does not come back: B and C alone rise from 200 to 210.
#[test]
fn a_line_that_has_left_does_not_come_back() {
    let (final_price, currency) = (None, dollars());
    let deal = Terms::Merger { acquirer: None, cash: 100.0, currency };
    for terms in [Terms::Delisting { final_price, currency }, deal] {
        near(level(&market(terms)).unwrap(), 1000.0 * 210.0 / 200.0);
    }
    // A bankrupt line leaves at zero: the index falls to two thirds first.
    let bankrupt = Terms::Bankruptcy { final_price: Some(0.0), currency };
    near(level(&market(bankrupt)).unwrap(), 1000.0 * 2.0 / 3.0 * 210.0 / 200.0);
}

/// Two of D at 50 for one A: 2 000 of D come in, and rise from 100 000 to 120 000.
#[test]
fn a_line_that_has_become_another_comes_in_as_that_one() {
    let switch = Terms::LineSwitch { into: SecurityIx(3), ratio: Ratio { new: 2.0, old: 1.0 } };
    near(level(&market(switch)).unwrap(), 1000.0 * (110.0 + 100.0 + 120.0) / 300.0);
}

/// Level after a review that has chosen A, by kind of index.
fn level_of(market: &Market, index: Index) -> Result<f64, StepError> {
    let base_date = day("2024-01-25");
    let index = Index { base_date, reviewed: true, reference: 3, ..index };
    let history = market.history();
    let book = index.book(&history);
    let days = evenings(&book, &history, day("2024-02-01"))?;
    // The second engine agrees with each day, the review among them.
    prove(&book, &history, &days);
    Ok(days.last().unwrap().1.level.levels.price)
}

/// A is replaced by D at 50, of which 4 000 are free: at the review as on the evening before it.
#[test]
fn a_replacement_comes_in_for_a_line_that_the_review_has_chosen() {
    let replaced = || market(Terms::Replacement { by: SecurityIx(3) });
    // Its own shares: 200 000 beside B and C; the divisor is 400.
    let own = (240.0 + 110.0 + 100.0) / 0.4;
    near(level_of(&replaced(), Index::default()).unwrap(), own);
    // The weight of A: a third, which D raises by a fifth and B by a tenth.
    let weight = 1000.0 * (1.2 + 1.1 + 1.0) / 3.0;
    let leaver = Index::default().with("replacement_shares", "leaver_weight");
    near(level_of(&replaced(), leaver).unwrap(), weight);
    let equal = Index { scheme: "equal", ..Index::default() };
    near(level_of(&replaced(), equal).unwrap(), weight);
    // One unit: 250 before, and the divisor follows.
    let units = Index { scheme: "price", ..Index::default() };
    near(level_of(&replaced(), units).unwrap(), 1000.0 * (60.0 + 110.0 + 100.0) / 250.0);
}

/// D splits 2 for 1 on the ex-date of the replacement, or a day after it.
#[test]
fn a_replacement_follows_its_splits_until_the_review() {
    for ex in ["2024-01-30", "2024-01-31"] {
        let mut market = market(Terms::Replacement { by: SecurityIx(3) });
        market.events.push(Event::new("S", "D", day(ex), Terms::Split { new: 2.0, old: 1.0 }));
        for close in market.closes.iter_mut().filter(|row| row.id == "D" && row.date >= day(ex)) {
            close.close /= 2.0;
        }
        let own = (240.0 + 110.0 + 100.0) / 0.4;
        near(level_of(&market, Index::default()).unwrap(), own);
        let equal = Index { scheme: "equal", ..Index::default() };
        near(level_of(&market, equal).unwrap(), 1000.0 * (1.2 + 1.1 + 1.0) / 3.0);
    }
}

/// Level on the day after the base date, on which the composition of such a review takes effect.
fn founded(market: &Market) -> Result<f64, StepError> {
    let (base_date, reference) = (day("2024-01-31"), 3);
    let index = Index { base_date, reviewed: true, reference, ..Index::default() };
    let scheduled = "[review]\non_base_date = \"as_scheduled\"";
    let history = market.history();
    let text = index.text().replace("[review]", scheduled);
    let book = Rulebook::compile(&text, history.calendars()).unwrap();
    Ok(evenings(&book, &history, day("2024-02-01"))?[1].1.level.levels.price)
}

/// A is replaced by C, which is a target of its own: B and C alone come in. The index begins with
/// the composition, for one that holds C could not have taken it in.
#[test]
fn a_replacement_that_the_review_has_chosen_itself_comes_in_once() {
    let market = market(Terms::Replacement { by: SecurityIx(2) });
    near(founded(&market).unwrap(), 1000.0 * 210.0 / 200.0);
}

/// A and B are both replaced by D, which would stand for two: the index is held.
#[test]
fn a_line_that_replaces_two_holds_the_index() {
    let mut market = market(Terms::Replacement { by: SecurityIx(3) });
    let terms = Terms::Replacement { by: SecurityIx(3) };
    market.events.push(Event::new("F", "B", day("2024-01-30"), terms));
    let held = founded(&market).unwrap_err();
    assert_eq!(
        held.to_string(),
        "B was replaced by F on 2024-01-30, after the reference date 2024-01-26 of the review that \
         has chosen it"
    );
}

/// A and B become D, 2 for 1 and 1 for 1: 3 000 of it.
#[test]
fn two_lines_that_become_one_come_in_together() {
    let mut market = market(Terms::IdentifierChange);
    market.events.clear();
    market.closes.retain(|row| row.id != "B" || row.date < day("2024-01-30"));
    for (id, line, new) in [("E", "A", 2.0), ("F", "B", 2.0)] {
        let ratio = Ratio { new, old: 1.0 };
        let terms = Terms::LineSwitch { into: SecurityIx(3), ratio };
        market.events.push(Event::new(id, line, day("2024-01-30"), terms));
    }
    // 4 000 of D at 50, then 60, beside C at 100.
    near(level_of(&market, Index::default()).unwrap(), 1000.0 * (240.0 + 100.0) / 300.0);
}

/// A becomes C, 2 for 1, and the review has chosen both: C comes in with the shares of both.
#[test]
fn a_line_that_has_become_a_chosen_one_adds_its_shares() {
    let switch = Terms::LineSwitch { into: SecurityIx(2), ratio: Ratio { new: 2.0, old: 1.0 } };
    // 3 000 of C at 100 beside B, which rises to 110.
    let level = |scheme| level_of(&market(switch.clone()), Index { scheme, ..Index::default() });
    near(level("free_float_cap").unwrap(), 1000.0 * 410.0 / 400.0);
    // Two thirds in C.
    near(level("equal").unwrap(), 1000.0 * 310.0 / 300.0);
    // One unit of each.
    near(level("price").unwrap(), 1000.0 * 210.0 / 200.0);
}

/// D splits 2 for 1 on the ex-date on which A becomes it: 4 000 of it.
#[test]
fn a_split_of_the_new_line_comes_after_the_switch() {
    let switch = Terms::LineSwitch { into: SecurityIx(3), ratio: Ratio { new: 2.0, old: 1.0 } };
    let mut market = market(switch);
    let ex = day("2024-01-30");
    market.events.push(Event::new("S", "D", ex, Terms::Split { new: 2.0, old: 1.0 }));
    for close in market.closes.iter_mut().filter(|row| row.id == "D" && row.date >= ex) {
        close.close /= 2.0;
    }
    near(level(&market).unwrap(), 1000.0 * (110.0 + 100.0 + 120.0) / 300.0);
}

/// The close of B on the reference date is a tenth of what it was: no evening of the index has
/// looked at it, and that of the base date tells it with its own day.
#[test]
fn a_close_that_a_review_before_the_base_date_has_chosen_by_is_told() {
    let mut market = market(Terms::Delisting { final_price: None, currency: dollars() });
    for close in market.closes.iter_mut().filter(|row| row.id == "B") {
        close.close /= if close.date == day("2024-01-26") { 10.0 } else { 1.0 };
    }
    let (base_date, last) = (day("2024-01-31"), day("2024-02-01"));
    let index = Index { base_date, reviewed: true, reference: 3, ..Index::default() };
    let history = market.history();
    let text = index.text().replace("[review]", "[review]\non_base_date = \"as_scheduled\"");
    let book = Rulebook::compile(&text, history.calendars()).unwrap();
    let evenings = [(&book, base_date)].into_iter();
    let inspection = inspected(&history, &Gate::default(), evenings, last);
    let replays = replay_all(&[book], &history, last, inspection.as_ref(), &|| ());
    let jumps = replays[0].findings.iter().filter(|found| found.check == Check::PriceJump);
    let told: Vec<_> = jumps.map(|found| (found.date, found.told)).collect();
    assert_eq!(told, ["2024-01-26", "2024-01-29"].map(|date| (day(date), base_date)));
}
