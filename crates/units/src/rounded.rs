//! Rounding to the digits that a decimal number in a file can carry.

/// Nearest number of 15 significant digits.
///
/// A decimal number of up to 15 digits, read and multiplied by a factor of another unit, is off by
/// a bit or two; this is the number that its own digits in the other unit would read as.
pub(crate) fn round_to_15_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = 14 - libm::floor(libm::log10(value.abs())) as i32;
    // Powers of ten up to 22 are exact, so that one division or multiplication rounds once.
    match digits {
        0..=22 => {
            let power = power_of_ten(digits);
            (value * power).round_ties_even() / power
        }
        -22..0 => {
            let power = power_of_ten(-digits);
            (value / power).round_ties_even() * power
        }
        _ => format!("{value:.14e}").parse().unwrap_or(value),
    }
}

fn power_of_ten(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_decimal() {
        assert_eq!(round_to_15_digits(4.35 * 100.0), 435.0);
        assert_eq!(round_to_15_digits(-4.35 * 100.0), -435.0);
        assert_eq!(round_to_15_digits(0.1 + 0.2), 0.3);
        assert_eq!(round_to_15_digits(1.1e18 * 1_000.0), 1.1e21);
        assert_eq!(round_to_15_digits(1.1e-30 * 1_000.0), 1.1e-27);
        assert_eq!(round_to_15_digits(0.0), 0.0);
        for i in 1..2_000 {
            let kilo: f64 = format!("{}.{:03}", i / 7, i % 1_000).parse().expect("a number");
            let units: f64 = format!("{}{:03}", i / 7, i % 1_000).parse().expect("a number");
            assert_eq!(round_to_15_digits(kilo * 1_000.0), units);
        }
    }
}
