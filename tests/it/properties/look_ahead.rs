//! A level knows nothing that could not be known that evening.

use proptest::prelude::*;

use super::levels::{bits, levels};
use super::world::{ANY, World, world};
use crate::support::weekdays;

/// The world as it was known at the end of a day. The table of securities has no `known_at`: rules
/// may read a delisting of the next day. A share count without a time of its own is known with the
/// open that it acts on.
pub(super) fn known_on(world: &World, day: usize) -> World {
    let mut past = world.clone();
    let (today, tomorrow) = (world.days[day], weekdays(world.days[day], 2)[1]);
    past.market.closes.retain(|close| close.date <= today);
    past.market.fixings.retain(|fixing| fixing.date <= today);
    past.market.withholding.retain(|row| row.from <= today);
    past.market.counts.retain(|count| {
        count.known <= today || count.known == count.as_of && count.as_of <= tomorrow
    });
    past.market.events.retain(|event| event.known <= today);
    for line in &mut past.market.lines {
        line.delisted_on = line.delisted_on.filter(|gone| *gone <= tomorrow);
    }
    past.days.truncate(day + 1);
    past
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Without every fact that became known after a day, all numbers up to it are the same bits:
    /// on any day, and on the two on which a review takes effect.
    #[test]
    fn nothing_is_known_before_its_time(world in world(ANY), cut in 0..46_usize) {
        let all: Vec<Vec<u64>> = levels(&world).iter().map(bits).collect();
        for cut in [cut, 21, 42] {
            let past = levels(&known_on(&world, cut));
            let past: Vec<Vec<u64>> = past.iter().map(bits).collect();
            prop_assert_eq!(&past[..], &all[..=cut]);
        }
    }
}
