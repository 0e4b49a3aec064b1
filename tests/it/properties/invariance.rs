//! What must not matter: splits, units, the order of rows and the names of lines.

use std::collections::BTreeMap;

use kapok_engine::LevelRecord;
use proptest::prelude::*;

use super::levels::{bits, close, levels};
use super::world::{ANY, Choice, World, scale, with_split, world};
use crate::support::evenings;

/// Without price weights, which a split moves on purpose.
const BY_VALUE: Choice = Choice { schemes: &["free_float_cap", "equal"], ..ANY };

pub(super) fn shuffled<T>(rows: &mut [T], mut seed: u64) {
    for at in (1..rows.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        rows.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
}

/// Every table in another order.
pub(super) fn reordered(world: &World, seed: u64) -> World {
    let mut other = world.clone();
    shuffled(&mut other.market.lines, seed);
    shuffled(&mut other.market.closes, seed);
    shuffled(&mut other.market.counts, seed);
    shuffled(&mut other.market.events, seed);
    shuffled(&mut other.market.fixings, seed);
    shuffled(&mut other.market.withholding, seed);
    other
}

/// Every line under the id of another.
fn renamed(world: &World, seed: u64) -> World {
    let mut other = world.clone();
    let ids: Vec<String> = world.market.lines.iter().map(|line| line.id.clone()).collect();
    let mut names = ids.clone();
    shuffled(&mut names, seed);
    let names: BTreeMap<String, String> = ids.into_iter().zip(names).collect();
    let market = &mut other.market;
    market.lines.iter_mut().for_each(|line| line.id = names[&line.id].clone());
    market.closes.iter_mut().for_each(|close| close.id = names[&close.id].clone());
    market.counts.iter_mut().for_each(|count| count.id = names[&count.id].clone());
    market.events.iter_mut().for_each(|event| event.id = names[&event.id].clone());
    other
}

/// Every event under the id of another, all its versions alike.
pub(super) fn events_renamed(world: &World, seed: u64) -> World {
    let mut other = world.clone();
    let mut ids: Vec<String> = world.market.events.iter().map(|e| e.event.clone()).collect();
    ids.sort();
    ids.dedup();
    let mut names = ids.clone();
    shuffled(&mut names, seed);
    let names: BTreeMap<String, String> = ids.into_iter().zip(names).collect();
    let events = &mut other.market.events;
    events.iter_mut().for_each(|event| event.event = names[&event.event].clone());
    other
}

fn priced(world: &World, by: f64) -> World {
    let mut other = world.clone();
    other.index.base_level *= by;
    other.market.closes.iter_mut().for_each(|close| close.close *= by);
    other.market.events.iter_mut().for_each(|event| scale(&mut event.terms, by));
    other
}

fn times(level: &LevelRecord, by: f64) -> [f64; 5] {
    let LevelRecord { levels, market_value, divisor, .. } = level;
    [levels.price * by, levels.net * by, levels.gross * by, market_value * by, *divisor]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// P2: a split changes no divisor, no level and no weight.
    #[test]
    fn a_split_is_nothing(
        world in world(BY_VALUE),
        line in 0..12_usize,
        at in 1..46_usize,
        new in 1..6_u8,
        old in 1..6_u8,
    ) {
        let split = with_split(&world, line, at, new.into(), old.into());
        let run = |world: &World| {
            let (history, book) = world.compiled();
            evenings(&book, &history, world.until()).unwrap()
        };
        let (plain, split) = (run(&world), run(&split));
        prop_assert_eq!(plain.len(), split.len());
        let mut happened = 0;
        for ((state, outcome), (other, changed)) in plain.iter().zip(split) {
            let pairs = times(&outcome.level, 1.0).into_iter().zip(times(&changed.level, 1.0));
            for (plain, split) in pairs {
                prop_assert!(close(plain, split), "{}: {plain} and {split}", outcome.date);
            }
            prop_assert!(close(state.divisor.get(), other.divisor.get()));
            let weights = state.constituents.weights();
            for (plain, split) in weights.into_iter().zip(other.constituents.weights()) {
                prop_assert!(close(plain, split), "{}: {plain} and {split}", outcome.date);
            }
            let splits = changed.actions.iter().filter(|a| &*a.event_id == "SPLIT");
            happened += splits.clone().count();
            prop_assert!(splits.clone().all(|action| action.market_value_change == 0.0));
        }
        // A line may be gone before its split.
        prop_assume!(happened > 0);
    }

    /// P3: prices and amounts in a unit k times as small give a level k times as high on the same
    /// divisor; to the bit where k is a power of two.
    #[test]
    fn levels_follow_the_unit_of_prices(world in world(ANY), by in 0.01..100.0) {
        let plain = levels(&world);
        for (level, other) in plain.iter().zip(levels(&priced(&world, by))) {
            for (want, seen) in times(level, by).into_iter().zip(times(&other, 1.0)) {
                prop_assert!(close(want, seen), "{want} and {seen}");
            }
        }
        for (level, other) in plain.iter().zip(levels(&priced(&world, 8.0))) {
            prop_assert_eq!(times(level, 8.0), times(&other, 1.0));
        }
    }

    /// P4: all share counts, or all free floats, times k leave the levels.
    #[test]
    fn levels_do_not_follow_the_unit_of_shares(world in world(ANY), by in 0.1..1.0) {
        let plain = levels(&world);
        let mut more = world.clone();
        more.market.counts.iter_mut().for_each(|count| count.outstanding *= 1.0 / by);
        let mut less = world.clone();
        for count in &mut less.market.counts {
            count.free_float = count.free_float.map(|free| free * by);
        }
        for other in [levels(&more), levels(&less)] {
            for (level, other) in plain.iter().zip(other) {
                prop_assert!(close(level.levels.price, other.levels.price));
                prop_assert!(close(level.levels.net, other.levels.net));
                prop_assert!(close(level.levels.gross, other.levels.gross));
            }
        }
    }

    /// P5: neither the order of rows nor which line has which id changes a bit.
    #[test]
    fn order_and_names_do_not_matter(world in world(ANY), seed in any::<u64>()) {
        let plain: Vec<Vec<u64>> = levels(&world).iter().map(bits).collect();
        for other in [reordered(&world, seed), renamed(&world, seed)] {
            let other: Vec<Vec<u64>> = levels(&other).iter().map(bits).collect();
            prop_assert_eq!(&plain, &other);
        }
    }
}
