//! Scores that are the values themselves.

use kapok_columns::Order;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::column::{TiltColumn, TiltMissing};
use super::strength::TiltTarget;
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Tilt by the values of a column, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueTiltConfig {
    /// Column that it reads.
    pub by: String,
    /// Order of the column: `asc` if low values are better, `desc` if high ones are.
    pub order: Order,
    /// Treatment of a security without a value; needed for columns that may lack one.
    pub if_missing: Option<TiltMissing>,
    /// Exponent of the score; or `target`.
    pub power: Option<f64>,
    /// Target for which the exponent is solved; or `power`.
    pub target: Option<TiltTarget>,
}

/// Checks the policy for missing values: a raw value has no middle that leaves a weight as it is.
pub(crate) fn check(path: &str, config: &ValueTiltConfig, problems: &mut Vec<Problem>) {
    if config.if_missing == Some(TiltMissing::Neutral) {
        let message = "a score that is the value itself has no neutral one";
        let problem = Problem::new(format!("{path}.if_missing"), message);
        problems.push(problem.hint("if_missing = \"exclude\" or \"worst\""));
    }
}

/// Values of the selected securities, or their reciprocals where less is better.
///
/// Source: `docs/methodology/weighting.md` §8.
pub(crate) fn scores(
    column: &TiltColumn,
    order: Order,
    lineup: &Lineup<'_, '_>,
) -> Result<Vec<f64>, WeightingError> {
    let mut scores = Vec::with_capacity(lineup.chosen.len());
    for &security in lineup.chosen {
        let value = column.number(lineup, security);
        if let Some(value) = value {
            lineup.check_positive(security, &column.by, value)?;
        }
        scores.push(value.map(|value| if order == Order::Asc { 1.0 / value } else { value }));
    }
    let lowest = scores.iter().copied().flatten().reduce(f64::min);
    let worst = lowest.filter(|_| column.if_missing == Some(TiltMissing::Worst));
    let missing = |i: usize| column.missing(lineup, lineup.chosen[i]);
    let all = scores.iter().enumerate();
    all.map(|(i, score)| score.or(worst).ok_or_else(|| missing(i))).collect()
}
