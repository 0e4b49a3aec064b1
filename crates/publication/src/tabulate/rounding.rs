//! Published levels: rounded exactly, by the decimal digits of the float.

use std::cmp::Ordering;

use kapok_conventions::LevelRounding;

use super::index_day::IndexDay;

/// A level as the conventions of the day publish it.
pub(super) fn published(day: &IndexDay<'_>, level: f64) -> f64 {
    let today = day.conventions();
    rounded(level, today.level_decimals, today.level_rounding)
}

/// The float nearest to the number with so many decimals.
fn rounded(value: f64, decimals: u32, rounding: LevelRounding) -> f64 {
    let Digits { mut kept, rest, last_is_odd } = Digits::of(value, decimals);
    let up = match rounding {
        LevelRounding::Truncate => false,
        LevelRounding::HalfUp => rest.is_ge(),
        LevelRounding::HalfEven => rest.is_gt() || rest.is_eq() && last_is_odd,
    };
    if up {
        increment(&mut kept);
    }
    let sign = if value < 0.0 && kept.contains(|digit| digit != '0') { "-" } else { "" };
    format!("{sign}{kept}e-{decimals}").parse().unwrap_or(value)
}

/// The decimal digits of a number without its sign, cut behind the last that is kept.
struct Digits {
    /// Digits before the point and the decimals that are kept.
    kept: String,
    /// The rest, compared with half a unit of the last digit.
    rest: Ordering,
    last_is_odd: bool,
}

impl Digits {
    fn of(value: f64, decimals: u32) -> Self {
        let decimals = decimals as usize;
        // A float has as many decimal digits behind its point as binary ones.
        let text = format!("{:.*}", binary_places(value).max(decimals + 1), value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let (decimals, rest) = fraction.split_at(decimals.min(fraction.len()));
        let kept = format!("{whole}{decimals}");
        let rest = rest.trim_end_matches('0').cmp("5");
        let last_is_odd = kept.ends_with(['1', '3', '5', '7', '9']);
        Self { kept, rest, last_is_odd }
    }
}

/// Binary digits behind the point.
fn binary_places(value: f64) -> usize {
    let exponent = value.to_bits() >> 52 & 0x7ff;
    usize::try_from(1075_u64.saturating_sub(exponent.max(1))).unwrap_or_default()
}

/// The next whole number of as many decimals.
fn increment(digits: &mut String) {
    let nines = digits.len() - digits.trim_end_matches('9').len();
    digits.truncate(digits.len() - nines);
    let last = digits.pop().and_then(|digit| digit.to_digit(10)).unwrap_or_default();
    digits.push_str(&(last + 1).to_string());
    digits.extend(std::iter::repeat_n('0', nines));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_as_the_rounding_says() {
        let all = |value, decimals| {
            LevelRounding::ALL.iter().map(|rounding| rounded(value, decimals, *rounding)).collect()
        };
        let of = |value, decimals| -> Vec<f64> { all(value, decimals) };
        let names: Vec<&str> = LevelRounding::ALL.iter().map(|rounding| rounding.name()).collect();
        assert_eq!(names, ["half_up", "half_even", "truncate"]);
        assert_eq!(of(0.125, 2), [0.13, 0.12, 0.12]);
        assert_eq!(of(-0.125, 2), [-0.13, -0.12, -0.12]);
        assert_eq!(of(0.375, 2), [0.38, 0.38, 0.37]);
        assert_eq!(of(-0.375, 2), [-0.38, -0.38, -0.37]);
        assert_eq!(of(1234.56785, 4), [1234.5678; 3]); // the float is just below the half
        assert_eq!(of(1.0 / 3.0, 3), [0.333; 3]);
        assert_eq!(of(2.0 / 3.0, 3), [0.667, 0.667, 0.666]);
        assert_eq!(of(1000.0, 4), [1000.0; 3]);
        assert_eq!(of(0.5, 0), [1.0, 0.0, 0.0]);
        assert_eq!(of(999.5, 0), [1000.0, 1000.0, 999.0]);
        assert_eq!(of(1e300, 8), [1e300; 3]);
        assert_eq!(of(5e-324, 8), [0.0; 3]);
    }

    #[test]
    fn nothing_left_of_a_number_below_zero_is_zero() {
        for rounding in LevelRounding::ALL {
            assert!(rounded(-1e-9, 4, *rounding).is_sign_positive());
        }
    }
}
