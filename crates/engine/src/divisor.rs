//! Divisor: index market value per point of the level, and its changes.
//!
//! Source: `docs/methodology/calculation.md` §1.

use kapok_conventions::LevelForm;
use kapok_domain::{Divisor, ScalarError};
use kapok_kernels::sum;

use crate::day::Day;
use crate::outcome::LevelRecord;

/// Points of the index for one of `M / D`: the base level where the divisor is a base market value.
///
/// Source: `docs/methodology/calculation.md` §1.
pub(crate) fn scale(form: LevelForm, base_level: f64) -> f64 {
    match form {
        LevelForm::Divisor | LevelForm::Chain => 1.0,
        LevelForm::BaseMarketValue => base_level,
    }
}

/// Divisor after events at one moment: `D' = D · M' / M`, unchanged if nothing moved.
///
/// Source: `docs/methodology/calculation.md` §1.
///
/// * `changes`: of the market value, each in index currency
/// * `after`: `M'`, the market value after the events; `M` is that with the changes taken back
pub(crate) fn rebased(
    divisor: Divisor,
    changes: &[f64],
    after: impl FnOnce() -> f64,
) -> Result<Divisor, ScalarError> {
    // Not M'/M = 1.0: a split whose recomputed value differs in the last bit must not move the
    // divisor.
    if changes.iter().all(|change| *change == 0.0) {
        return Ok(divisor);
    }
    let after = after();
    let mut taken_back: Vec<f64> = changes.iter().map(|change| -change).collect();
    taken_back.push(after);
    Divisor::new(divisor.get() * (after / sum(&taken_back)))
}

/// Divisor of the next day, `D' = D · M' / M`, in the unit of the level form that holds then.
///
/// Source: `docs/methodology/calculation.md` §1.
pub(crate) fn next_divisor(day: &Day<'_>, level: &LevelRecord) -> f64 {
    let now = scale(day.conventions.level_form, day.base_level);
    let next = scale(day.next_conventions.level_form, day.base_level);
    // M is rebuilt from M' and the recorded changes in one exact sum, so the published record
    // explains the divisor to the last bit.
    let divisor = if now == next { level.divisor } else { level.divisor * (next / now) };
    // Equal values keep every bit of the divisor; the product below could lose one.
    if level.next_market_value == level.market_value {
        return divisor;
    }
    divisor * (level.next_market_value / level.market_value)
}
