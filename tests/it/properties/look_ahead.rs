//! A level knows nothing that could not be known that evening.

use kapok_domain::end_of_day;
use kapok_engine::Calculator;
use proptest::prelude::*;

use super::levels::{bits, levels};
use super::world::{ANY, World, world};

/// The world as it was known at the end of a day.
fn known_on(world: &World, day: usize) -> World {
    let mut past = world.clone();
    let today = world.days[day];
    past.market.closes.retain(|close| close.date <= today);
    past.market.fixings.retain(|fixing| fixing.date <= today);
    past.market.withholding.retain(|row| row.from <= today);
    past.market.counts.retain(|count| count.known <= today);
    past.market.events.retain(|event| event.known <= today);
    for line in &mut past.market.lines {
        line.delisted_on = line.delisted_on.filter(|gone| *gone <= today);
    }
    past.days.truncate(day + 1);
    past
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Without every fact that became known after a day, the levels up to it are the same bits.
    #[test]
    fn nothing_is_known_before_its_time(world in world(ANY), cut in 0..46_usize) {
        let all: Vec<Vec<u64>> = levels(&world)[..cut].iter().map(bits).collect();
        let (history, book) = known_on(&world, cut).compiled();
        let calculator = Calculator { book: &book, history: &history, detail: false };
        let until = world.days[cut];
        let past = kapok_backtest::replay(calculator, until, &[], &mut |_| ());
        prop_assert_eq!(past.held, None);
        let today = past.levels.len() - 1;
        let past: Vec<Vec<u64>> = past.levels.iter().map(|(_, level)| bits(level)).collect();
        prop_assert_eq!(&past[..today], &all[..]);
        let levels_of = |bits: &[u64]| bits[..5].to_vec();
        prop_assert_eq!(levels_of(&past[today]), levels_of(&bits(&levels(&world)[cut])));
        prop_assert!(history.cut_off(until) == end_of_day(until));
    }
}
