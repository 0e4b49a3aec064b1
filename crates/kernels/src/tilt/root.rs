//! A root between two points of unlike sign.

/// Steps after which the interval is as narrow as numbers are.
const STEPS: usize = 300;

/// A place and what a function is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) at: f64,
    pub(super) value: f64,
}

/// Two points between which a continuous function changes its sign.
pub(super) struct Bracket {
    pub(super) low: Point,
    pub(super) high: Point,
}

/// A point where a continuous function is zero, to the last bits.
///
/// False position with the Illinois weights; every third step halves the interval, so it narrows
/// whatever the function does.
///
/// * `between`: points in any order, whose values differ in sign
/// * returns the point with the smallest value that was seen at the ends
pub(super) fn root<E>(
    between: Bracket,
    mut of: impl FnMut(f64) -> Result<f64, E>,
) -> Result<f64, E> {
    let Bracket { mut low, mut high } = between;
    // What the ends count for in the next false position.
    let (mut weight_low, mut weight_high) = (low.value, high.value);
    for step in 0..STEPS {
        if low.value == 0.0
            || high.value == 0.0
            || (high.at - low.at).abs() <= narrow(low.at, high.at)
        {
            break;
        }
        let line = (low.at * weight_high - high.at * weight_low) / (weight_high - weight_low);
        let inside = line > low.at.min(high.at) && line < low.at.max(high.at);
        let middle = low.at + (high.at - low.at) / 2.0;
        let at = if inside && step % 3 != 2 { line } else { middle };
        let seen = Point { at, value: of(at)? };
        if (seen.value < 0.0) == (low.value < 0.0) {
            low = seen;
            (weight_low, weight_high) = (seen.value, weight_high / 2.0);
        } else {
            high = seen;
            (weight_low, weight_high) = (weight_low / 2.0, seen.value);
        }
    }
    Ok(if low.value.abs() <= high.value.abs() { low.at } else { high.at })
}

/// An interval that holds hardly a number between its ends.
fn narrow(low: f64, high: f64) -> f64 {
    2.0 * f64::EPSILON * low.abs().max(high.abs())
}

#[cfg(test)]
mod tests {
    use super::{Bracket, Point, root};

    fn found(low: f64, high: f64, of: fn(f64) -> f64) -> f64 {
        let [low, high] = [low, high].map(|at| Point { at, value: of(at) });
        root::<()>(Bracket { low, high }, |x| Ok(of(x))).unwrap()
    }

    #[test]
    fn roots_of_mild_and_of_flat_functions() {
        assert!((found(0.0, 2.0, |x| x * x - 2.0) - 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((found(-64.0, 64.0, |x| libm::exp(x) - 1e-3) - libm::log(1e-3)).abs() < 1e-14);
        let steep = found(-64.0, 64.0, |x| 1.0 - 2.0 / (1.0 + libm::exp(x - 3.0)));
        assert!((steep - 3.0).abs() < 1e-14);
        assert_eq!(found(0.0, 1.0, |x| x - 1.0), 1.0);
    }
}
