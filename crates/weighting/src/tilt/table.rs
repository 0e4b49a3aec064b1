//! Scores that a table states.

use std::collections::BTreeMap;

use kapok_columns::predicate::Value;
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;

use super::column::TiltColumn;
use super::factor::check_factor;
use super::written::{BandConfig, TiltConfig, TiltMissing};
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Scores that a table states.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorTable {
    /// By text.
    ByText(BTreeMap<String, f64>),
    /// By number: that of the first band that holds it.
    ByBand(Vec<Band>),
}

/// An interval of numbers and its factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Values below this; absent: all.
    pub below: Option<f64>,
    /// The factor, above zero.
    pub factor: f64,
}

/// Resolves a table.
pub(crate) fn resolve(
    path: &str,
    config: &TiltConfig,
    problems: &mut Vec<Problem>,
) -> Option<FactorTable> {
    match (&config.factors, &config.bands) {
        (Some(factors), None) => {
            for (text, &factor) in factors {
                check_factor(&format!("{path}.factors.{text}"), factor, problems);
            }
            if factors.is_empty() {
                problems.push(Problem::new(format!("{path}.factors"), "no text has a factor"));
            }
            Some(FactorTable::ByText(factors.clone()))
        }
        (None, Some(configs)) => {
            check_bands(path, configs, problems);
            let band = |b: &BandConfig| Band { below: b.below, factor: b.factor };
            Some(FactorTable::ByBand(configs.iter().map(band).collect()))
        }
        _ => {
            let message = "a factor has exactly one of `factors`, by text, and `bands`, by number";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

fn check_bands(path: &str, bands: &[BandConfig], problems: &mut Vec<Problem>) {
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

/// The scores of the chosen.
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

/// What a table has for each value.
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

/// The factor of the first band that holds a number.
fn band(bands: &[Band], value: &Value<'_>) -> Option<f64> {
    let Value::Number(number) = value else { return None };
    let holds = |band: &&Band| band.below.is_none_or(|below| *number < below);
    bands.iter().find(holds).map(|band| band.factor)
}
