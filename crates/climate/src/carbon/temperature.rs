//! Temperature score of targets and portfolios.
//!
//! 1. [`Target::annual_reduction`]: ambition over years; a target that ends before it begins is
//!    ignored.
//! 2. [`score`]: slope · annual reduction · 100 + intercept of a regression, or the fallback.
//! 3. [`combined_score`]: scopes 1 and 2 with scope 3, which counts from 40 % of emissions on.
//! 4. [`portfolio_temperature`]: the mean under one of seven sets of weights.
//!
//! A value that is needed and missing is an error here: the method refuses rather than guesses.
//!
//! Source: `docs/methodology/carbon-metrics.md` §11, after the temperature scoring method of the
//! Science Based Targets initiative (CDP and WWF, 2020).

use super::error::{CarbonError, finite, not_negative, positive, share};
use super::figure::Figure;
use super::missing::MissingPolicy;

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

/// A score and its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Degrees Celsius.
    pub degrees: f64,
    /// True if no target was usable.
    pub fallback: bool,
}

/// max(slope · annual reduction · 100 + intercept, floor), or the fallback without a target, its
/// annual reduction, or a regression for it; degrees Celsius.
///
/// # Errors
/// An ambition of `who` outside of 0 to 1.
pub fn score(
    who: &str,
    target: Option<&Target>,
    regression: Option<&Regression>,
    rules: &ScoreRules,
) -> Result<Score, CarbonError> {
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

/// A score with the emissions it speaks about.
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
) -> Result<Score, CarbonError> {
    let direct = tonnes(who, "emissions of scopes 1 and 2", scope12.tonnes)?;
    let chain = tonnes(who, "emissions of scope 3", scope3.tonnes)?;
    let all = positive(who, "emissions of scopes 1 to 3", direct + chain)?;
    if chain / all < rules.scope3_threshold {
        return Ok(scope12.score);
    }
    let degrees = (scope12.score.degrees * direct + scope3.score.degrees * chain) / all;
    Ok(Score { degrees, fallback: scope12.score.fallback && scope3.score.fallback })
}

fn tonnes(who: &str, what: &'static str, value: Option<f64>) -> Result<f64, CarbonError> {
    not_negative(who, what, needed(who, what, value)?)
}

fn needed(who: &str, what: &'static str, value: Option<f64>) -> Result<f64, CarbonError> {
    let missing = || CarbonError::Missing { who: who.to_owned(), what };
    finite(who, what, value.ok_or_else(missing)?)
}

/// Quantity that scores are weighted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// WATS: value invested.
    Investment,
    /// TETS: emissions of the company.
    TotalEmissions,
    /// MOTS: emissions owned, by market value.
    MarketOwned,
    /// EOTS: emissions owned, by enterprise value.
    EnterpriseOwned,
    /// ECOTS: emissions owned, by enterprise value plus cash.
    EnterpriseCashOwned,
    /// AOTS: emissions owned, by total assets.
    AssetsOwned,
    /// ROTS: emissions owned, by revenue.
    RevenueOwned,
}

impl Aggregation {
    /// Formula id of the portfolio temperature.
    #[must_use]
    pub fn formula_id(self) -> &'static str {
        match self {
            Self::Investment => "temperature_wats",
            Self::TotalEmissions => "temperature_tets",
            Self::MarketOwned => "temperature_mots",
            Self::EnterpriseOwned => "temperature_eots",
            Self::EnterpriseCashOwned => "temperature_ecots",
            Self::AssetsOwned => "temperature_aots",
            Self::RevenueOwned => "temperature_rots",
        }
    }
}

/// A company held, with the values that the aggregations need of it; amounts are of one currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredHolding<'a> {
    /// Name, for messages.
    pub name: &'a str,
    /// Its score.
    pub score: Score,
    /// Value invested.
    pub investment: Option<f64>,
    /// Emissions of the scopes that the score speaks about, tonnes.
    pub tonnes: Option<f64>,
    /// Market value.
    pub market_value: Option<f64>,
    /// Enterprise value.
    pub enterprise_value: Option<f64>,
    /// Enterprise value plus cash.
    pub enterprise_value_cash: Option<f64>,
    /// Total assets.
    pub total_assets: Option<f64>,
    /// Revenue.
    pub revenue: Option<f64>,
}

impl ScoredHolding<'_> {
    /// Weight of the score before it is normalised: value invested, emissions, or emissions owned,
    /// invested / value · emissions.
    fn base(&self, aggregation: Aggregation) -> Result<f64, CarbonError> {
        let (what, value) = match aggregation {
            Aggregation::Investment => return self.invested(),
            Aggregation::TotalEmissions => return tonnes(self.name, "emissions", self.tonnes),
            Aggregation::MarketOwned => ("market value", self.market_value),
            Aggregation::EnterpriseOwned => ("enterprise value", self.enterprise_value),
            Aggregation::EnterpriseCashOwned => {
                ("enterprise value plus cash", self.enterprise_value_cash)
            }
            Aggregation::AssetsOwned => ("total assets", self.total_assets),
            Aggregation::RevenueOwned => ("revenue", self.revenue),
        };
        let value = positive(self.name, what, needed(self.name, what, value)?)?;
        Ok(self.invested()? / value * tonnes(self.name, "emissions", self.tonnes)?)
    }

    fn invested(&self) -> Result<f64, CarbonError> {
        not_negative(
            self.name,
            "value invested",
            needed(self.name, "value invested", self.investment)?,
        )
    }
}

/// Weights of the scores, fractions that sum to one.
///
/// # Errors
/// A value that the aggregation needs and a holding lacks; nothing to weigh by.
pub fn aggregation_weights(
    holdings: &[ScoredHolding],
    aggregation: Aggregation,
) -> Result<Vec<f64>, CarbonError> {
    let bases = holdings.iter().map(|holding| holding.base(aggregation));
    let bases = bases.collect::<Result<Vec<f64>, CarbonError>>()?;
    let whole = kapok_kernels::sum(&bases);
    if whole <= 0.0 {
        return Err(CarbonError::NothingHeld);
    }
    Ok(bases.iter().map(|base| base / whole).collect())
}

/// Portfolio temperature: Σ weightᵢ · scoreᵢ, degrees Celsius. Its coverage is the part scored by a
/// target of its own, not by the fallback.
///
/// # Errors
/// As [`aggregation_weights`].
pub fn portfolio_temperature(
    holdings: &[ScoredHolding],
    aggregation: Aggregation,
) -> Result<Figure, CarbonError> {
    let weights = aggregation_weights(holdings, aggregation)?;
    let n = holdings.len();
    let own = |i: usize| f64::from(!holdings[i].score.fallback);
    Ok(Figure {
        formula_id: aggregation.formula_id(),
        value: Some(kapok_kernels::sum_of(n, |i| weights[i] * holdings[i].score.degrees)),
        unit: "degrees Celsius".to_owned(),
        denominator: None,
        coverage_by_weight: kapok_kernels::sum_of(n, |i| weights[i] * own(i)).min(1.0),
        coverage_by_count: kapok_kernels::sum_of(n, own) / n as f64,
        reported_share: None,
        estimated_share: None,
        missing: MissingPolicy::Refuse,
        data_quality: None,
        data_quality_scope3: None,
    })
}

#[cfg(test)]
mod tests;
