//! Sharing a change among its causes, whatever their order.

use crate::sum::sum;

/// The share of each of `n` causes in a change: its Shapley value
/// `φᵢ = Σ_{S ∌ i} |S|!·(n − |S| − 1)! / n! · (v(S ∪ {i}) − v(S))`, the mean of what it adds over
/// all orders in which the causes can come.
///
/// * `value`: the figure with each set of causes at work, `2ⁿ` of them: bit `i` of the position
///   says whether cause `i` is
/// * returns one share a cause, in the unit of the figure; they sum to `v(all) − v(none)` but for
///   rounding
///
/// Source: Shapley, *A Value for n-Person Games* (1953); `docs/methodology/sensitivity.md` §3.
///
/// # Panics
///
/// If the number of values is not a power of two.
#[must_use]
pub fn shapley(value: &[f64]) -> Vec<f64> {
    assert!(value.len().is_power_of_two(), "{} values are not all sets", value.len());
    let causes = value.len().trailing_zeros() as usize;
    let weight = weights(causes);
    let share = |cause: usize| {
        let without = (0..value.len()).filter(|set| set & (1 << cause) == 0);
        let added = without.map(|set| {
            let size = set.count_ones() as usize;
            weight[size] * (value[set | (1 << cause)] - value[set])
        });
        sum(&added.collect::<Vec<_>>())
    };
    (0..causes).map(share).collect()
}

/// `s!·(n − s − 1)! / n!` for `s` from 0: one over `n` times the number of sets of that size.
fn weights(causes: usize) -> Vec<f64> {
    let mut sets = 1.0;
    let mut weights = Vec::with_capacity(causes);
    for size in 0..causes {
        weights.push(1.0 / (causes as f64 * sets));
        sets = sets * (causes - 1 - size) as f64 / (size + 1) as f64;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_causes_share_what_they_do_together() {
        // Alone they add 10 and 20, together 40: the 10 that neither adds alone is halved.
        assert_eq!(shapley(&[0.0, 10.0, 20.0, 40.0]), [15.0, 25.0]);
    }

    #[test]
    fn the_glove_game() {
        // A left glove (0) and two right ones (1, 2): a pair is worth 1.
        let value = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        let expected = [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0];
        for (share, expected) in shapley(&value).into_iter().zip(expected) {
            assert!((share - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn shares_sum_to_the_change_and_a_cause_that_does_nothing_gets_nothing() {
        let value: Vec<f64> = (0..16).map(|set: usize| ((set & 7) as f64).sqrt()).collect();
        let shares = shapley(&value);
        assert!((sum(&shares) - (value[15] - value[0])).abs() < 1e-15);
        assert_eq!(shares[3], 0.0);
        assert!(shapley(&[3.0]).is_empty());
    }
}
