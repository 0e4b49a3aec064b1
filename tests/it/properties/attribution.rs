//! The parts of a day's change sum to it, in exact arithmetic.

use kapok_domain::ReturnVariant;
use kapok_engine::Outcome;
use kapok_engine::attribution::{Cause, attribute};
use proptest::prelude::*;

use super::sums::scaled;
use super::world::{ANY, world};
use crate::support::evenings;

fn levels(outcome: &Outcome, variant: ReturnVariant) -> Option<(f64, f64)> {
    let (before, after) = (outcome.level.previous?, outcome.level.levels);
    Some(match variant {
        ReturnVariant::Price => (before.price, after.price),
        ReturnVariant::Net => (before.net, after.net),
        ReturnVariant::Gross => (before.gross, after.gross),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_to_the_change_exactly(world in world(ANY)) {
        let (history, book) = world.compiled();
        for (_, outcome) in &evenings(&book, &history, world.until()).unwrap() {
            for variant in [ReturnVariant::Price, ReturnVariant::Net, ReturnVariant::Gross] {
                let parts = attribute(&book, outcome, variant);
                let Some((before, after)) = levels(outcome, variant) else {
                    prop_assert!(parts.is_empty());
                    continue;
                };
                let sum: num_bigint::BigInt = parts.iter().map(|part| scaled(part.points)).sum();
                prop_assert_eq!(sum, scaled(after) - scaled(before));
                let rounding = parts.iter().filter(|part| part.cause == Cause::Rounding);
                let left: f64 = rounding.map(|part| part.points.abs()).sum();
                prop_assert!(left <= 1e-11 * after, "{} left of {after}", left);
            }
        }
    }
}
