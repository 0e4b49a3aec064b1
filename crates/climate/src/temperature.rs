//! Temperature score of targets and companies.
//!
//! 1. [`Target::annual_reduction`]: ambition over years; a target that ends before it begins is
//!    ignored.
//! 2. [`score`]: slope · annual reduction · 100 + intercept of a regression, or the fallback.
//! 3. [`combined_score`]: scopes 1 and 2 with scope 3, which counts from 40 % of emissions on.
//!
//! A value that is needed and missing is an error here: the method refuses rather than guesses.
//!
//! Source: `docs/methodology/carbon-metrics.md` §7, after the temperature scoring method of the
//! Science Based Targets initiative (CDP and WWF, 2020).

use crate::error::{FigureError, finite, not_negative, positive, share};

/// An emission target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Reduction from the base year, fraction of one; `None` where not disclosed.
    pub ambition: Option<f64>,
    /// Base year.
    pub base_year: i32,
    /// Year when it is to be met.
    pub end_year: i32,
    /// Whether the initiative has validated it.
    pub validated: bool,
}

impl Target {
    /// Annual reduction: ambition / (end − base), fraction of one. `None` where the ambition is not
    /// known, or the target does not end after its base year.
    #[must_use]
    pub fn annual_reduction(&self) -> Option<f64> {
        let years = self.end_year - self.base_year;
        self.ambition.filter(|_| years > 0).map(|ambition| ambition / f64::from(years))
    }
}

/// Regression of warming on annual reduction, by scenario variable and horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regression {
    /// Degrees Celsius for one percent a year.
    pub slope: f64,
    /// Degrees Celsius without reduction.
    pub intercept: f64,
}

/// Numbers of the method that a rulebook states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreRules {
    /// Score of a company without a usable target, degrees Celsius.
    pub fallback: f64,
    /// Lowest score, degrees Celsius.
    pub floor: f64,
    /// Share of scope 3 in all emissions below which it is ignored, fraction of one.
    pub scope3_threshold: f64,
    /// Weight of a target that is not validated, the rest being the fallback; fraction of one.
    pub unvalidated_weight: f64,
}

impl ScoreRules {
    /// Rules of the published tool, March 2026.
    pub const SBTI_2026: Self =
        Self { fallback: 3.2, floor: 0.0, scope3_threshold: 0.4, unvalidated_weight: 1.0 };
}

/// Score and its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Degrees Celsius.
    pub degrees: f64,
    /// True if no target was usable.
    pub fallback: bool,
}

/// Score of a target: max(slope · annual reduction · 100 + intercept, floor), or the fallback
/// without a target, its annual reduction, or a regression for it; degrees Celsius.
///
/// # Errors
/// An ambition of `who` outside of 0 to 1.
pub fn score(
    who: &str,
    target: Option<&Target>,
    regression: Option<&Regression>,
    rules: &ScoreRules,
) -> Result<Score, FigureError> {
    let fallback = Score { degrees: rules.fallback, fallback: true };
    let (Some(target), Some(line)) = (target, regression) else { return Ok(fallback) };
    target.ambition.map(|a| share(who, "ambition of a target", a)).transpose()?;
    let Some(reduction) = target.annual_reduction() else { return Ok(fallback) };
    let degrees = (line.slope * reduction * 100.0 + line.intercept).max(rules.floor);
    let weight = if target.validated { 1.0 } else { rules.unvalidated_weight };
    let degrees =
        if weight == 1.0 { degrees } else { weight * degrees + (1.0 - weight) * rules.fallback };
    Ok(Score { degrees, fallback: false })
}

/// Score with the emissions it speaks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScopeScore {
    /// The score.
    pub score: Score,
    /// Emissions of the scopes, tonnes.
    pub tonnes: Option<f64>,
}

/// Score of scopes 1 to 3: that of 1 and 2 where scope 3 is below the threshold, otherwise the mean
/// weighted by emissions; degrees Celsius.
///
/// # Errors
/// Emissions of `who` that are missing, negative, or zero in all.
pub fn combined_score(
    who: &str,
    scope12: &ScopeScore,
    scope3: &ScopeScore,
    rules: &ScoreRules,
) -> Result<Score, FigureError> {
    let direct = tonnes(who, "emissions of scopes 1 and 2", scope12.tonnes)?;
    let chain = tonnes(who, "emissions of scope 3", scope3.tonnes)?;
    let all = positive(who, "emissions of scopes 1 to 3", direct + chain)?;
    if chain / all < rules.scope3_threshold {
        return Ok(scope12.score);
    }
    let degrees = (scope12.score.degrees * direct + scope3.score.degrees * chain) / all;
    Ok(Score { degrees, fallback: scope12.score.fallback && scope3.score.fallback })
}

fn tonnes(who: &str, what: &'static str, value: Option<f64>) -> Result<f64, FigureError> {
    not_negative(who, what, needed(who, what, value)?)
}

fn needed(who: &str, what: &'static str, value: Option<f64>) -> Result<f64, FigureError> {
    let missing = || FigureError::Missing { who: who.to_owned(), what };
    finite(who, what, value.ok_or_else(missing)?)
}

#[cfg(test)]
mod tests;
