//! Sums that are exactly rounded: the result is the real sum, rounded once.
//!
//! 1. [`Lanes`] adds in eight lanes, each with its error term (Ogita, Rump and Oishi's `Sum2`).
//! 2. If the error bound of that result leaves no doubt about the rounding, it is the answer:
//!    this is what happens in all but about one of 10⁸ sums.
//! 3. Otherwise [`exact_sum`] keeps every bit (Shewchuk's expansions) and rounds at the end.

/// Independent accumulators; more of them hide the latency of an addition.
pub(crate) const LANES: usize = 8;

/// `x + y` as the rounded sum and its exact error.
#[inline]
fn two_sum(x: f64, y: f64) -> (f64, f64) {
    let s = x + y;
    let z = s - x;
    (s, (x - (s - z)) + (y - z))
}

/// Exactly rounded sum of a slice.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values.len(), |i| values[i])
}

/// Exactly rounded sum of `n` terms.
///
/// * `term`: the i-th term, finite; called at most twice for each `i`
/// * returns Σ term(i), rounded once to the nearest `f64`
#[must_use]
pub fn sum_of(n: usize, term: impl Fn(usize) -> f64) -> f64 {
    match n {
        // One addition rounds once. The zero is the sum of nothing, and makes of −0 a 0.
        0 => 0.0,
        1 => 0.0 + term(0),
        2 => 0.0 + term(0) + term(1),
        _ => sum_of_lanes(n, |start| std::array::from_fn(|lane| term(start + lane)), &term),
    }
}

/// Exactly rounded sum of `n` terms that can be computed [`LANES`] at a time.
///
/// * `lanes`: the terms from a start on, which is a multiple of [`LANES`]
/// * `term`: the i-th term, equal to what `lanes` gives
#[inline]
pub(crate) fn sum_of_lanes(
    n: usize,
    lanes: impl Fn(usize) -> [f64; LANES],
    term: impl Fn(usize) -> f64,
) -> f64 {
    let mut parts = Lanes::default();
    let whole = n - n % LANES;
    for start in (0..whole).step_by(LANES) {
        parts.add(lanes(start));
    }
    if whole < n {
        parts.add(std::array::from_fn(
            |lane| if whole + lane < n { term(whole + lane) } else { 0.0 },
        ));
    }
    parts.total(n).unwrap_or_else(|| exact_sum((0..n).map(term)))
}

/// Running sums with their errors and the sum of absolute terms, lane by lane.
#[derive(Default)]
struct Lanes {
    high: [f64; LANES],
    low: [f64; LANES],
    size: [f64; LANES],
}

impl Lanes {
    #[inline]
    fn add(&mut self, values: [f64; LANES]) {
        for (lane, value) in values.into_iter().enumerate() {
            let (s, e) = two_sum(self.high[lane], value);
            self.high[lane] = s;
            self.low[lane] += e;
            self.size[lane] += value.abs();
        }
    }

    /// The sum of all lanes, unless its rounding is in doubt.
    fn total(&self, n: usize) -> Option<f64> {
        let (mut total, mut error) = (0.0, 0.0);
        for lane in 0..LANES {
            let (s, e) = two_sum(total, self.high[lane]);
            total = s;
            error += e + self.low[lane];
        }
        let (rounded, rest) = two_sum(total, error);
        let bound = error_bound(n, self.size.iter().sum());
        let certain = rounded + (rest + bound) == rounded && rounded + (rest - bound) == rounded;
        certain.then_some(rounded)
    }
}

/// Distance of `total + error` from the real sum: each of the at most `n + 8` errors is at most
/// `u · size`, and adding them up rounds as often; doubled for the rounding of this bound itself.
fn error_bound(n: usize, size: f64) -> f64 {
    let terms = (n + LANES) as f64 * f64::EPSILON;
    2.0 * terms * terms * size
}

/// Exactly rounded sum by non-overlapping partial sums; slower, and needs no second thought.
///
/// Source: J. R. Shewchuk, *Adaptive Precision Floating-Point Arithmetic* (1997); the last rounding
/// as in Python's `math.fsum`.
pub fn exact_sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut partials: Vec<f64> = Vec::new();
    for mut x in terms {
        let mut kept = 0;
        for i in 0..partials.len() {
            let (high, low) = two_sum(x, partials[i]);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        partials.push(x);
    }
    round(&partials)
}

/// Rounds an expansion of increasing, non-overlapping terms to the nearest `f64`, ties to even.
fn round(partials: &[f64]) -> f64 {
    let Some((&last, mut rest)) = partials.split_last() else { return 0.0 };
    let mut high = last;
    let mut low = 0.0;
    while let Some((&next, before)) = rest.split_last() {
        (high, low) = two_sum(high, next);
        rest = before;
        if low != 0.0 {
            break;
        }
    }
    // Half-way cases: the terms below decide.
    let Some(&below) = rest.last() else { return high };
    let doubled = 2.0 * low;
    let up = high + doubled;
    let tie = low != 0.0 && (low < 0.0) == (below < 0.0) && up - high == doubled;
    if tie { up } else { high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancellation_keeps_every_bit() {
        assert_eq!(sum(&[1e100, 1.0, -1e100]), 1.0);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(exact_sum([1e16, 1.0, 1e-16]), 1e16 + 2.0); // just above the half-way point
        assert_eq!(exact_sum([1e16, 1.0]), 1e16); // half-way: to even
    }

    #[test]
    fn both_ways_agree_in_any_order() {
        let mut state = 7_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 11) as f64) * libm::ldexp(1.0, ((state >> 3) % 40) as i32 - 50)
        };
        for n in [1, 2, 3, 7, 8, 9, 100, 3_001] {
            let mut values: Vec<f64> = (0..n).map(|_| draw()).collect();
            let forward = sum(&values);
            assert_eq!(forward, exact_sum(values.iter().copied()));
            values.reverse();
            assert_eq!(forward, sum(&values));
        }
    }
}
