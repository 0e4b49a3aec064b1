//! Factors by which weights are multiplied: above zero.

use kapok_kernels::TiltError;
use kapok_strict_toml::Problem;

use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Checks that a factor is above zero. A factor of zero would exclude, and no eligibility rule
/// would say so.
pub(crate) fn check_factor(at: &str, factor: f64, problems: &mut Vec<Problem>) -> bool {
    let right = factor > 0.0 && factor.is_finite();
    if !right {
        let problem = Problem::new(at, format!("a factor of {factor} is not above zero"));
        problems.push(problem.hint("to keep a name out, add a rule under [[eligibility]]"));
    }
    right
}

/// Error for a score, or product of scores, that is not above zero.
pub(crate) fn no_factor(
    lineup: &Lineup<'_, '_>,
    columns: &str,
    name: usize,
    factor: f64,
) -> WeightingError {
    let security = &lineup.history().security(lineup.chosen[name]).id;
    WeightingError::Tilt {
        error: TiltError::NoFactor { name, factor },
        about: format!("{columns}, {security}"),
        reference_date: lineup.date(),
    }
}
