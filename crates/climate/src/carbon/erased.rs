//! The door for rules that are read at run time: denominator and currency as values, checked in
//! each operation.
//!
//! Source: `docs/methodology/carbon-metrics.md` §1.

use std::fmt;

use kapok_domain::Currency;

use super::denominator::Denominator;
use super::error::CarbonError;
use super::quantity::{CurrencyKind, DenominatorKind, Intensity};

/// A denominator with its currency, chosen once at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Per {
    /// Denominator.
    pub denominator: Denominator,
    /// Currency, in millions.
    pub currency: Currency,
}

impl fmt::Display for Per {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "million {} of {}", self.currency, self.denominator)
    }
}

impl Per {
    /// The pair that the types say.
    #[must_use]
    pub fn of<D: DenominatorKind, C: CurrencyKind>() -> Self {
        Self { denominator: D::KIND, currency: C::CURRENCY }
    }

    /// `self` where it equals `other`.
    ///
    /// # Errors
    /// Both sides, where they differ.
    pub fn same(self, other: Self) -> Result<Self, CarbonError> {
        let error = CarbonError::Mixed { left: self.to_string(), right: other.to_string() };
        if self == other { Ok(self) } else { Err(error) }
    }
}

/// An intensity that knows its denominator and currency when it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnyIntensity {
    /// Tonnes of CO₂ equivalent per million.
    pub value: f64,
    /// Denominator and currency.
    pub per: Per,
}

impl AnyIntensity {
    /// A typed intensity without its type.
    #[must_use]
    pub fn erase<D, C>(intensity: Intensity<D, C>) -> Self
    where
        D: DenominatorKind,
        C: CurrencyKind,
    {
        Self { value: intensity.get(), per: Per::of::<D, C>() }
    }

    /// `self + other`.
    ///
    /// # Errors
    /// Two denominators or two currencies; the message names both sides.
    pub fn try_add(self, other: Self) -> Result<Self, CarbonError> {
        let per = self.per.same(other.per)?;
        Ok(Self { value: self.value + other.value, per })
    }

    /// `self / other − 1`, a fraction of one; `None` where `other` is zero.
    ///
    /// # Errors
    /// Two denominators or two currencies; the message names both sides.
    pub fn change_from(self, other: Self) -> Result<Option<f64>, CarbonError> {
        self.per.same(other.per)?;
        Ok((other.value != 0.0).then(|| self.value / other.value - 1.0))
    }

    /// Σ wᵢ · intensityᵢ; `None` of nothing.
    ///
    /// # Errors
    /// Two denominators or two currencies; the message names both sides.
    ///
    /// # Panics
    /// Slices of different length.
    pub fn weighted_sum(weights: &[f64], all: &[Self]) -> Result<Option<Self>, CarbonError> {
        assert_eq!(weights.len(), all.len(), "a weight for each intensity");
        let Some(first) = all.first() else { return Ok(None) };
        for one in all {
            first.per.same(one.per)?;
        }
        let value = kapok_kernels::sum_of(all.len(), |i| weights[i] * all[i].value);
        Ok(Some(Self { value, per: first.per }))
    }
}

/// A column of denominators, one for each name.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// Denominator and currency.
    pub per: Per,
    /// Millions of the currency; `None` where not known.
    pub millions: &'a [Option<f64>],
}

impl<'a> Column<'a> {
    /// A column of the denominator and currency that the types say.
    #[must_use]
    pub fn of<D, C>(millions: &'a [Option<f64>]) -> Self
    where
        D: DenominatorKind,
        C: CurrencyKind,
    {
        Self { per: Per::of::<D, C>(), millions }
    }

    /// The column, where it is of the denominator that a formula asks for.
    ///
    /// # Errors
    /// Another denominator; the message names both.
    pub fn require(self, allowed: Denominator, formula: &'static str) -> Result<Self, CarbonError> {
        let seen = self.per.denominator;
        let error = CarbonError::WrongDenominator { formula, seen, allowed };
        if seen == allowed { Ok(self) } else { Err(error) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::quantity::{Cny, Eur, Evic, Revenue};
    use super::*;

    fn intensity(value: f64, per: Per) -> AnyIntensity {
        AnyIntensity { value, per }
    }

    #[test]
    fn a_mix_names_both_sides() {
        let revenue = intensity(100.0, Per::of::<Revenue, Eur>());
        let evic = intensity(50.0, Per::of::<Evic, Eur>());
        let yuan = intensity(10.0, Per::of::<Revenue, Cny>());
        let message = revenue.try_add(evic).unwrap_err().to_string();
        assert_eq!(message, "million EUR of revenue and million EUR of EVIC in one figure");
        let message = revenue.change_from(yuan).unwrap_err().to_string();
        assert_eq!(message, "million EUR of revenue and million CNY of revenue in one figure");
        assert!(AnyIntensity::weighted_sum(&[0.5, 0.5], &[revenue, yuan]).is_err());
    }

    #[test]
    fn one_kind_adds_up() {
        let one = intensity(100.0, Per::of::<Evic, Cny>());
        assert_eq!(one.try_add(one).unwrap().value, 200.0);
        assert_eq!(one.change_from(one).unwrap(), Some(0.0));
        let half = AnyIntensity::weighted_sum(&[0.25, 0.25], &[one, one]).unwrap();
        assert_eq!(half.unwrap().value, 50.0);
    }
}
