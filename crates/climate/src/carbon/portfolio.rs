//! Intensities and footprints of a portfolio or an index.
//!
//! 1. Each name gets emissions per million of its denominator, from known numbers alone.
//! 2. The missing policy fills what is not known ([`super::missing`]).
//! 3. The sum over exposures is the figure; its coverage and reported share stand beside it.
//!
//! Source: `docs/methodology/carbon-metrics.md` §4.

use chrono::NaiveDate;

use super::denominator::Denominator;
use super::emissions::{Emissions, ScopeRule};
use super::erased::Column;
use super::error::{CarbonError, positive};
use super::figure::{Figure, Holdings};
use super::missing::{MissingPolicy, Worst};

/// Emissions per million of a denominator, name by name.
struct Ratios {
    /// All of it.
    all: Vec<Option<f64>>,
    /// Part of it that the company reported.
    reported: Vec<Option<f64>>,
    /// Exposure · emissions / denominator.
    contributions: Vec<Option<f64>>,
}

fn ratios(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    column: Column,
) -> Result<Ratios, CarbonError> {
    let names = holdings.names();
    assert_eq!(names.len(), emissions.len(), "emissions for each name");
    scopes.assert_length(names.len());
    let divisors = divisors(names, column)?;
    let measured = |i: usize| Some((emissions[i].measured(scopes.at(i))?, divisors[i]?));
    let pairs: Vec<_> = (0..names.len()).map(measured).collect();
    let x = holdings.exposures();
    Ok(Ratios {
        contributions: (0..x.len()).map(|i| pairs[i].map(|(m, d)| x[i] * m.tonnes / d)).collect(),
        all: pairs.iter().map(|p| p.map(|(m, d)| m.tonnes / d)).collect(),
        reported: pairs.iter().map(|p| p.map(|(m, d)| m.reported / d)).collect(),
    })
}

/// The known denominators, each above zero.
pub(crate) fn divisors(names: &[&str], column: Column) -> Result<Vec<Option<f64>>, CarbonError> {
    assert_eq!(names.len(), column.millions.len(), "a denominator or none for each name");
    let what = match column.per.denominator {
        Denominator::Revenue => "revenue",
        Denominator::Evic => "EVIC",
        Denominator::MarketValue => "market value",
    };
    let one =
        |(name, value): (&&str, &Option<f64>)| value.map(|v| positive(name, what, v)).transpose();
    names.iter().zip(column.millions).map(one).collect()
}

/// Σ xᵢ · Eᵢ/Dᵢ with everything that stands beside it.
fn summed(
    formula_id: &'static str,
    holdings: &Holdings,
    emissions: &[Emissions],
    ratios: &Ratios,
) -> Result<Figure, CarbonError> {
    let filled = holdings.fill(&ratios.all, Worst::Highest, "emission intensity")?;
    let sum = holdings.sum(&filled, &ratios.contributions);
    let figure = Figure::of(formula_id, holdings, &ratios.all, sum);
    let figure = figure.reported(holdings, &filled, &ratios.reported);
    Ok(figure.quality(holdings, emissions))
}

fn weighted(
    formula_id: &'static str,
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    column: Column,
) -> Result<Figure, CarbonError> {
    let ratios = ratios(holdings, emissions, scopes, column)?;
    let figure = summed(formula_id, holdings, emissions, &ratios)?.over(holdings.whole());
    Ok(figure.unit(format!("tCO2e per {}", column.per), Some(column.per.denominator)))
}

/// Weighted average carbon intensity: Σ wᵢ · Eᵢ / revenueᵢ, tonnes per million of revenue.
///
/// * `holdings`: weights, or values whose shares of the portfolio are the weights
/// * `revenue`: millions, of the fiscal year of the emissions
///
/// Source: TCFD (2017); `docs/methodology/carbon-metrics.md` §4.1.
///
/// # Errors
/// A column that is not revenue, revenue not above zero, a policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn waci(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    revenue: Column,
) -> Result<Figure, CarbonError> {
    let column = revenue.require(Denominator::Revenue, "waci")?;
    weighted("waci", holdings, emissions, scopes, column)
}

/// Periods that EVIC and emissions speak about, one for each name.
#[derive(Debug, Clone, Copy)]
pub struct FiscalYears<'a> {
    /// Date of the EVIC.
    pub evic: &'a [Option<NaiveDate>],
    /// End of the fiscal year of the emissions.
    pub emissions: &'a [Option<NaiveDate>],
}

impl FiscalYears<'_> {
    fn check(&self, names: &[&str]) -> Result<(), CarbonError> {
        assert_eq!(names.len(), self.evic.len(), "a date or none of each EVIC");
        assert_eq!(names.len(), self.emissions.len(), "a year end or none of each emission");
        for (i, name) in names.iter().enumerate() {
            if let (Some(evic), Some(emissions)) = (self.evic[i], self.emissions[i])
                && evic != emissions
            {
                let who = (*name).to_owned();
                return Err(CarbonError::EvicOfAWrongYear { who, evic, emissions });
            }
        }
        Ok(())
    }

    /// `values` where both periods are known.
    fn dated(&self, values: &[Option<f64>]) -> Vec<Option<f64>> {
        let known = |i: usize| self.evic[i].is_some() && self.emissions[i].is_some();
        (0..values.len()).map(|i| values[i].filter(|_| known(i))).collect()
    }
}

/// GHG intensity of the EU climate benchmarks: Σ wᵢ · Eᵢ / EVICᵢ, tonnes per million of EVIC.
///
/// * `evic`: millions, at the end of the fiscal year of the emissions; an EVIC or emissions
///   without a date count as missing
///
/// Source: Delegated Regulation (EU) 2020/1818, Art. 1; `docs/methodology/carbon-metrics.md` §4.2.
///
/// # Errors
/// An EVIC of another year than the emissions, not above zero, or a column that is not EVIC.
///
/// # Panics
/// Slices of different length.
pub fn eu_intensity(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    evic: Column,
    years: FiscalYears,
) -> Result<Figure, CarbonError> {
    let column = evic.require(Denominator::Evic, "eu_intensity")?;
    years.check(holdings.names())?;
    divisors(holdings.names(), column)?;
    let dated = years.dated(column.millions);
    let column = Column { millions: &dated, ..column };
    weighted("eu_intensity", holdings, emissions, scopes, column)
}

/// Total carbon emissions: Σ valueᵢ / Dᵢ · Eᵢ, tonnes.
///
/// * `holdings`: values, millions
/// * `owned_by`: measure of a share of a company: market value (TCFD, equities) or EVIC
///   (PCAF, SFDR), in the currency of the values
///
/// Source: `docs/methodology/carbon-metrics.md` §4.3.
///
/// # Errors
/// Weights instead of values, two currencies, revenue as denominator, a denominator not above zero.
///
/// # Panics
/// Slices of different length.
pub fn total_emissions(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    owned_by: Column,
) -> Result<Figure, CarbonError> {
    financed("total_emissions", holdings, emissions, scopes, owned_by)
}

/// Carbon footprint: total emissions / portfolio value, tonnes per million invested. Economic
/// emission intensity of PCAF is the same by EVIC: [`economic_emission_intensity`].
///
/// Source: `docs/methodology/carbon-metrics.md` §4.3.
///
/// # Errors
/// As [`total_emissions`].
///
/// # Panics
/// Slices of different length.
pub fn carbon_footprint(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    owned_by: Column,
) -> Result<Figure, CarbonError> {
    invested("carbon_footprint", holdings, emissions, scopes, owned_by)
}

/// Economic emission intensity: financed emissions by EVIC / assets under management, tonnes per
/// million invested.
///
/// Source: PCAF Part A (2022); `docs/methodology/carbon-metrics.md` §4.3.
///
/// # Errors
/// As [`total_emissions`], and a column that is not EVIC.
///
/// # Panics
/// Slices of different length.
pub fn economic_emission_intensity(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    evic: Column,
) -> Result<Figure, CarbonError> {
    let column = evic.require(Denominator::Evic, "economic_emission_intensity")?;
    invested("economic_emission_intensity", holdings, emissions, scopes, column)
}

pub(crate) fn financed(
    formula_id: &'static str,
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    owned_by: Column,
) -> Result<Figure, CarbonError> {
    ownership(formula_id, holdings, owned_by)?;
    let ratios = ratios(holdings, emissions, scopes, owned_by)?;
    let figure = summed(formula_id, holdings, emissions, &ratios)?;
    Ok(figure.unit("tCO2e".to_owned(), Some(owned_by.per.denominator)))
}

pub(crate) fn invested(
    formula_id: &'static str,
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    owned_by: Column,
) -> Result<Figure, CarbonError> {
    let figure = financed(formula_id, holdings, emissions, scopes, owned_by)?;
    let unit = format!("tCO2e per million {} invested", owned_by.per.currency);
    Ok(figure.over(holdings.whole()).unit(unit, Some(Denominator::MarketValue)))
}

/// Refuses a denominator that cannot measure a share of a company.
fn ownership(
    formula: &'static str,
    holdings: &Holdings,
    owned_by: Column,
) -> Result<(), CarbonError> {
    match owned_by.per.denominator {
        Denominator::Evic | Denominator::MarketValue => {}
        Denominator::Revenue => {
            owned_by.require(Denominator::MarketValue, formula)?;
        }
    }
    holdings.value_currency(formula, owned_by.per).map(|_| ())
}

/// Carbon intensity by owned revenue: Σ ownedᵢ · Eᵢ / Σ ownedᵢ · revenueᵢ with
/// ownedᵢ = valueᵢ / market valueᵢ, tonnes per million of owned revenue.
///
/// A name without emissions, revenue or market value is missing as a whole; left out, it leaves
/// numerator and denominator alike, so that scaling up changes nothing.
///
/// Source: TCFD (2017); `docs/methodology/carbon-metrics.md` §4.4.
///
/// # Errors
/// Weights instead of values, two currencies, a wrong column, a denominator not above zero.
///
/// # Panics
/// Slices of different length.
pub fn owned_revenue_intensity(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    market_value: Column,
    revenue: Column,
) -> Result<Figure, CarbonError> {
    const ID: &str = "owned_revenue_intensity";
    let market_value = market_value.require(Denominator::MarketValue, ID)?;
    let revenue = revenue.require(Denominator::Revenue, ID)?;
    ownership(ID, holdings, market_value)?;
    holdings.value_currency(ID, revenue.per)?;
    let owned = owned_revenue(holdings, market_value, revenue)?;
    let mut ratios = ratios(holdings, emissions, scopes, market_value)?;
    let both = |i: usize| ratios.all[i].is_some() && owned[i].is_some();
    let pairs: Vec<bool> = (0..owned.len()).map(both).collect();
    ratios.all = kept(&ratios.all, &pairs);
    ratios.reported = kept(&ratios.reported, &pairs);
    ratios.contributions = kept(&ratios.contributions, &pairs);
    let figure = summed(ID, holdings, emissions, &ratios)?;
    let below = holdings.total(&kept(&owned, &pairs), Worst::Lowest, "owned revenue")?;
    let value = figure.value.zip(below).map(|(above, below)| above / below);
    let unit = format!("tCO2e per {}", revenue.per);
    Ok(Figure { value, ..figure }.unit(unit, Some(Denominator::Revenue)))
}

/// Revenue owned by each million invested.
fn owned_revenue(
    holdings: &Holdings,
    market_value: Column,
    revenue: Column,
) -> Result<Vec<Option<f64>>, CarbonError> {
    let value = divisors(holdings.names(), market_value)?;
    let revenue = divisors(holdings.names(), revenue)?;
    Ok((0..value.len()).map(|i| Some(revenue[i]? / value[i]?)).collect())
}

fn kept(values: &[Option<f64>], keep: &[bool]) -> Vec<Option<f64>> {
    values.iter().zip(keep).map(|(value, keep)| value.filter(|_| *keep)).collect()
}

/// Exposure to carbon-related assets: share of the value held in a set of names, fraction of one.
///
/// * `in_set`: whether a name belongs to it; `None` where that is not known, and unknown is not no.
///   Peers vote by median, so that a policy by peers can give a part
///
/// Source: `docs/methodology/carbon-metrics.md` §4.5.
///
/// # Errors
/// A policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn exposure_to_set(
    formula_id: &'static str,
    holdings: &Holdings,
    in_set: &[Option<bool>],
) -> Result<Figure, CarbonError> {
    let shares: Vec<Option<f64>> = in_set.iter().map(|known| known.map(f64::from)).collect();
    let sum = holdings.total(&shares, Worst::Highest, "membership of the set")?;
    Ok(Figure::of(formula_id, holdings, &shares, sum).over(holdings.whole()))
}

/// The figure under each policy, for the same data: a reader sees what the choice moves.
///
/// # Errors
/// Errors of `metric`.
pub fn under_each_policy(
    holdings: &Holdings,
    metric: impl Fn(&Holdings) -> Result<Figure, CarbonError>,
) -> Result<Vec<Figure>, CarbonError> {
    let policies = [
        MissingPolicy::Renormalise,
        MissingPolicy::PeerMedian,
        MissingPolicy::Exclude,
        MissingPolicy::WorstOfPeers,
    ];
    policies.into_iter().map(|policy| metric(&holdings.under(policy))).collect()
}

#[cfg(test)]
mod tests;
