//! Part of a company's emissions that belongs to whoever finances it.
//!
//! 1. [`attribution_factor`]: outstanding amount over the value of the company.
//! 2. [`attribute`]: Σ factorᵢ · quantityᵢ for each quantity apart. Removals and credits are never
//!    netted against emissions.
//!
//! Source: `docs/methodology/carbon-metrics.md` §5, after PCAF, Global GHG Accounting Standard
//! Part A (2022).

use kapok_domain::Scopes;

use super::emissions::Emissions;
use super::error::{CarbonError, finite, not_negative, positive};
use super::figure::{Figure, Holdings};
use super::missing::Worst;

/// Parts of the enterprise value including cash, millions of one currency, at fiscal year end.
/// Cash is not deducted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvicParts {
    /// Market value of ordinary shares.
    pub ordinary: f64,
    /// Market value of preferred shares.
    pub preferred: f64,
    /// Book value of total debt.
    pub debt: f64,
    /// Book value of non-controlling interests; below zero it counts as zero.
    pub non_controlling: f64,
}

impl EvicParts {
    /// Their sum, millions.
    ///
    /// # Errors
    /// A negative market value or debt of `who`, or a sum that is not above zero.
    pub fn total(&self, who: &str) -> Result<f64, CarbonError> {
        let parts = [
            not_negative(who, "market value of ordinary shares", self.ordinary)?,
            not_negative(who, "market value of preferred shares", self.preferred)?,
            not_negative(who, "total debt", self.debt)?,
            finite(who, "non-controlling interests", self.non_controlling)?.max(0.0),
        ];
        positive(who, "EVIC", kapok_kernels::sum(&parts))
    }
}

/// The value that an outstanding amount is a part of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Investee {
    /// A listed company.
    Listed(EvicParts),
    /// A company without listed equity: equity and debt, or the balance sheet where one of them
    /// is not known. Millions of one currency.
    Private {
        /// Book value of total equity; below zero it counts as zero, so that all emissions belong
        /// to debt.
        equity: Option<f64>,
        /// Book value of total debt.
        debt: Option<f64>,
        /// Total balance sheet.
        balance_sheet: Option<f64>,
    },
}

impl Investee {
    /// Value that is shared out, millions.
    ///
    /// # Errors
    /// A value of `who` that is negative, not above zero, or not known.
    pub fn value(&self, who: &str) -> Result<f64, CarbonError> {
        match *self {
            Self::Listed(parts) => parts.total(who),
            Self::Private { equity: Some(equity), debt: Some(debt), balance_sheet: _ } => {
                let equity = finite(who, "total equity", equity)?.max(0.0);
                positive(who, "equity and debt", equity + not_negative(who, "total debt", debt)?)
            }
            Self::Private { balance_sheet: Some(total), .. } => {
                positive(who, "total balance sheet", total)
            }
            Self::Private { .. } => Err(CarbonError::Missing {
                who: who.to_owned(),
                what: "equity and debt, or the total balance sheet",
            }),
        }
    }
}

/// Outstanding amount of an equity stake in a private company: share · max(equity, 0), millions.
///
/// * `held`: fraction of one of the company's shares
///
/// # Errors
/// A share outside of 0 to 1, or equity that is not finite.
pub fn outstanding_equity(who: &str, held: f64, equity: f64) -> Result<f64, CarbonError> {
    let held = super::error::share(who, "share held", held)?;
    Ok(held * finite(who, "total equity", equity)?.max(0.0))
}

/// Attribution factor: outstanding / value, fraction of one.
///
/// * `outstanding`: millions, in the currency of the investee's values
///
/// # Errors
/// Errors of [`Investee::value`]; a negative amount, or one above the whole value.
pub fn attribution_factor(
    who: &str,
    outstanding: f64,
    investee: &Investee,
) -> Result<f64, CarbonError> {
    let outstanding = not_negative(who, "outstanding amount", outstanding)?;
    super::error::share(who, "attribution factor", outstanding / investee.value(who)?)
}

/// Removals of a company, and its carbon credits, tonnes. Each is `None` where it is
/// not known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RemovalsAndCredits {
    /// Removals.
    pub removals: Option<f64>,
    /// Credits retired.
    pub retired: Option<f64>,
    /// Credits generated.
    pub generated: Option<f64>,
}

/// Attributed quantities, tonnes, each by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributed {
    /// Scope 1.
    pub scope1: Figure,
    /// Scope 2.
    pub scope2: Figure,
    /// Scope 3.
    pub scope3: Figure,
    /// Removals.
    pub removals: Figure,
    /// Credits retired.
    pub retired: Figure,
    /// Credits generated.
    pub generated: Figure,
}

/// Σ factorᵢ · quantityᵢ, tonnes, for scopes 1, 2 and 3, removals and credits apart.
///
/// * `holdings`: outstanding amounts; coverage and the missing policy go by them, with peers in
///   tonnes per million outstanding
/// * `factors`: attribution factors, fractions of one; `None` where not known
///
/// # Errors
/// A factor outside of 0 to 1, a negative quantity, a policy by peers that has none.
///
/// # Panics
/// Slices of different length.
pub fn attribute(
    holdings: &Holdings,
    factors: &[Option<f64>],
    emissions: &[Emissions],
    credits: &[RemovalsAndCredits],
) -> Result<Attributed, CarbonError> {
    let n = holdings.names().len();
    assert_eq!(n, factors.len(), "a factor or none for each name");
    assert_eq!(n, emissions.len(), "emissions for each name");
    assert_eq!(n, credits.len(), "removals and credits for each name");
    for (name, factor) in holdings.names().iter().zip(factors) {
        factor.map(|f| super::error::share(name, "attribution factor", f)).transpose()?;
    }
    let scope = |id, scopes| scope(id, holdings, factors, emissions, scopes);
    let credit = |id, what, of: fn(&RemovalsAndCredits) -> Option<f64>| {
        let tonnes: Vec<Option<f64>> = credits.iter().map(of).collect();
        credit(id, what, holdings, factors, &tonnes)
    };
    Ok(Attributed {
        scope1: scope("attributed_scope1", Scopes::S1)?,
        scope2: scope("attributed_scope2", Scopes::S2)?,
        scope3: scope("attributed_scope3", Scopes::S3)?,
        removals: credit("attributed_removals", "removals", |c| c.removals)?,
        retired: credit("attributed_credits_retired", "retired credits", |c| c.retired)?,
        generated: credit("attributed_credits_generated", "generated credits", |c| c.generated)?,
    })
}

fn scope(
    formula_id: &'static str,
    holdings: &Holdings,
    factors: &[Option<f64>],
    emissions: &[Emissions],
    scopes: Scopes,
) -> Result<Figure, CarbonError> {
    let measured: Vec<_> = emissions.iter().map(|e| e.measured(scopes)).collect();
    let part = |tonnes: Vec<Option<f64>>| Parts::new(holdings, factors, &tonnes);
    let all = part(measured.iter().map(|m| m.map(|m| m.tonnes)).collect());
    let reported = part(measured.iter().map(|m| m.map(|m| m.reported)).collect());
    let (figure, filled) = all.summed(formula_id, holdings, Worst::Highest, "emissions")?;
    let figure = figure.reported(holdings, &filled, &reported.per_outstanding);
    Ok(figure.quality(holdings, emissions))
}

fn credit(
    formula_id: &'static str,
    what: &'static str,
    holdings: &Holdings,
    factors: &[Option<f64>],
    tonnes: &[Option<f64>],
) -> Result<Figure, CarbonError> {
    for (name, value) in holdings.names().iter().zip(tonnes) {
        value.map(|v| not_negative(name, what, v)).transpose()?;
    }
    let parts = Parts::new(holdings, factors, tonnes);
    parts.summed(formula_id, holdings, Worst::Lowest, what).map(|(figure, _)| figure)
}

/// Attributed quantities, name by name.
struct Parts {
    /// Tonnes.
    attributed: Vec<Option<f64>>,
    /// Tonnes per million outstanding.
    per_outstanding: Vec<Option<f64>>,
}

impl Parts {
    fn new(holdings: &Holdings, factors: &[Option<f64>], tonnes: &[Option<f64>]) -> Self {
        let x = holdings.exposures();
        let one = |i: usize| Some(factors[i]? * tonnes[i]?);
        let attributed: Vec<Option<f64>> = (0..x.len()).map(one).collect();
        let per = |i: usize| attributed[i].filter(|_| x[i] > 0.0).map(|t| t / x[i]);
        Self { per_outstanding: (0..x.len()).map(per).collect(), attributed }
    }

    /// The figure, and tonnes per million outstanding with unknown ones filled.
    fn summed(
        &self,
        formula_id: &'static str,
        holdings: &Holdings,
        worst: Worst,
        what: &'static str,
    ) -> Result<(Figure, Vec<Option<f64>>), CarbonError> {
        let filled = holdings.fill(&self.per_outstanding, worst, what)?;
        let sum = holdings.sum(&filled, &self.attributed);
        let figure = Figure::of(formula_id, holdings, &self.per_outstanding, sum);
        Ok((figure.unit("tCO2e".to_owned(), None), filled))
    }
}

#[cfg(test)]
mod tests;
