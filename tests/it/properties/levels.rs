//! Levels: continuous, in order of return variant, and the same every time.

use std::collections::BTreeSet;

use kapok_backtest::replay;
use kapok_engine::{Calculator, LevelRecord};
use kapok_kernels::{market_value, one_way_turnover};
use proptest::collection::vec;
use proptest::prelude::*;

use super::world::{ANY, Choice, World, world};
use crate::support::evenings;

/// All numbers of a day, to the bit.
pub(crate) fn bits(level: &LevelRecord) -> Vec<u64> {
    let LevelRecord { levels, market_value, divisor, next_divisor, next_market_value, .. } = level;
    let of_day = [levels.price, levels.net, levels.gross, *market_value, *divisor];
    let of_next = [*next_divisor, *next_market_value];
    let points = [level.dividend_points_gross, level.dividend_points_net];
    let all = of_day.iter().chain(&of_next).chain(&points);
    all.map(|number| number.to_bits()).collect()
}

/// A replay that goes to the end.
pub(crate) fn levels(world: &World) -> Vec<LevelRecord> {
    let (history, book) = world.compiled();
    let calculator = Calculator { book: &book, history: &history, detail: false };
    let replay = replay(calculator, world.until(), &[], &mut |_| ());
    assert_eq!(replay.held, None);
    assert_eq!(replay.levels.len(), world.days.len());
    replay.levels.into_iter().map(|(_, level)| level).collect()
}

pub(crate) fn close(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() < 1e-12
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// P1: what an evening does to market value and divisor leaves the level, and so does what
    /// became known overnight.
    #[test]
    fn the_level_is_continuous(world in world(ANY)) {
        let (history, book) = world.compiled();
        let evenings = evenings(&book, &history, world.until()).unwrap();
        for (state, outcome) in &evenings {
            let level = outcome.level.levels.price;
            let opens_at = state.constituents.market_value() / state.divisor.get();
            prop_assert!(close(opens_at, level), "{}: {level} opens at {opens_at}", outcome.date);
            let detail = outcome.detail.as_ref().unwrap();
            let shares = &detail.close.index_shares;
            let opened = market_value(&detail.open_price, shares, &detail.open_fx);
            let opened = opened / outcome.level.divisor;
            let before = outcome.level.previous.unwrap_or(outcome.level.levels).price;
            prop_assert!(close(opened, before), "{}: {before} opened at {opened}", outcome.date);
            prop_assert!(close(detail.close.weights().iter().sum(), 1.0));
        }
    }

    /// P6: gross grows no less than net, net no less than price; without tax gross is net.
    #[test]
    fn return_variants_are_in_order(world in world(ANY)) {
        for pair in levels(&world).windows(2) {
            let (before, after) = (pair[0].levels, pair[1].levels);
            let growth = [
                after.price / before.price,
                after.net / before.net,
                after.gross / before.gross,
            ];
            prop_assert!(growth[1] >= growth[0] * (1.0 - 1e-14), "{growth:?}");
            prop_assert!(growth[2] >= growth[1] * (1.0 - 1e-14), "{growth:?}");
        }
        let mut untaxed = world;
        untaxed.market.withholding.iter_mut().for_each(|row| row.rate = 0.0);
        for level in levels(&untaxed) {
            prop_assert_eq!(level.levels.net.to_bits(), level.levels.gross.to_bits());
        }
    }

    /// P8: what a divisor takes out, no dividend points put back.
    #[test]
    fn nothing_counts_twice(world in world(ANY)) {
        let (history, book) = world.compiled();
        let (mut taken_out, mut reinvested) = (BTreeSet::new(), BTreeSet::new());
        for (_, outcome) in evenings(&book, &history, world.until()).unwrap() {
            for action in outcome.actions {
                let moved = action.market_value_change != 0.0;
                moved.then(|| taken_out.insert(action.event_id.clone()));
                (action.points_gross != 0.0).then(|| reinvested.insert(action.event_id));
            }
        }
        prop_assert!(taken_out.is_disjoint(&reinvested), "{taken_out:?} and {reinvested:?}");
    }

    /// P15: the same inputs give the same bits, in one go or day by day from a stored state.
    #[test]
    fn a_replay_repeats_itself(world in world(ANY)) {
        let first: Vec<Vec<u64>> = levels(&world).iter().map(bits).collect();
        let again: Vec<Vec<u64>> = levels(&world).iter().map(bits).collect();
        prop_assert_eq!(&first, &again);
        let (history, book) = world.compiled();
        let calculator = Calculator { book: &book, history: &history, detail: false };
        let mut state = calculator.found().unwrap().0;
        for (&date, expected) in world.days[1..].iter().zip(&first[1..]) {
            let stored = state.clone();
            let (next, outcome) = calculator.next(stored, date).unwrap();
            prop_assert_eq!(&bits(&outcome.level), expected);
            let (same, _) = calculator.next(state, date).unwrap();
            prop_assert_eq!(&same, &next);
            state = next;
        }
    }

    /// P18: turnover lies in [0, 1].
    #[test]
    fn turnover_is_a_fraction(world in world(ANY)) {
        let (history, book) = world.compiled();
        for (_, outcome) in &evenings(&book, &history, world.until()).unwrap() {
            if let Some(review) = &outcome.review {
                prop_assert!((0.0..=1.0).contains(&review.turnover), "{}", review.turnover);
            }
        }
    }

    /// P18: a review that changes nothing has no turnover and leaves the divisor to the bit.
    #[test]
    fn a_review_without_news_is_nothing(world in world(QUIET)) {
        let mut world = world;
        world.market.counts.retain(|count| count.as_of < world.index.base_date);
        let (history, book) = world.compiled();
        let evenings = evenings(&book, &history, world.until()).unwrap();
        let reviews = evenings[1..].iter().filter_map(|(_, outcome)| outcome.review.as_ref());
        let turnovers: Vec<f64> = reviews.map(|review| review.turnover).collect();
        prop_assert_eq!(turnovers, [0.0, 0.0]);
        let base = evenings[0].1.level.divisor.to_bits();
        for (_, outcome) in &evenings {
            prop_assert_eq!(outcome.level.next_divisor.to_bits(), base);
        }
    }

    #[test]
    fn one_way_turnover_of_weights_is_a_fraction(sizes in vec((0.0..1.0, 0.0..1.0), 1..50)) {
        let total = |of: &dyn Fn(&(f64, f64)) -> f64| sizes.iter().map(of).sum::<f64>() + 1e-9;
        let (before, after) = (total(&|s| s.0), total(&|s| s.1));
        let before: Vec<f64> = sizes.iter().map(|s| s.0 / before).collect();
        let after: Vec<f64> = sizes.iter().map(|s| s.1 / after).collect();
        prop_assert!((0.0..=1.0).contains(&one_way_turnover(&before, &after)));
        prop_assert_eq!(one_way_turnover(&before, &before), 0.0);
    }
}

/// Only what a review does not see: moves, gaps and regular dividends.
const QUIET: Choice =
    Choice { schemes: &["free_float_cap"], events: 10, dividends_only: true, capped: false };
