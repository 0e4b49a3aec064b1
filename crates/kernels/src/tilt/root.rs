//! A root between two points of unlike sign.

/// Steps after which the interval is as narrow as numbers are.
const STEPS: usize = 300;

/// A point where a continuous function is zero, to the last bits.
///
/// False position with the Illinois weights; every third step halves the interval, so it narrows
/// whatever the function does.
///
/// * `low`, `high`: a point each with its value; the values differ in sign
/// * returns the point with the smallest value that was seen at the ends
pub(super) fn root<E>(
    mut low: (f64, f64),
    mut high: (f64, f64),
    mut of: impl FnMut(f64) -> Result<f64, E>,
) -> Result<f64, E> {
    // What the ends count for in the next false position.
    let (mut weight_low, mut weight_high) = (low.1, high.1);
    for step in 0..STEPS {
        if low.1 == 0.0 || high.1 == 0.0 || (high.0 - low.0).abs() <= narrow(low.0, high.0) {
            break;
        }
        let line = (low.0 * weight_high - high.0 * weight_low) / (weight_high - weight_low);
        let inside = line > low.0.min(high.0) && line < low.0.max(high.0);
        let middle = low.0 + (high.0 - low.0) / 2.0;
        let at = if inside && step % 3 != 2 { line } else { middle };
        let seen = (at, of(at)?);
        if (seen.1 < 0.0) == (low.1 < 0.0) {
            low = seen;
            (weight_low, weight_high) = (seen.1, weight_high / 2.0);
        } else {
            high = seen;
            (weight_low, weight_high) = (weight_low / 2.0, seen.1);
        }
    }
    Ok(if low.1.abs() <= high.1.abs() { low.0 } else { high.0 })
}

/// An interval that holds hardly a number between its ends.
fn narrow(low: f64, high: f64) -> f64 {
    2.0 * f64::EPSILON * low.abs().max(high.abs())
}

#[cfg(test)]
mod tests {
    use super::root;

    fn found(low: f64, high: f64, of: fn(f64) -> f64) -> f64 {
        root::<()>((low, of(low)), (high, of(high)), |x| Ok(of(x))).unwrap()
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
