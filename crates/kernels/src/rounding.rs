//! Rounding to decimals, of the number that a float really is.

/// To so many decimals, halves to the even digit; the float nearest to that.
///
/// Source: `docs/methodology/calculation.md` §6.
#[must_use]
pub fn round_half_even(value: f64, decimals: usize) -> f64 {
    // Formatting rounds the exact binary value, ties to even.
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_digit() {
        assert_eq!(round_half_even(0.125, 2), 0.12);
        assert_eq!(round_half_even(0.375, 2), 0.38);
        assert_eq!(round_half_even(2.5, 0), 2.0);
        assert_eq!(round_half_even(-1.5, 0), -2.0);
        assert_eq!(round_half_even(1_249.999_989_854_75, 8), 1_249.999_989_85);
        assert_eq!(round_half_even(1e300, 8), 1e300);
        assert_eq!(round_half_even(5.454_49, 2), 5.45);
        assert_eq!(round_half_even(0.000_000_005, 8), 0.000_000_01); // just above the tie
    }
}
