//! Multiples of the daily return, and exposures between nothing and several times.
//!
//! Source: `docs/methodology/overlays.md` §5, §6.

/// `L · [1 + K(u − 1) − (K − 1)·r·f − max(K − 1, 0)·s·f]`.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `factor`: `K`, the multiple
/// * `rate`, `spread`: `r`, and `s` that borrowing costs over it, fractions a year
/// * `fraction`: `f`, the part of a year between the two days
#[must_use]
pub fn leveraged(
    level: f64,
    growth: f64,
    factor: f64,
    rate: f64,
    spread: f64,
    fraction: f64,
) -> f64 {
    let borrowed = factor - 1.0;
    let financing = (borrowed * rate + borrowed.max(0.0) * spread) * fraction;
    level * (1.0 + factor * (growth - 1.0) - financing)
}

/// `L · [1 − K(u − 1) + (K + 1)·r·f − K·b·f]`: the level and the proceeds of what is sold earn
/// the rate; the securities sold cost `b` a year.
#[must_use]
pub fn inverse(level: f64, growth: f64, factor: f64, rate: f64, borrow: f64, fraction: f64) -> f64 {
    let interest = ((factor + 1.0) * rate - factor * borrow) * fraction;
    level * (1.0 - factor * (growth - 1.0) + interest)
}

/// `L · [1 + K(u − 1) + (1 − K)·r·f]`.
#[must_use]
pub fn exposed(level: f64, growth: f64, exposure: f64, rate: f64, fraction: f64) -> f64 {
    level * (1.0 + exposure * (growth - 1.0) + (1.0 - exposure) * rate * fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_times_without_financing() {
        let down = leveraged(100.0, 80.0 / 100.0, 3.0, 0.0, 0.0, 1.0 / 360.0);
        assert!((down - 40.0).abs() < 1e-12);
        assert!((leveraged(down, 100.0 / 80.0, 3.0, 0.0, 0.0, 1.0 / 360.0) - 70.0).abs() < 1e-12);
    }

    #[test]
    fn twice_borrows_once_with_the_spread() {
        let level = leveraged(1000.0, 1.01, 2.0, 0.036, 0.0036, 1.0 / 360.0);
        assert!((level - (1020.0 - 0.11)).abs() < 1e-9);
    }

    #[test]
    fn once_is_the_underlying_and_none_is_cash() {
        assert_eq!(leveraged(1000.0, 1.25, 1.0, 0.05, 0.01, 0.5), 1250.0);
        assert_eq!(leveraged(1000.0, 1.25, 0.0, 0.05, 0.01, 0.5), 1025.0);
        assert_eq!(exposed(1000.0, 1.25, 0.0, 0.05, 0.5), 1025.0);
    }

    #[test]
    fn short_earns_twice_and_pays_for_what_it_borrows() {
        assert!((inverse(1000.0, 1.01, 1.0, 0.036, 0.0, 1.0 / 360.0) - 990.2).abs() < 1e-9);
        assert!((inverse(1.0, 0.95, 9.0, 0.0, 0.0, 0.0) - 1.45).abs() < 1e-12);
        let costly = inverse(1000.0, 1.0, 2.0, 0.036, 0.018, 1.0 / 360.0);
        assert!((costly - (1000.0 + 0.3 - 0.1)).abs() < 1e-9);
    }
}
