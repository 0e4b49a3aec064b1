//! Quantities whose unit is part of their type: tonnes, money of a currency, and intensities per
//! million of a denominator.
//!
//! An intensity per revenue and one per EVIC have different types, and so have one per million
//! euro and one per million yuan. To add them does not compile:
//!
//! ```
//! use kapok_climate::carbon::{Amount, Eur, Evic, Intensity, Money, Tonnes};
//! let evic = Amount::<Evic, Eur>::new(Money::millions(1_500.0)?)?;
//! let one: Intensity<Evic, Eur> = Tonnes::new(300_000.0)? / evic;
//! assert_eq!((one + one).get(), 400.0);
//! # Ok::<(), kapok_climate::carbon::QuantityError>(())
//! ```
//!
//! Two denominators:
//!
//! ```compile_fail,E0308
//! use kapok_climate::carbon::{Eur, Evic, Intensity, Revenue};
//! fn mixed(a: Intensity<Revenue, Eur>, b: Intensity<Evic, Eur>) -> f64 {
//!     (a + b).get()
//! }
//! ```
//!
//! Two currencies:
//!
//! ```compile_fail,E0308
//! use kapok_climate::carbon::{Cny, Eur, Intensity, Revenue};
//! fn mixed(a: Intensity<Revenue, Eur>, b: Intensity<Revenue, Cny>) -> f64 {
//!     (a + b).get()
//! }
//! ```
//!
//! Two currencies of money:
//!
//! ```compile_fail,E0308
//! use kapok_climate::carbon::{Eur, Gbp, Money};
//! fn mixed(a: Money<Eur>, b: Money<Gbp>) -> f64 {
//!     (a + b).get()
//! }
//! ```
//!
//! [`super::erased`] checks denominators that come from a file when it runs.
//!
//! Source: `docs/methodology/carbon-metrics.md` §1.

use std::marker::PhantomData;
use std::ops::{Add, Div, Mul};

use kapok_domain::Currency;

use super::denominator::Denominator;

/// Denominator of emissions. Implemented by the markers of this module alone.
pub trait DenominatorKind: sealed::Sealed + Copy {
    /// The denominator as a value.
    const KIND: Denominator;
}

/// A denominator that measures a share of a company: what is held over its EVIC or market value.
pub trait OwnershipKind: DenominatorKind {}

impl OwnershipKind for Evic {}
impl OwnershipKind for MarketValue {}

/// The currency of an amount. Implemented by the markers of this module alone.
pub trait CurrencyKind: sealed::Sealed + Copy {
    /// The currency as a value.
    const CURRENCY: Currency;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! denominators {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;
        impl sealed::Sealed for $name {}
        impl DenominatorKind for $name {
            const KIND: Denominator = Denominator::$name;
        }
    )+};
}

macro_rules! currencies {
    ($($(#[$doc:meta])* $name:ident = $currency:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;
        impl sealed::Sealed for $name {}
        impl CurrencyKind for $name {
            const CURRENCY: Currency = Currency::$currency;
        }
    )+};
}

denominators!(
    /// Revenue of a fiscal year.
    Revenue,
    /// Enterprise value including cash at fiscal year end; Delegated Regulation (EU) 2020/1818,
    /// Art. 1.
    Evic,
    /// Market value: of a company's shares, or of what is invested.
    MarketValue,
);

currencies!(
    /// Euro.
    Eur = EUR,
    /// Pound sterling.
    Gbp = GBP,
    /// United States dollar.
    Usd = USD,
    /// Renminbi.
    Cny = CNY,
    /// Hong Kong dollar.
    Hkd = HKD,
    /// Macao pataca.
    Mop = MOP,
);

/// Reason why a number is not a quantity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuantityError {
    /// Emissions below zero, infinite or not a number.
    #[error("emissions of {0} t: allowed are finite numbers from 0 on")]
    Tonnes(f64),
    /// An amount that is infinite or not a number.
    #[error("an amount of {0} million: allowed are finite numbers")]
    Money(f64),
    /// A denominator that is zero or below.
    #[error("a denominator of {seen} million {currency}: allowed are numbers above 0")]
    Denominator {
        /// The amount, millions.
        seen: f64,
        /// Its currency.
        currency: Currency,
    },
    /// An exchange rate that is zero or below.
    #[error("an exchange rate of {0}: allowed are finite numbers above 0")]
    Rate(f64),
}

impl QuantityError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Tonnes(_) => "report removals and credits as quantities of their own: never net",
            Self::Money(_) => "leave the value out where it is not known",
            Self::Denominator { .. } => "leave the value out, and state the missing policy",
            Self::Rate(_) => "give the units of the target currency for one of the source",
        }
    }
}

/// Greenhouse gas emissions, tonnes of CO₂ equivalent, finite and not negative. Removals are a
/// quantity of their own, so a negative emission is an error of the data.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Tonnes(f64);

impl Tonnes {
    /// `value` tonnes.
    ///
    /// # Errors
    /// A negative or infinite number, or none.
    pub fn new(value: f64) -> Result<Self, QuantityError> {
        let valid = value.is_finite() && value >= 0.0;
        if valid { Ok(Self(value + 0.0)) } else { Err(QuantityError::Tonnes(value)) }
    }

    /// Tonnes of CO₂ equivalent.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Add for Tonnes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

/// Money, millions of the currency `C`, finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Money<C: CurrencyKind>(f64, PhantomData<C>);

impl<C: CurrencyKind> Money<C> {
    /// `value` million.
    ///
    /// # Errors
    /// An infinite number, or none.
    pub fn millions(value: f64) -> Result<Self, QuantityError> {
        if value.is_finite() {
            Ok(Self(value, PhantomData))
        } else {
            Err(QuantityError::Money(value))
        }
    }

    /// Millions of the currency.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// This amount in another currency; the only way from one currency to another.
    #[must_use]
    pub fn convert<T: CurrencyKind>(self, rate: ExchangeRate<C, T>) -> Money<T> {
        Money(self.0 * rate.0, PhantomData)
    }
}

impl<C: CurrencyKind> Add for Money<C> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, PhantomData)
    }
}

/// Units of `T` for one unit of `F`, above zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExchangeRate<F: CurrencyKind, T: CurrencyKind>(f64, PhantomData<(F, T)>);

impl<F: CurrencyKind, T: CurrencyKind> ExchangeRate<F, T> {
    /// `rate` units of `T` for one of `F`.
    ///
    /// # Errors
    /// A rate that is not above zero.
    pub fn new(rate: f64) -> Result<Self, QuantityError> {
        let valid = rate.is_finite() && rate > 0.0;
        if valid { Ok(Self(rate, PhantomData)) } else { Err(QuantityError::Rate(rate)) }
    }
}

/// Money in the role of a denominator `D`, above zero.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Amount<D: DenominatorKind, C: CurrencyKind>(Money<C>, PhantomData<D>);

impl<D: DenominatorKind, C: CurrencyKind> Amount<D, C> {
    /// `money` as the denominator `D`.
    ///
    /// # Errors
    /// An amount that is not above zero.
    pub fn new(money: Money<C>) -> Result<Self, QuantityError> {
        let seen = money.get();
        let error = QuantityError::Denominator { seen, currency: C::CURRENCY };
        if seen > 0.0 { Ok(Self(money, PhantomData)) } else { Err(error) }
    }

    /// The amount.
    #[must_use]
    pub fn money(self) -> Money<C> {
        self.0
    }
}

/// Tonnes of CO₂ equivalent per million `C` of the denominator `D`. Not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Intensity<D: DenominatorKind, C: CurrencyKind>(f64, PhantomData<(D, C)>);

impl<D: DenominatorKind, C: CurrencyKind> Intensity<D, C> {
    /// Tonnes per million.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// Σ wᵢ · intensityᵢ, tonnes per million.
    ///
    /// # Panics
    /// Slices of different length.
    #[must_use]
    pub fn weighted_sum(weights: &[f64], intensities: &[Self]) -> Self {
        assert_eq!(weights.len(), intensities.len(), "a weight for each intensity");
        let term = |i: usize| weights[i] * intensities[i].0;
        Self(kapok_kernels::sum_of(weights.len(), term), PhantomData)
    }
}

impl<D: DenominatorKind, C: CurrencyKind> Div<Amount<D, C>> for Tonnes {
    type Output = Intensity<D, C>;

    fn div(self, amount: Amount<D, C>) -> Intensity<D, C> {
        Intensity(self.0 / amount.0.get(), PhantomData)
    }
}

impl<D: DenominatorKind, C: CurrencyKind> Add for Intensity<D, C> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, PhantomData)
    }
}

impl<D: DenominatorKind, C: CurrencyKind> Mul<Amount<D, C>> for Intensity<D, C> {
    type Output = Tonnes;

    fn mul(self, amount: Amount<D, C>) -> Tonnes {
        Tonnes(self.0 * amount.0.get())
    }
}

/// The ratio of two intensities of one kind, a pure number.
impl<D: DenominatorKind, C: CurrencyKind> Div for Intensity<D, C> {
    type Output = f64;

    fn div(self, other: Self) -> f64 {
        self.0 / other.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_checked() {
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(Tonnes::new(bad).is_err(), "{bad}");
        }
        let nothing = Money::<Cny>::millions(0.0).unwrap();
        let refused = Amount::<Revenue, Cny>::new(nothing).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a denominator of 0 million CNY: allowed are numbers above 0"
        );
    }

    #[test]
    fn money_changes_its_currency_by_a_rate_alone() {
        let rate = ExchangeRate::<Eur, Cny>::new(7.8).unwrap();
        let revenue: Money<Cny> = Money::<Eur>::millions(100.0).unwrap().convert(rate);
        assert_eq!(revenue.get(), 780.0);
        assert!(ExchangeRate::<Eur, Cny>::new(0.0).is_err());
    }

    #[test]
    fn weighted_intensity_keeps_its_type() {
        let per = |t: f64, m: f64| {
            let amount = Amount::<Revenue, Eur>::new(Money::millions(m).unwrap()).unwrap();
            Tonnes::new(t).unwrap() / amount
        };
        let sum = Intensity::weighted_sum(&[0.6, 0.4], &[per(240e3, 800.0), per(20e3, 1e3)]);
        assert_eq!(sum.get(), 188.0);
    }
}
