//! Events of one day in ugly years: what they are called, and what lines and index make of it.

use chrono::{Datelike, Days};
use kapok_conventions::CarriedRounding;
use kapok_publication::{IndexDay, tabulate};
use proptest::prelude::*;

use super::invariance::events_renamed;
use super::ugly::{near, run, ugly};
use super::world::removes_the_line;
use crate::support::evenings;

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// What events are called changes no bit of a level, whatever happens on one day.
    #[test]
    fn ids_of_events_are_nothing(world in ugly(), days in 1..4_u64, seed in any::<u64>()) {
        let mut world = world;
        // Events of two weeks on a few days: several of one line on one day.
        let first = world.days[3];
        for event in &mut world.market.events {
            let day = u64::from(event.ex.num_days_from_ce().unsigned_abs()) % days;
            let moved = first + Days::new(day);
            if !removes_the_line(&event.terms) && event.ex > first && event.version == 1 {
                (event.ex, event.known) = (moved, event.known.min(world.days[1]));
            }
        }
        let other = events_renamed(&world, seed);
        let (plain, renamed) = (run(&world), run(&other));
        prop_assert_eq!(plain.is_ok(), renamed.is_ok());
        if let (Ok(plain), Ok(renamed)) = (plain, renamed) {
            prop_assert_eq!(plain, renamed);
        }
    }

    /// Weight at the open times return is the return of the index, price adjustment factors
    /// included: of lines that open at nothing, their close is all there is.
    #[test]
    fn returns_of_lines_make_the_return_of_the_index(world in ugly()) {
        let (history, book) = world.compiled();
        let evenings = evenings(&book, &history, world.until());
        prop_assume!(evenings.is_ok());
        for (_, outcome) in &evenings.unwrap() {
            let Some(previous) = outcome.level.previous else { continue };
            let day = IndexDay { book: &book, config_sha256: "", history: &history, outcome };
            let rows = tabulate(&[day]).constituents_close;
            let (mut opened, mut closed) = (0.0, 0.0);
            for row in &rows {
                let open = row.open_price * row.index_shares * row.open_fx;
                let grown = row.daily_price_return.map(|r| open * (1.0 + r) * row.fx / row.open_fx);
                opened += open;
                closed += grown.unwrap_or(row.market_value);
            }
            let rounded = book.conventions.on(outcome.date).carried_rounding;
            let slack = if rounded == CarriedRounding::Unrounded { 1e-9 } else { 1e-7 };
            let moved = outcome.level.levels.price / previous.price;
            prop_assert!(near(closed / opened, moved, slack), "{}", outcome.date);
        }
    }
}
