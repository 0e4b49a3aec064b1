//! Units: exact factors of dimensions.

use std::fmt;

use kapok_domain::Currency;

use crate::base::{Base, Money, Role};
use crate::conversion::Conversion;
use crate::dimension::Dimension;
use crate::factor::Factor;
use crate::{money, name, table};

/// An exact factor of a dimension. Two units are equal if both are, whatever they are called.
#[derive(Debug, Clone)]
pub struct Unit {
    factor: Factor,
    dimension: Dimension,
    is_signed: bool,
    name: String,
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        (self.factor, &self.dimension) == (other.factor, &other.dimension)
    }
}

impl Eq for Unit {}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Unit {
    fn new(factor: Factor, dimension: Dimension, is_signed: bool, name: String) -> Self {
        Self { factor, dimension, is_signed, name }
    }

    /// Unit of factor one of a base.
    #[must_use]
    pub fn of(base: Base) -> Self {
        let is_signed = base.is_signed();
        let dimension = Dimension::of(base);
        let named = name::of(Factor::ONE, &dimension);
        let name = named.unwrap_or_else(|| dimension.to_string());
        Self::new(Factor::ONE, dimension, is_signed, name)
    }

    /// A share or a ratio: a fraction of one.
    #[must_use]
    pub fn fraction() -> Self {
        Self::new(Factor::ONE, Dimension::default(), true, "fraction".into())
    }

    /// Money in a currency.
    #[must_use]
    pub fn money(currency: Currency) -> Self {
        Self::of_money(1, Money { role: Role::Plain, currency: Some(currency) })
    }

    fn of_money(scale: u64, money: Money) -> Self {
        let dimension = Dimension::of(Base::Money(money));
        Self::new(Factor::new(scale, 1), dimension, true, money::name(scale, money))
    }

    /// Points of a scheme or a provider.
    #[must_use]
    pub fn points_of(whose: impl Into<String>) -> Self {
        Self::of(Base::Score(Some(whose.into())))
    }

    /// Reads a unit such as `t`, `CNY million`, `tCO2e/USD million of EVIC` or
    /// `count/million hours`. `None` if it is in no table.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('/') {
            None => part(text.trim()),
            Some((above, below)) => {
                let (above, below) = (part(above.trim())?, part(below.trim())?);
                let name = format!("{above}/{below}");
                Some(Self { name, ..above.per(&below)? })
            }
        }
    }

    /// Reads a unit; one in no table is a unit of its own, which is equal to itself alone.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(|| Self::of(Base::Other(text.trim().to_owned())))
    }

    /// Quantity that it measures.
    #[must_use]
    pub fn dimension(&self) -> &Dimension {
        &self.dimension
    }

    /// `self · other`; `None` beyond the reach of whole numbers.
    #[must_use]
    pub fn times(&self, other: &Self) -> Option<Self> {
        let factor = self.factor.times(other.factor)?;
        let dimension = self.dimension.times(&other.dimension)?;
        let is_signed = self.is_signed || other.is_signed;
        let written = || format!("{} × {}", bracketed(self), bracketed(other));
        Some(Self::calculated(factor, dimension, is_signed, written))
    }

    /// `self / other`; `None` beyond the reach of whole numbers.
    #[must_use]
    pub fn per(&self, other: &Self) -> Option<Self> {
        let factor = self.factor.times(other.factor.inverse())?;
        let dimension = self.dimension.times(&other.dimension.inverse()?)?;
        // A denominator is above zero where it is used.
        let written = || format!("{}/{}", bracketed(self), bracketed(other));
        Some(Self::calculated(factor, dimension, self.is_signed, written))
    }

    /// `1 / self`; `None` beyond the reach of whole numbers.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let one = Self { name: "1".into(), ..Self::fraction() };
        one.per(self)
    }

    fn calculated(
        factor: Factor,
        dimension: Dimension,
        is_signed: bool,
        written: impl FnOnce() -> String,
    ) -> Self {
        let is_one = dimension.is_share() && factor == Factor::ONE;
        let named = if is_one { Some("fraction".into()) } else { name::of(factor, &dimension) };
        let name = named.unwrap_or_else(written);
        Self::new(factor, dimension, is_signed, name)
    }

    /// Whether two units measure the same, in whatever scale.
    #[must_use]
    pub fn is_same_kind(&self, other: &Self) -> bool {
        self.dimension == other.dimension
    }

    /// Factor from this unit to another; `None` if they do not measure the same.
    #[must_use]
    pub fn to(&self, other: &Self) -> Option<Conversion> {
        if self.dimension != other.dimension {
            return None;
        }
        self.factor.times(other.factor.inverse()).map(Conversion::by)
    }

    /// Factor from a unit that a person states beside numbers in this one; money may be stated
    /// without its role. `None` if they do not measure the same.
    #[must_use]
    pub fn conversion_of_stated(&self, stated: &Self) -> Option<Conversion> {
        stated.to(self).or_else(|| stated.to(&self.in_any_role()))
    }

    /// Unit with money of whatever role.
    #[must_use]
    pub fn in_any_role(&self) -> Self {
        self.with_money(|money| Money { role: Role::Plain, ..money })
    }

    /// Unit with money of whatever currency, for conversion by a rate.
    #[must_use]
    pub fn in_any_currency(&self) -> Self {
        self.with_money(|money| Money { currency: None, ..money })
    }

    /// Unit whose money is in a currency where it names none.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Self {
        self.with_money(|money| Money { currency: money.currency.or(Some(currency)), ..money })
    }

    fn with_money(&self, change: impl Fn(Money) -> Money) -> Self {
        let dimension = self.dimension.with_money(change);
        Self { dimension: dimension.unwrap_or_else(|| self.dimension.clone()), ..self.clone() }
    }

    /// Whether money is in it, above or below.
    #[must_use]
    pub fn has_money(&self) -> bool {
        self.dimension.roles().next().is_some()
    }

    /// Whether it is money and nothing else.
    #[must_use]
    pub fn is_money(&self) -> bool {
        matches!(self.dimension.single(), Some(Base::Money(_)))
    }

    /// Whether money is below the line, so that an amount is divided by the exchange rate.
    #[must_use]
    pub fn is_per_money(&self) -> bool {
        let below = |(base, power): (&Base, i8)| power < 0 && matches!(base, Base::Money(_));
        self.dimension.powers().any(below)
    }

    /// Currencies that it names, those above the line first.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        let mut found: Vec<(i8, Currency)> = Vec::new();
        for (base, power) in self.dimension.powers() {
            if let Base::Money(Money { currency: Some(currency), .. }) = base {
                found.push((power, *currency));
            }
        }
        found.sort_by_key(|(power, _)| -power);
        found.into_iter().map(|(_, currency)| currency)
    }

    /// Whether values in it can be below zero: money, shares, scores and temperatures can.
    #[must_use]
    pub fn may_be_negative(&self) -> bool {
        self.is_signed
    }

    /// Name of a unit, alone or above or below the line, that is in no table.
    #[must_use]
    pub fn unknown(&self) -> Option<&str> {
        self.dimension.powers().find_map(|(base, _)| match base {
            Base::Other(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether it is a plain unit of a base.
    #[must_use]
    pub fn is(&self, base: &Base) -> bool {
        self.dimension.single() == Some(base)
    }

    /// Whether it is a fraction of one: a share or a ratio, of factor one.
    #[must_use]
    pub fn is_fraction(&self) -> bool {
        self.dimension.is_share() && self.factor == Factor::ONE
    }

    /// Whether it is emissions per money: a greenhouse gas intensity.
    #[must_use]
    pub fn is_intensity(&self) -> bool {
        let powers: Vec<(&Base, i8)> = self.dimension.powers().collect();
        matches!(powers[..], [(Base::Emissions, 1), (Base::Money(_), -1)])
    }

    /// Role of the money in it, if it has any.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.dimension.roles().next()
    }
}

fn part(text: &str) -> Option<Unit> {
    let Some(entry) = table::find(text) else {
        return money::read(text).map(|(scale, money)| Unit::of_money(scale, money));
    };
    let dimension = entry.base.clone().map_or_else(Dimension::default, Dimension::of);
    let is_signed = entry.base.as_ref().is_none_or(Base::is_signed);
    Some(Unit::new(entry.factor(), dimension, is_signed, entry.name.to_owned()))
}

/// Name of a unit as a term of a product.
fn bracketed(unit: &Unit) -> String {
    let is_simple = !unit.name.contains(['/', '×']);
    if is_simple { unit.name.clone() } else { format!("({})", unit.name) }
}
