//! Levels that are carried rounded.
//!
//! Source: `docs/methodology/overlays.md` §13.

/// The nearest number with so many decimals; of two equally near, the one with an even last
/// digit. Decided on the exact value of the float.
#[must_use]
pub fn half_even(value: f64, decimals: u32) -> f64 {
    // Formatting is exact and takes ties to even; reading back is exact too.
    let text = format!("{value:.0$}", decimals as usize);
    text.parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_to_the_even_digit() {
        for (value, decimals, rounded) in [
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
            (-0.125, 2, -0.12),
            (2.5, 0, 2.0),
            (3.5, 0, 4.0),
            (0.5, 0, 0.0),
            (1.5, 0, 2.0),
            (1_249.999_989_854_75, 8, 1_249.999_989_85),
            (5.454_49, 2, 5.45),
            (0.000_000_005, 8, 0.000_000_01), // the float lies just above the tie
        ] {
            assert_eq!(half_even(value, decimals), rounded, "{value} to {decimals} decimals");
        }
    }
}
