//! Scores that are the values themselves.

use kapok_columns::Order;

use super::column::TiltColumn;
use super::written::TiltMissing;
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// The values themselves, or one over them where less is better.
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
