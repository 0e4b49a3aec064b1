//! Units: what a number is a number of.
//!
//! 1. A [`Base`] is a quantity that nothing else is made of: mass, energy, money of a role in a
//!    currency, points of a scheme. A [`Dimension`] is a product of powers of bases.
//! 2. A [`Unit`] is an exact factor of a dimension: `kt` is 1,000 of mass, `tCO2e/EUR million of
//!    EVIC` a millionth of emissions per euro of EVIC. Units are multiplied and divided; numbers of
//!    one dimension convert to each other, and nothing converts from one dimension to another:
//!    neither euro to dollars nor revenue to EVIC.
//! 3. A [`Quantity`] is a number with its unit, as people write it: `500 million CNY`.
//!
//! `docs/index-files.md`, "Units".

mod base;
mod conversion;
mod dimension;
mod factor;
mod money;
mod name;
mod quantity;
mod rounded;
mod table;
mod unit;
mod words;

pub use base::{Base, Money, Role};
pub use conversion::Conversion;
pub use dimension::Dimension;
pub use factor::Factor;
pub use quantity::Quantity;
pub use table::known_units;
pub use unit::Unit;

#[cfg(test)]
mod tests;
