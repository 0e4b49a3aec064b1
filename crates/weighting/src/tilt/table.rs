//! Scores from a table of factors.

use std::collections::BTreeMap;

use kapok_columns::predicate::Value;
use kapok_columns::{KnownColumns, StatedNumber};
use kapok_market::SecurityIx;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::column::{TiltColumn, TiltMissing};
use super::factor::check_factor;
use super::strength::TiltTarget;
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Tilt by a table of factors, as written: exactly one of `factors` and `bands`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorTiltConfig {
    /// Column that it reads.
    pub by: String,
    /// Score of each text.
    pub factors: Option<BTreeMap<String, f64>>,
    /// Score of each interval of a number, in order.
    pub bands: Option<Vec<BandConfig>>,
    /// Treatment of a security without a value; needed for columns that may lack one.
    pub if_missing: Option<TiltMissing>,
    /// Exponent of the score; or `target`.
    pub power: Option<f64>,
    /// Target for which the exponent is solved; or `power`.
    pub target: Option<TiltTarget>,
}

/// Score of an interval, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandConfig {
    /// Values below this, and not in a band before; absent in the last: all others. Money names its
    /// currency, as in `"500 million CNY"`.
    pub below: Option<StatedNumber>,
    /// The score, above zero.
    pub factor: f64,
}

/// The score of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Upper end of the interval, exclusive, in the unit of the column; it begins where the band
    /// before ends. Absent in the last band: all other values.
    pub below: Option<f64>,
    /// Score, above zero.
    pub factor: f64,
}

/// Scores from a table of factors.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorTable {
    /// Score by text.
    ByText(BTreeMap<String, f64>),
    /// Score by number: that of the first band that holds it.
    ByBand(Vec<Band>),
}

/// Resolves a table.
pub(crate) fn resolve(
    path: &str,
    config: &FactorTiltConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<FactorTable> {
    let known = columns.get(&config.by);
    match (&config.factors, &config.bands) {
        (Some(factors), None) => {
            for (text, &factor) in factors {
                let path = format!("{path}.factors.{text}");
                check_factor(&path, factor, problems);
                if let Some(known) = known {
                    known.check_word(&config.by, text, &path, problems);
                }
            }
            if factors.is_empty() {
                problems.push(Problem::new(format!("{path}.factors"), "no text has a factor"));
            }
            Some(FactorTable::ByText(factors.clone()))
        }
        (None, Some(bands)) => {
            let below = |(i, band): (usize, &BandConfig)| {
                let path = format!("{path}.bands[{i}].below");
                let below = band.below.as_ref();
                let below = below.map(|below| below.resolve(&config.by, known, &path, problems));
                Some(Band {
                    below: below.map_or(Some(None), |b| b.map(Some))?,
                    factor: band.factor,
                })
            };
            let bands: Vec<Band> = bands.iter().enumerate().map(below).collect::<Option<_>>()?;
            check_bands(path, &bands, problems);
            Some(FactorTable::ByBand(bands))
        }
        _ => {
            let message = "a factor has exactly one of `factors`, by text, and `bands`, by number";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

fn check_bands(path: &str, bands: &[Band], problems: &mut Vec<Problem>) {
    for (i, band) in bands.iter().enumerate() {
        check_factor(&format!("{path}.bands[{i}].factor"), band.factor, problems);
    }
    let ends: Vec<Option<f64>> = bands.iter().map(|band| band.below).collect();
    let in_order = ends.windows(2).all(|pair| match pair {
        [Some(a), Some(b)] => a < b,
        [Some(_), None] => true,
        _ => false,
    });
    if ends.last() != Some(&None) || !in_order {
        let message = "bands need growing `below`s, and none in the last";
        let problem = Problem::new(format!("{path}.bands"), message);
        problems.push(problem.hint("bands = [{ below = 100.0, factor = 1.2 }, { factor = 0.8 }]"));
    }
}

impl FactorTable {
    /// Type of the columns for which it has factors.
    pub(crate) fn column_type(&self) -> ColumnType {
        match self {
            Self::ByText(_) => ColumnType::Text,
            Self::ByBand(_) => ColumnType::Number,
        }
    }
}

/// Scores of the selected securities.
pub(crate) fn scores(
    column: &TiltColumn,
    table: &FactorTable,
    lineup: &Lineup<'_, '_>,
) -> Result<Vec<f64>, WeightingError> {
    match table {
        FactorTable::ByText(factors) => {
            let of = |value: &Value<'_>| factors.get(&value.to_string()).copied();
            from_table(column, lineup, of, factors.values().copied())
        }
        FactorTable::ByBand(bands) => {
            let all = bands.iter().map(|band| band.factor);
            from_table(column, lineup, |value| band(bands, value), all)
        }
    }
}

/// Factor of each value in the table.
fn from_table(
    column: &TiltColumn,
    lineup: &Lineup<'_, '_>,
    of: impl Fn(&Value<'_>) -> Option<f64>,
    table: impl Iterator<Item = f64>,
) -> Result<Vec<f64>, WeightingError> {
    let lowest = table.fold(f64::INFINITY, f64::min);
    let score = |&security: &SecurityIx| match lineup.value(&column.by, security) {
        Value::Null => match column.if_missing {
            Some(TiltMissing::Neutral) => Ok(1.0),
            Some(TiltMissing::Worst) => Ok(lowest),
            Some(TiltMissing::Exclude) | None => Err(column.missing(lineup, security)),
        },
        value => of(&value).ok_or_else(|| WeightingError::NotInTable {
            what: format!("factor of {}", column.by),
            seen: value.to_string(),
            reference_date: lineup.date(),
        }),
    };
    lineup.chosen.iter().map(score).collect()
}

/// Factor of the first band that holds a number.
fn band(bands: &[Band], value: &Value<'_>) -> Option<f64> {
    let Value::Number(number) = value else { return None };
    let holds = |band: &&Band| band.below.is_none_or(|below| *number < below);
    bands.iter().find(holds).map(|band| band.factor)
}
