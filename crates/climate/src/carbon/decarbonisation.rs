//! Parts of a fall in intensity: that of the companies held, and that of trading them.
//!
//! Source: `docs/methodology/carbon-metrics.md` §10.

use kapok_kernels::sum_of;

use super::error::{CarbonError, finite, not_negative};
use super::figure::WEIGHT_TOLERANCE;

/// Intensities of two dates, each for the weights that the formula asks for; one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntensityPath {
    /// Intensities of t, weights of t.
    pub before: f64,
    /// Intensities of t + 1, weights of t.
    pub held: f64,
    /// Intensities of t + 1, weights of t + 1.
    pub after: f64,
}

/// A fall of intensity and its two parts, in the unit of the intensity; a rise is negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// before − after.
    pub total: f64,
    /// Part of the companies held: before − held.
    pub own: f64,
    /// Part of trading: held − after.
    pub rebalancing: f64,
    /// total − own − rebalancing: nothing but rounding.
    pub residual: f64,
}

/// One name on both dates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoDates<'a> {
    /// Name, for messages.
    pub name: &'a str,
    /// Weight of t; zero where it was not held.
    pub weight_before: f64,
    /// Weight of t + 1; zero where it is not held.
    pub weight_after: f64,
    /// Intensity of t.
    pub intensity_before: Option<f64>,
    /// Intensity of t + 1; needed for names that left too.
    pub intensity_after: Option<f64>,
}

impl IntensityPath {
    /// The three intensities of a set of names.
    ///
    /// # Errors
    /// Weights of one date that do not sum to one, or an intensity that is needed and missing:
    /// the split compares the same names, so none can be left out.
    pub fn of(names: &[TwoDates]) -> Result<Self, CarbonError> {
        for weight in [|n: &TwoDates| n.weight_before, |n: &TwoDates| n.weight_after] {
            sums_to_one(names, weight)?;
        }
        let path = |weight: fn(&TwoDates) -> f64, intensity: fn(&TwoDates) -> Option<f64>, what| {
            weighted(names, weight, intensity, what)
        };
        let before = path(|n| n.weight_before, |n| n.intensity_before, "intensity of t")?;
        let held = path(|n| n.weight_before, |n| n.intensity_after, "intensity of t + 1")?;
        let after = path(|n| n.weight_after, |n| n.intensity_after, "intensity of t + 1")?;
        Ok(Self { before, held, after })
    }

    /// The fall and its parts.
    #[must_use]
    pub fn split(&self) -> Split {
        let total = self.before - self.after;
        let own = self.before - self.held;
        let rebalancing = self.held - self.after;
        Split { total, own, rebalancing, residual: total - own - rebalancing }
    }

    /// Self-decarbonisation ratio: (before − held) / (before − after), a pure number; above one
    /// where trading raised the intensity. `None` where the intensity did not change.
    #[must_use]
    pub fn self_decarbonisation_ratio(&self) -> Option<f64> {
        let Split { total, own, .. } = self.split();
        (total != 0.0).then(|| own / total)
    }
}

fn sums_to_one(names: &[TwoDates], weight: impl Fn(&TwoDates) -> f64) -> Result<(), CarbonError> {
    for name in names {
        not_negative(name.name, "weight", weight(name))?;
    }
    let sum = sum_of(names.len(), |i| weight(&names[i]));
    let one = (sum - 1.0).abs() <= WEIGHT_TOLERANCE;
    if one { Ok(()) } else { Err(CarbonError::Weights { sum }) }
}

fn weighted(
    names: &[TwoDates],
    weight: impl Fn(&TwoDates) -> f64,
    intensity: impl Fn(&TwoDates) -> Option<f64>,
    what: &'static str,
) -> Result<f64, CarbonError> {
    let held = names.iter().filter(|n| weight(n) > 0.0);
    let term = |name: &TwoDates| {
        let missing = || CarbonError::Missing { who: name.name.to_owned(), what };
        let value = intensity(name).ok_or_else(missing)?;
        finite(name.name, what, value).map(|value| weight(name) * value)
    };
    let terms = held.map(term).collect::<Result<Vec<f64>, CarbonError>>()?;
    Ok(kapok_kernels::sum(&terms))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(weights: [f64; 2], intensities: [Option<f64>; 2]) -> TwoDates<'static> {
        TwoDates {
            name: "A",
            weight_before: weights[0],
            weight_after: weights[1],
            intensity_before: intensities[0],
            intensity_after: intensities[1],
        }
    }

    #[test]
    fn ratio_of_paths() {
        let table = [
            ([100.0, 90.0, 80.0], Some(0.5)),
            ([100.0, 100.0, 80.0], Some(0.0)),
            ([100.0, 80.0, 80.0], Some(1.0)),
            ([100.0, 110.0, 80.0], Some(-0.5)),
            ([100.0, 70.0, 80.0], Some(1.5)),
            ([100.0, 90.0, 100.0], None),
        ];
        for ([before, held, after], expected) in table {
            let path = IntensityPath { before, held, after };
            assert_eq!(path.self_decarbonisation_ratio(), expected, "{path:?}");
            assert_eq!(path.split().residual, 0.0);
        }
    }

    #[test]
    fn split_of_two_names() {
        let names = [
            name([0.5, 0.2], [Some(300.0), Some(280.0)]),
            name([0.5, 0.8], [Some(100.0), Some(80.0)]),
        ];
        let split = IntensityPath::of(&names).unwrap().split();
        assert!((split.own - 20.0).abs() < 1e-9);
        assert!((split.rebalancing - 60.0).abs() < 1e-9);
        assert!((split.total - 80.0).abs() < 1e-9);
    }

    #[test]
    fn a_name_that_left_needs_its_new_intensity() {
        let left = name([0.5, 0.0], [Some(300.0), None]);
        let stays = name([0.5, 1.0], [Some(100.0), Some(80.0)]);
        let refused = IntensityPath::of(&[left, stays]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "A, intensity of t + 1: missing, and the formula does not guess"
        );
        let came = name([0.0, 0.5], [None, Some(50.0)]);
        let path = IntensityPath::of(&[came, name([1.0, 0.5], [Some(100.0), Some(80.0)])]).unwrap();
        assert_eq!(path.after, 65.0);
        assert!(IntensityPath::of(&[stays]).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn nothing_is_left_over(before in 0.0f64..1e6, held in 0.0f64..1e6, after in 0.0f64..1e6) {
            let split = IntensityPath { before, held, after }.split();
            prop_assert!(split.residual.abs() <= 1e-15 * (before + held + after).max(1.0) * 4.0);
        }
    }
}
