//! Lines that leave between the reference date and the effective close of a review: worked by hand.
//!
//! Source: `docs/methodology/reviews.md` §5.

use kapok_domain::Currency;
use kapok_engine::StepError;
use kapok_market::{Ratio, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Event, Line, Market};
use crate::support::{day, evenings};

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
    let base_date = day("2024-01-25");
    let index = Index { base_date, reviewed: true, reference: 3, ..Index::default() };
    let history = market.history();
    let days = evenings(&index.book(&history), &history, day("2024-02-01"))?;
    Ok(days.last().unwrap().1.level.levels.price)
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

/// Nothing says with which weight a replacement comes in at a review that has not seen it.
#[test]
fn a_line_that_was_replaced_holds_the_index() {
    let replaced = Terms::Replacement { by: SecurityIx(3) };
    let held = level(&market(replaced)).unwrap_err();
    assert_eq!(
        held.to_string(),
        "A was replaced by E on 2024-01-30, after the reference date 2024-01-26 of the review that \
         has chosen it"
    );
}
