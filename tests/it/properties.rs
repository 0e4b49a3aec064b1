//! Laws that hold for every market and every index file.
//!
//! [`world`] draws a small market with everything that happens to one; a failure prints the
//! smallest world that shows it, and the seed.

mod attribution;
mod caps;
mod crossing;
mod forms;
mod green;
mod invariance;
mod levels;
mod look_ahead;
mod one_day;
mod sums;
mod tiers;
mod ugly;
mod world;

use std::collections::BTreeMap;

use kapok_engine::Stage;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::support::evenings;

/// The laws are worth what the worlds are that they are held against: everything that can happen
/// to an index does happen in some of them.
#[test]
fn worlds_have_everything() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..96 {
        let world = world::world(world::ANY).new_tree(&mut runner).unwrap().current();
        let (history, book) = world.compiled();
        for (_, outcome) in &evenings(&book, &history, world.until()).unwrap() {
            let close = &outcome.detail.as_ref().unwrap().close;
            let mut note = |what: &str| *seen.entry(what.to_owned()).or_default() += 1;
            for action in &outcome.actions {
                note(action.treatment.words());
                (action.stage == Stage::TodayOpen).then(|| note("known overnight"));
            }
            if outcome.review.as_ref().is_some_and(|review| review.turnover > 0.0) {
                note("review");
            }
            close.price_date.iter().any(|date| *date < outcome.date).then(|| note("carried"));
            close.fx.iter().any(|fx| *fx != 1.0).then(|| note("another currency"));
            let capped = close.cap_factor.iter().any(|left| *left < 1.0);
            (capped && world.index.scheme == "free_float_cap").then(|| note("capped"));
        }
    }
    let seen: Vec<&str> = seen.keys().map(String::as_str).collect();
    insta::assert_snapshot!(seen.join("\n"), @"
    another currency
    capped
    carried
    known overnight
    price divided, shares multiplied
    reinvested in the index at the close of the ex-date
    removed
    repayment taken out of the price
    review
    rights not below the price: no adjustment
    rights taken up at the theoretical ex-rights price
    special dividend taken out of the price
    value of the child taken out of the price, child not added
    ");
}
