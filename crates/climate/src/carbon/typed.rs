//! The metrics of a portfolio with denominator and currency in the types of their columns, for
//! code that knows both when it is written. A metric takes no other column:
//!
//! ```compile_fail,E0308
//! use kapok_climate::carbon::{
//!     CarbonError, Emissions, Eur, Evic, Figure, Holdings, ScopeRule, typed,
//! };
//! use kapok_domain::Scopes;
//! fn wrong(h: &Holdings, e: &[Emissions], evic: &typed::Column<Evic, Eur>) -> Option<Figure> {
//!     typed::waci(h, e, ScopeRule::Same(Scopes::S1S2), evic).ok()
//! }
//! ```
//!
//! Nor does a footprint take a company's value in another currency than what is invested:
//!
//! ```compile_fail,E0308
//! use kapok_climate::carbon::{Cny, Emissions, Eur, Evic, Figure, ScopeRule, typed};
//! use kapok_domain::Scopes;
//! fn wrong(
//!     invested: &typed::Invested<Eur>,
//!     e: &[Emissions],
//!     evic: &typed::Column<Evic, Cny>,
//! ) -> Option<Figure> {
//!     typed::carbon_footprint(invested, e, ScopeRule::Same(Scopes::S1S2), evic).ok()
//! }
//! ```
//!
//! Nor can revenue measure a share of a company:
//!
//! ```compile_fail,E0277
//! use kapok_climate::carbon::{Emissions, Eur, Figure, Revenue, ScopeRule, typed};
//! use kapok_domain::Scopes;
//! fn wrong(
//!     invested: &typed::Invested<Eur>,
//!     e: &[Emissions],
//!     revenue: &typed::Column<Revenue, Eur>,
//! ) -> Option<Figure> {
//!     typed::total_emissions(invested, e, ScopeRule::Same(Scopes::S1S2), revenue).ok()
//! }
//! ```
//!
//! Source: `docs/methodology/carbon-metrics.md` §1 and §4.

use std::marker::PhantomData;

use super::emissions::{Emissions, ScopeRule};
use super::erased;
use super::error::CarbonError;
use super::figure::{Figure, Holdings};
use super::missing::MissingPolicy;
use super::portfolio::{self, FiscalYears};
use super::quantity::{
    Amount, CurrencyKind, DenominatorKind, Evic, MarketValue, Money, OwnershipKind, Revenue,
};

/// Denominators of one kind and currency, one for each name; `None` where not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Column<D: DenominatorKind, C: CurrencyKind> {
    millions: Vec<Option<f64>>,
    kind: PhantomData<(D, C)>,
}

impl<D: DenominatorKind, C: CurrencyKind> Column<D, C> {
    /// A column of amounts, each above zero by its type.
    #[must_use]
    pub fn new(amounts: &[Option<Amount<D, C>>]) -> Self {
        let millions = amounts.iter().map(|a| a.map(|a| a.money().get())).collect();
        Self { millions, kind: PhantomData }
    }

    fn erased(&self) -> erased::Column<'_> {
        erased::Column::of::<D, C>(&self.millions)
    }
}

/// Values held, millions of `C`.
#[derive(Debug, Clone, PartialEq)]
pub struct Invested<'a, C: CurrencyKind> {
    names: &'a [&'a str],
    millions: Vec<f64>,
    peers: Option<&'a [&'a str]>,
    missing: MissingPolicy,
    kind: PhantomData<C>,
}

impl<'a, C: CurrencyKind> Invested<'a, C> {
    /// Values held of each name, the peer groups if a policy asks for them, and the policy.
    ///
    /// # Panics
    /// Slices of different length.
    #[must_use]
    pub fn new(
        names: &'a [&'a str],
        values: &[Money<C>],
        peers: Option<&'a [&'a str]>,
        missing: MissingPolicy,
    ) -> Self {
        assert_eq!(names.len(), values.len(), "a value for each name");
        let millions = values.iter().map(|value| value.get()).collect();
        Self { names, millions, peers, missing, kind: PhantomData }
    }

    /// These as holdings whose currency is checked when they are used.
    ///
    /// # Errors
    /// A negative value, or nothing held.
    pub fn holdings(&self) -> Result<Holdings<'_>, CarbonError> {
        let holdings = Holdings::of_values(self.names, &self.millions, C::CURRENCY, self.missing)?;
        Ok(self.peers.map_or(holdings, |peers| holdings.with_peers(peers)))
    }
}

/// [`portfolio::waci`] over revenue alone.
///
/// # Errors
/// Errors of the metric.
pub fn waci<C: CurrencyKind>(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    revenue: &Column<Revenue, C>,
) -> Result<Figure, CarbonError> {
    portfolio::waci(holdings, emissions, scopes, revenue.erased())
}

/// [`portfolio::eu_intensity`] over EVIC alone.
///
/// # Errors
/// Errors of the metric.
pub fn eu_intensity<C: CurrencyKind>(
    holdings: &Holdings,
    emissions: &[Emissions],
    scopes: ScopeRule,
    evic: &Column<Evic, C>,
    years: FiscalYears,
) -> Result<Figure, CarbonError> {
    portfolio::eu_intensity(holdings, emissions, scopes, evic.erased(), years)
}

/// [`portfolio::total_emissions`] with all amounts of one currency.
///
/// # Errors
/// Errors of the metric.
pub fn total_emissions<D: OwnershipKind, C: CurrencyKind>(
    invested: &Invested<C>,
    emissions: &[Emissions],
    scopes: ScopeRule,
    owned_by: &Column<D, C>,
) -> Result<Figure, CarbonError> {
    portfolio::total_emissions(&invested.holdings()?, emissions, scopes, owned_by.erased())
}

/// [`portfolio::carbon_footprint`] with all amounts of one currency.
///
/// # Errors
/// Errors of the metric.
pub fn carbon_footprint<D: OwnershipKind, C: CurrencyKind>(
    invested: &Invested<C>,
    emissions: &[Emissions],
    scopes: ScopeRule,
    owned_by: &Column<D, C>,
) -> Result<Figure, CarbonError> {
    portfolio::carbon_footprint(&invested.holdings()?, emissions, scopes, owned_by.erased())
}

/// [`portfolio::owned_revenue_intensity`] with all amounts of one currency.
///
/// # Errors
/// Errors of the metric.
pub fn owned_revenue_intensity<C: CurrencyKind>(
    invested: &Invested<C>,
    emissions: &[Emissions],
    scopes: ScopeRule,
    market_value: &Column<MarketValue, C>,
    revenue: &Column<Revenue, C>,
) -> Result<Figure, CarbonError> {
    let (value, revenue) = (market_value.erased(), revenue.erased());
    portfolio::owned_revenue_intensity(&invested.holdings()?, emissions, scopes, value, revenue)
}

#[cfg(test)]
mod tests {
    use super::super::quantity::Hkd;
    use super::*;
    use kapok_domain::{Method, Scopes};

    fn column<D: DenominatorKind>(millions: [f64; 2]) -> Column<D, Hkd> {
        let one = |m| Some(Amount::new(Money::<Hkd>::millions(m).unwrap()).unwrap());
        Column::new(&millions.map(one))
    }

    #[test]
    fn typed_metrics_equal_the_erased_ones() {
        let names = ["A", "B"];
        let values = [60.0, 40.0].map(|m| Money::<Hkd>::millions(m).unwrap());
        let invested = Invested::new(&names, &values, None, MissingPolicy::Refuse);
        let of = |t| Emissions::new("A", [Some(t), Some(0.0), None], Method::Reported).unwrap();
        let emissions = [of(240_000.0), of(20_000.0)];
        let scopes = ScopeRule::Same(Scopes::S1S2);
        let cap = column::<MarketValue>([1_200.0, 400.0]);
        let revenue = column::<Revenue>([800.0, 1_000.0]);
        let holdings = invested.holdings().unwrap();
        let waci = waci(&holdings, &emissions, scopes, &revenue).unwrap();
        assert_eq!(waci.value, Some(188.0));
        assert_eq!(waci.unit, "tCO2e per million HKD of revenue");
        let total = total_emissions(&invested, &emissions, scopes, &cap).unwrap();
        let footprint = carbon_footprint(&invested, &emissions, scopes, &cap).unwrap();
        let owned = owned_revenue_intensity(&invested, &emissions, scopes, &cap, &revenue).unwrap();
        let seen = [total.value, footprint.value, owned.value];
        assert_eq!(seen, [14_000.0, 140.0, 100.0].map(Some));
        let years = [chrono::NaiveDate::from_ymd_opt(2023, 12, 31); 2];
        let years = FiscalYears { evic: &years, emissions: &years };
        let evic = column::<Evic>([1_200.0, 400.0]);
        let eu = eu_intensity(&holdings, &emissions, scopes, &evic, years).unwrap();
        assert_eq!(eu.value, Some(140.0));
    }
}
