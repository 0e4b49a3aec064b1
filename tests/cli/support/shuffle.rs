//! A shuffle that is the same on every machine.

/// Puts things in another order, drawn from a seed (Fisher and Yates, with `SplitMix64`).
pub(crate) fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut state = seed;
    for last in (1..things.len()).rev() {
        let below = last as u64 + 1;
        let other = usize::try_from(next(&mut state) % below).unwrap();
        things.swap(last, other);
    }
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
