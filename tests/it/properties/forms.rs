//! Equal numbers by different ways: forms of the level, fixed weights, stale prices, lines that an
//! index does not hold.

use kapok_engine::{LevelRecord, Stage};
use proptest::prelude::*;

use super::levels::{bits, levels};
use super::world::{ANY, Choice, world};
use crate::support::evenings;
use crate::support::market::Line;

/// Weights that events leave as they are.
const FIXED: Choice = Choice { schemes: &["equal"], ..ANY };

fn near(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() < 1e-11
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// P7: a chain of daily returns, a base market value and a divisor give the same level.
    #[test]
    fn all_forms_give_the_same_level(world in world(ANY)) {
        let divisor = levels(&world);
        for form in ["chain", "base_market_value"] {
            let mut other = world.clone();
            other.index = other.index.with("level_form", form);
            let other = levels(&other);
            prop_assert_eq!(divisor.len(), other.len());
            for (a, b) in divisor.iter().zip(other) {
                prop_assert!(near(a.levels.price, b.levels.price), "{form}");
                prop_assert!(near(a.levels.net, b.levels.net), "{form}");
                prop_assert!(near(a.levels.gross, b.levels.gross), "{form}");
            }
        }
    }

    /// P10: where weights are fixed, an event leaves the market value of its line, and the
    /// divisor, as they are.
    #[test]
    fn events_leave_fixed_weights(world in world(FIXED)) {
        let (history, book) = world.compiled();
        for (_, outcome) in evenings(&book, &history, world.until()).unwrap() {
            let stays = outcome.actions.iter().filter(|a| a.shares_after > 0.0);
            for action in stays.filter(|a| a.stage != Stage::TodayClose) {
                prop_assert_eq!(action.market_value_change, 0.0);
                let before = action.price_before * action.shares_before;
                prop_assert!(near(before, action.price_after * action.shares_after));
            }
        }
    }

    /// P14: a line without a close today, at an unchanged rate, contributes nothing today.
    #[test]
    fn a_stale_price_contributes_nothing(world in world(ANY)) {
        let (history, book) = world.compiled();
        for (_, outcome) in evenings(&book, &history, world.until()).unwrap() {
            let detail = outcome.detail.as_ref().unwrap();
            for at in 0..detail.close.len() {
                let stale = detail.close.price_date[at] < outcome.date;
                let moved = detail.close.price[at] - detail.open_price[at];
                prop_assert!(!stale || moved == 0.0, "{}", outcome.date);
            }
        }
    }

    /// P17: lines that an index does not hold change no bit of it.
    #[test]
    fn what_is_not_held_changes_nothing(world in world(ANY)) {
        let mut more = world.clone();
        for id in ["A00", "S005", "Z99"] {
            let line = Line { asset_class: "fund", country: "US".into(), ..Line::new(id) };
            more.market.add(line, 5e9, 1.0);
            for &date in &world.days {
                more.market.close(date, id, 77.0);
            }
        }
        let (plain, more) = (levels(&world), levels(&more));
        let all = |levels: &[LevelRecord]| levels.iter().map(bits).collect::<Vec<_>>();
        prop_assert_eq!(all(&plain), all(&more));
    }
}
