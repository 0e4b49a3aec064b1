//! Green revenue, its ratio to fossil revenue, taxonomy alignment, and weights by green assets.
//!
//! Source: `docs/methodology/carbon-metrics.md` §8.

use kapok_kernels::sum_of;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::denominator::Denominator;
use super::erased::Column;
use super::error::{CarbonError, not_negative, share};
use super::figure::{Figure, Holdings};
use super::missing::Worst;
use super::portfolio::divisors;

/// Green revenue of a company, millions of the currency of its total revenue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GreenRevenue {
    /// A reported or estimated amount.
    Amount(f64),
    /// A segment whose green part is known as a range alone.
    Range {
        /// Least.
        minimum: f64,
        /// Most.
        maximum: f64,
    },
}

/// The point of a range that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RangePoint {
    /// Its lower end, the cautious one.
    Minimum,
    /// The middle.
    Midpoint,
}

impl GreenRevenue {
    fn at(self, who: &str, point: RangePoint) -> Result<f64, CarbonError> {
        let what = "green revenue";
        match self {
            Self::Amount(amount) => not_negative(who, what, amount),
            Self::Range { minimum, maximum } => {
                not_negative(who, what, minimum)?;
                not_negative(who, "width of the range of green revenue", maximum - minimum)?;
                Ok(match point {
                    RangePoint::Minimum => minimum,
                    RangePoint::Midpoint => f64::midpoint(minimum, maximum),
                })
            }
        }
    }
}

/// Green revenue share of each name, fraction of one; `None` where one side is not known.
///
/// # Errors
/// Negative segment revenue; more green revenue than revenue, as where an activity counts under
/// two objectives; revenue not above zero; a column that is not revenue.
///
/// # Panics
/// Slices of different length.
pub fn green_revenue_shares(
    names: &[&str],
    green: &[Option<GreenRevenue>],
    revenue: Column,
    point: RangePoint,
) -> Result<Vec<Option<f64>>, CarbonError> {
    let column = revenue.require(Denominator::Revenue, "green_revenue_share")?;
    let total = divisors(names, column)?;
    assert_eq!(names.len(), green.len(), "green revenue or none for each name");
    let one = |i: usize| {
        let part = green[i].map(|g| g.at(names[i], point)).transpose()?;
        let ratio = part.zip(total[i]).map(|(part, whole)| part / whole);
        ratio.map(|r| share(names[i], "green revenue share", r)).transpose()
    };
    (0..names.len()).map(one).collect()
}

/// Green intensity: Σ wᵢ · green revenueᵢ / revenueᵢ, fraction of one.
///
/// # Errors
/// Errors of [`green_revenue_shares`], and a policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn green_revenue_share(
    holdings: &Holdings,
    green: &[Option<GreenRevenue>],
    revenue: Column,
    point: RangePoint,
) -> Result<Figure, CarbonError> {
    let shares = green_revenue_shares(holdings.names(), green, revenue, point)?;
    let figure = weighted_share("green_revenue_share", holdings, &shares, Worst::Lowest)?;
    Ok(Figure { denominator: Some(Denominator::Revenue), ..figure })
}

/// Part of a company that is aligned with a taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlignmentKpi {
    /// Turnover.
    Turnover,
    /// Capital expenditure.
    CapitalExpenditure,
    /// Operating expenditure.
    OperatingExpenditure,
}

/// Taxonomy alignment: Σ wᵢ · aligned shareᵢ of one KPI, fraction of one.
///
/// # Errors
/// A share outside of 0 to 1, a policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn taxonomy_alignment(
    holdings: &Holdings,
    kpi: AlignmentKpi,
    aligned: &[Option<f64>],
) -> Result<Figure, CarbonError> {
    let id = match kpi {
        AlignmentKpi::Turnover => "taxonomy_alignment_turnover",
        AlignmentKpi::CapitalExpenditure => "taxonomy_alignment_capex",
        AlignmentKpi::OperatingExpenditure => "taxonomy_alignment_opex",
    };
    weighted_share(id, holdings, aligned, Worst::Lowest)
}

/// Green to fossil: Σ wᵢ · green shareᵢ / Σ wᵢ · fossil shareᵢ, a pure number; no value where
/// nothing fossil is held.
///
/// A name counts on both sides or on none: without one of its shares it is missing.
///
/// * `green`, `fossil`: shares of revenue, fractions of one
///
/// # Errors
/// A share outside of 0 to 1, a policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn green_to_fossil(
    holdings: &Holdings,
    green: &[Option<f64>],
    fossil: &[Option<f64>],
) -> Result<Figure, CarbonError> {
    assert_eq!(green.len(), fossil.len(), "both shares for each name");
    let with = |a: &[Option<f64>], b: &[Option<f64>]| -> Vec<Option<f64>> {
        (0..a.len()).map(|i| a[i].filter(|_| b[i].is_some())).collect()
    };
    let id = "green_to_fossil";
    let above = weighted_share(id, holdings, &with(green, fossil), Worst::Lowest)?;
    let below = weighted_share(id, holdings, &with(fossil, green), Worst::Highest)?;
    let sides = above.value.zip(below.value).filter(|(_, below)| *below > 0.0);
    let value = sides.map(|(above, below)| above / below);
    Ok(Figure { value, ..above }.unit("ratio".to_owned(), Some(Denominator::Revenue)))
}

fn weighted_share(
    id: &'static str,
    holdings: &Holdings,
    shares: &[Option<f64>],
    worst: Worst,
) -> Result<Figure, CarbonError> {
    for (name, value) in holdings.names().iter().zip(shares) {
        value.map(|v| share(name, "share", v)).transpose()?;
    }
    let sum = holdings.total(shares, worst, "share")?;
    Ok(Figure::of(id, holdings, shares, sum).over(holdings.whole()))
}

/// Weights of bonds by green assets: wᵢ ∝ outstandingᵢ · shareᵢ, fractions that sum to one.
///
/// * `outstanding`: amounts of one currency
/// * `shares`: share of the proceeds in green projects, fractions of one
///
/// Source: the rule of the CUFE-CNI green bond indices; `docs/methodology/carbon-metrics.md` §8.4.
///
/// # Errors
/// A share that is missing or outside of 0 to 1, a negative amount, nothing green at all.
///
/// # Panics
/// Slices of different length.
pub fn green_asset_weights(
    names: &[&str],
    outstanding: &[f64],
    shares: &[Option<f64>],
) -> Result<Vec<f64>, CarbonError> {
    assert_eq!(names.len(), outstanding.len(), "an amount for each bond");
    assert_eq!(names.len(), shares.len(), "a share or none for each bond");
    let what = "share of proceeds in green projects";
    let one = |i: usize| {
        let who = names[i];
        let missing = || CarbonError::Missing { who: who.to_owned(), what };
        let part = share(who, what, shares[i].ok_or_else(missing)?)?;
        Ok(not_negative(who, "outstanding amount", outstanding[i])? * part)
    };
    let assets = (0..names.len()).map(one).collect::<Result<Vec<f64>, CarbonError>>()?;
    let whole = sum_of(assets.len(), |i| assets[i]);
    if whole <= 0.0 {
        return Err(CarbonError::NothingHeld);
    }
    Ok(assets.iter().map(|asset| asset / whole).collect())
}

#[cfg(test)]
mod tests;
