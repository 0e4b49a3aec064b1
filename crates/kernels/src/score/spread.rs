//! Quantiles, and scores by the place between two of them.

/// Quantile by linear interpolation (Hyndman and Fan's type 7), of values in any order, which it
/// may change: faster than sorting them.
///
/// With h = (n − 1) p and values x from the smallest on, counted from 0:
/// x[⌊h⌋] + (h − ⌊h⌋) (x[⌊h⌋ + 1] − x[⌊h⌋]).
///
/// * `values`: finite numbers
/// * `p`: fraction between 0 and 1
/// * returns a number in the unit of the values, `None` if there are none
///
/// # Panics
/// If `p` is not between 0 and 1.
fn select(values: &mut [f64], p: f64) -> Option<f64> {
    let (below, above, part) = place(values.len(), p)?;
    let (smaller, &mut high, _) = values.select_nth_unstable_by(above, f64::total_cmp);
    let low = if below == above {
        high
    } else {
        smaller.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    };
    Some(between(low, high, part))
}

/// Positions of the two values that a quantile lies between, and how far it is from the first.
fn place(n: usize, p: f64) -> Option<(usize, usize, f64)> {
    assert!((0.0..=1.0).contains(&p), "a quantile is of a fraction between 0 and 1");
    let last = n.checked_sub(1)?;
    let place = last as f64 * p;
    let below = place.floor() as usize;
    Some((below, (below + 1).min(last), place - below as f64))
}

fn between(low: f64, high: f64, part: f64) -> f64 {
    // Equal neighbours are their own interpolation, to the last bit.
    if low == high || part == 0.0 { low } else { low + part * (high - low) }
}

/// Median: the middle value, or the mean of the two in the middle. `None` if there are no values.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    select(&mut finite(values), 0.5)
}

/// Values beyond the p- and the (1 − p)-quantile (type 7) moved to it.
///
/// * `values`: finite numbers
/// * `p`: fraction of each tail, at least 0 and below 1/2
/// * returns numbers in the order and unit of `values`
///
/// Source: `docs/methodology/esg-evaluation.md` §4.
///
/// # Panics
/// If `p` is not such a fraction.
#[must_use]
pub fn winsorise(values: &[f64], p: f64) -> Vec<f64> {
    assert!((0.0..0.5).contains(&p), "a tail is a fraction of at least 0 and below one half");
    let mut copy = finite(values);
    let (Some(low), Some(high)) = (select(&mut copy, p), select(&mut copy, 1.0 - p)) else {
        return Vec::new();
    };
    values.iter().map(|value| value.clamp(low, high.max(low))).collect()
}

/// (x − smallest) / (largest − smallest).
///
/// * `values`: finite numbers
/// * returns fractions between 0 and 1 in the order of `values`, larger values above; `None` where
///   there is no spread: no values, or all equal
///
/// Source: `docs/methodology/esg-evaluation.md` §5.3.
#[must_use]
pub fn min_max(values: &[f64]) -> Option<Vec<f64>> {
    assert!(values.iter().all(|value| value.is_finite()), "scores are of finite values");
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Halves, so that the range of the largest numbers is finite too.
    let range = high / 2.0 - low / 2.0;
    (range > 0.0).then(|| values.iter().map(|value| (value / 2.0 - low / 2.0) / range).collect())
}

fn finite(values: &[f64]) -> Vec<f64> {
    assert!(values.iter().all(|value| value.is_finite()), "scores are of finite values");
    values.to_vec()
}
