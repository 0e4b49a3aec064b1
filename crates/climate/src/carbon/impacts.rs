//! Principal adverse impacts 1 to 4 of SFDR: emissions, footprint, intensity and fossil fuels.
//!
//! Source: Delegated Regulation (EU) 2022/1288, Annex I, table 1;
//! `docs/methodology/carbon-metrics.md` §9.

use kapok_domain::Scopes;
use kapok_kernels::sum;

use super::denominator::Denominator;
use super::emissions::{Emissions, ScopeRule};
use super::erased::Column;
use super::error::CarbonError;
use super::figure::{Figure, Holdings};
use super::missing::Worst;
use super::portfolio::{exposure_to_set, financed, invested, waci};

const ALL: ScopeRule = ScopeRule::Same(Scopes::S1S2S3);

/// Impact 1 by scope and in total, tonnes.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitting {
    /// Scope 1.
    pub scope1: Figure,
    /// Scope 2.
    pub scope2: Figure,
    /// Scope 3.
    pub scope3: Figure,
    /// Scopes 1, 2 and 3.
    pub total: Figure,
}

/// Impact 1: Σ valueᵢ / EVICᵢ · Eᵢ, tonnes, by scope and in total.
///
/// * `holdings`: current values, millions, in the currency of `evic`
///
/// # Errors
/// Weights instead of values, two currencies, a column that is not EVIC or not above zero.
///
/// # Panics
/// Slices of different length.
pub fn ghg_emissions(
    holdings: &Holdings,
    emissions: &[Emissions],
    evic: Column,
) -> Result<Emitting, CarbonError> {
    let of = |id, scopes| {
        let column = evic.require(Denominator::Evic, id)?;
        financed(id, holdings, emissions, ScopeRule::Same(scopes), column)
    };
    Ok(Emitting {
        scope1: of("pai_1_scope1", Scopes::S1)?,
        scope2: of("pai_1_scope2", Scopes::S2)?,
        scope3: of("pai_1_scope3", Scopes::S3)?,
        total: of("pai_1_total", Scopes::S1S2S3)?,
    })
}

/// Impact 2, carbon footprint: total of impact 1 / value of all investments, tonnes per million
/// invested.
///
/// # Errors
/// As [`ghg_emissions`].
///
/// # Panics
/// Slices of different length.
pub fn footprint(
    holdings: &Holdings,
    emissions: &[Emissions],
    evic: Column,
) -> Result<Figure, CarbonError> {
    let column = evic.require(Denominator::Evic, "pai_2")?;
    invested("pai_2", holdings, emissions, ALL, column)
}

/// Impact 3, GHG intensity: Σ wᵢ · Eᵢ / revenueᵢ over scopes 1 to 3, tonnes per million of revenue.
///
/// # Errors
/// A column that is not revenue or not above zero.
///
/// # Panics
/// Slices of different length.
pub fn ghg_intensity(
    holdings: &Holdings,
    emissions: &[Emissions],
    revenue: Column,
) -> Result<Figure, CarbonError> {
    let figure = waci(holdings, emissions, ALL, revenue)?;
    Ok(Figure { formula_id: "pai_3", ..figure })
}

/// Impact 4: share of the value held in companies active in fossil fuels, fraction of one.
///
/// # Errors
/// A policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn fossil_exposure(
    holdings: &Holdings,
    active: &[Option<bool>],
) -> Result<Figure, CarbonError> {
    exposure_to_set("pai_4", holdings, active)
}

/// An impact of the year: the mean of its values on 31 March, 30 June, 30 September and
/// 31 December. `None` where one of them is: a mean of fewer quarters is another figure.
#[must_use]
pub fn yearly(quarters: &[Figure; 4]) -> Option<f64> {
    let known: Vec<f64> = quarters.iter().filter_map(|figure| figure.value).collect();
    (known.len() == 4).then(|| sum(&known) / 4.0)
}

/// Fossil reserves: Σ wᵢ · potential emissionsᵢ / market valueᵢ, tonnes per million of market
/// value.
///
/// * `potential`: tonnes of CO₂ that the company's coal, oil and gas reserves would emit
///
/// Source: `docs/methodology/carbon-metrics.md` §9.2.
///
/// # Errors
/// Negative reserves, a column that is not market value or not above zero.
///
/// # Panics
/// Slices of different length.
pub fn fossil_reserves(
    holdings: &Holdings,
    potential: &[Option<f64>],
    market_value: Column,
) -> Result<Figure, CarbonError> {
    const ID: &str = "fossil_reserves";
    let column = market_value.require(Denominator::MarketValue, ID)?;
    let names = holdings.names();
    assert_eq!(names.len(), potential.len(), "reserves or none for each name");
    for (name, tonnes) in names.iter().zip(potential) {
        let check = |t| super::error::not_negative(name, "emissions of reserves", t);
        tonnes.map(check).transpose()?;
    }
    let value = super::portfolio::divisors(names, column)?;
    let one = |i: usize| Some(potential[i]? / value[i]?);
    let ratios: Vec<Option<f64>> = (0..names.len()).map(one).collect();
    let sum = holdings.total(&ratios, Worst::Highest, "fossil reserves")?;
    let figure = Figure::of(ID, holdings, &ratios, sum).over(holdings.whole());
    Ok(figure.unit(format!("tCO2 per {}", column.per), Some(Denominator::MarketValue)))
}

#[cfg(test)]
mod tests {
    use super::super::missing::MissingPolicy;
    use super::super::quantity::{Eur, Evic, MarketValue, Revenue};
    use super::*;
    use kapok_domain::Method;

    const VALUES: [f64; 2] = [60.0, 40.0];

    fn holdings() -> Holdings<'static> {
        let currency = "EUR".parse().unwrap();
        Holdings::of_values(&["A", "B"], &VALUES, currency, MissingPolicy::Refuse).unwrap()
    }

    #[test]
    fn impacts_of_two_holdings() {
        let of =
            |scopes: [f64; 3]| Emissions::new("A", scopes.map(Some), Method::Reported).unwrap();
        let emissions = [of([100e3, 50e3, 150e3]), of([200e3, 0.0, 0.0])];
        let evic = Column::of::<Evic, Eur>(&[Some(1_500.0), Some(500.0)]);
        let revenue = Column::of::<Revenue, Eur>(&[Some(800.0), Some(1_000.0)]);
        let one = ghg_emissions(&holdings(), &emissions, evic).unwrap();
        let parts = [&one.scope1, &one.scope2, &one.scope3, &one.total].map(|f| f.value);
        assert_eq!(parts, [20_000.0, 2_000.0, 6_000.0, 28_000.0].map(Some));
        assert_eq!(footprint(&holdings(), &emissions, evic).unwrap().value, Some(280.0));
        assert_eq!(ghg_intensity(&holdings(), &emissions, revenue).unwrap().value, Some(305.0));
        let four = fossil_exposure(&holdings(), &[Some(true), Some(false)]).unwrap();
        assert_eq!((four.value, four.formula_id), (Some(0.6), "pai_4"));
        assert!(footprint(&holdings(), &emissions, revenue).is_err());
    }

    #[test]
    fn a_year_is_the_mean_of_its_quarters() {
        let at = |fossil| fossil_exposure(&holdings(), &[fossil, Some(false)]).unwrap();
        let quarters = [at(Some(true)), at(Some(false)), at(Some(false)), at(Some(true))];
        assert_eq!(yearly(&quarters), Some(0.3));
        let gap = [at(Some(true)), at(None), at(Some(true)), at(Some(true))];
        assert_eq!(yearly(&gap), None);
    }

    #[test]
    fn reserves_per_market_value() {
        let value = Column::of::<MarketValue, Eur>(&[Some(1_000.0), Some(500.0)]);
        let figure = fossil_reserves(&holdings(), &[Some(5e6), Some(0.0)], value).unwrap();
        assert_eq!(figure.value, Some(3_000.0));
        assert_eq!(figure.unit, "tCO2 per million EUR of market value");
        assert!(fossil_reserves(&holdings(), &[Some(-1.0), None], value).is_err());
    }
}
