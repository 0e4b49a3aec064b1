//! Inflation of enterprise values. They rise and fall with prices, so that an intensity by them
//! falls in a rising market though nobody emits less.
//!
//! Source: Delegated Regulation (EU) 2020/1818, Art. 7(3);
//! `docs/methodology/climate-benchmarks.md` §2 and §4.

use kapok_kernels::sum;
use schemars::JsonSchema;
use serde::Deserialize;

/// Mean of the enterprise values of constituents. Art. 7(3) says "average".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicAverage {
    /// Each constituent counts the same.
    Simple,
    /// Each counts by its weight at the year end, over the weights of those that count.
    Weighted,
}

/// Constituents over which they are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicConstituents {
    /// Constituents at the start of the year, at both year ends.
    Start,
    /// Constituents at its end, at both year ends.
    End,
    /// Constituents at both.
    Intersection,
}

/// Use of the factors of several years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicFactor {
    /// All of them, multiplied from the base year on.
    Chained,
    /// Only that of the last year is applied.
    SingleYear,
    /// The intensity of the base year is divided by their product instead.
    RestateBase,
}

/// One constituent on two days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvicPair {
    /// Weight, in any unit.
    pub weight: f64,
    /// Enterprise values on the earlier and the later day, units of one currency.
    pub values: [Option<f64>; 2],
}

/// Growth of the average enterprise value between two days, a factor; `None` where nobody's value
/// is known on both.
///
/// A constituent without one of its values counts on neither day: averages of different names
/// would measure the change of names.
///
/// Source: Delegated Regulation (EU) 2020/1818, Art. 7(3);
/// `docs/methodology/climate-benchmarks.md` §4.
#[must_use]
pub fn evic_growth(average: EvicAverage, pairs: &[EvicPair]) -> Option<f64> {
    let counted = pairs.iter().filter_map(|pair| {
        let [Some(before), Some(after)] = pair.values else { return None };
        let counts = match average {
            EvicAverage::Simple => 1.0,
            EvicAverage::Weighted => pair.weight,
        };
        Some((counts * before, counts * after))
    });
    let (before, after): (Vec<f64>, Vec<f64>) = counted.unzip();
    let [before, after] = [before, after].map(|values| sum(&values));
    (before > 0.0).then(|| after / before)
}

/// Factors of inflation at the end of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inflation {
    /// Growth of enterprise values in the year.
    pub year: Option<f64>,
    /// Their growth since the base year.
    pub chained: Option<f64>,
}

impl EvicFactor {
    /// Factor that these terms look at; `None` where it is not known.
    #[must_use]
    pub fn of(self, inflation: Inflation) -> Option<f64> {
        match self {
            Self::Chained | Self::RestateBase => inflation.chained,
            Self::SingleYear => inflation.year,
        }
    }

    /// Intensity that is held against the target, tonnes per million: each enterprise value
    /// divided by the factor multiplies the intensity by it.
    ///
    /// * `intensity`: at the enterprise values of the day, tonnes per million
    #[must_use]
    pub fn adjusted(self, intensity: f64, inflation: Inflation) -> Option<f64> {
        match self {
            Self::Chained | Self::SingleYear => Some(intensity * self.of(inflation)?),
            Self::RestateBase => Some(intensity),
        }
    }

    /// Base intensity of the year's targets, tonnes per million.
    #[must_use]
    pub fn base(self, base: f64, inflation: Inflation) -> Option<f64> {
        match self {
            Self::Chained | Self::SingleYear => Some(base),
            Self::RestateBase => Some(base / self.of(inflation)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trap of `docs/methodology/carbon-metrics.md` §5: three names whose emissions stand still.
    const BEFORE: [f64; 3] = [900.0, 600.0, 300.0];
    const AFTER: [f64; 3] = [1_000.0, 700.0, 300.0];
    const WEIGHTS: [f64; 3] = [0.25, 0.55, 0.20];

    fn growth(average: EvicAverage) -> f64 {
        let pair =
            |i: usize| EvicPair { weight: WEIGHTS[i], values: [Some(BEFORE[i]), Some(AFTER[i])] };
        evic_growth(average, &[pair(0), pair(1), pair(2)]).unwrap()
    }

    #[test]
    fn the_average_is_simple_or_by_weight() {
        assert_eq!(growth(EvicAverage::Simple), 2_000.0 / 1_800.0);
        assert_eq!(growth(EvicAverage::Weighted), 695.0 / 615.0);
    }

    #[test]
    fn a_value_on_one_day_counts_on_neither() {
        let pairs = [
            EvicPair { weight: 0.5, values: [Some(100.0), Some(110.0)] },
            EvicPair { weight: 0.5, values: [None, Some(900.0)] },
        ];
        assert_eq!(evic_growth(EvicAverage::Simple, &pairs), Some(1.1));
        assert_eq!(evic_growth(EvicAverage::Simple, &pairs[1..]), None);
    }

    #[test]
    fn a_fall_by_prices_alone_is_none() {
        let inflation = Inflation { year: Some(1.111), chained: Some(1.25) };
        let single = EvicFactor::SingleYear.adjusted(100.0 / 1.111, inflation).unwrap();
        assert!((single - 100.0).abs() < 1e-12);
        assert_eq!(EvicFactor::Chained.adjusted(80.0, inflation), Some(100.0));
        assert_eq!(EvicFactor::Chained.base(100.0, inflation), Some(100.0));
        assert_eq!(EvicFactor::RestateBase.adjusted(80.0, inflation), Some(80.0));
        assert_eq!(EvicFactor::RestateBase.base(100.0, inflation), Some(80.0));
        let unknown = Inflation { year: None, chained: None };
        assert_eq!(EvicFactor::SingleYear.adjusted(80.0, unknown), None);
        assert_eq!(EvicFactor::RestateBase.base(80.0, unknown), None);
    }
}
