//! Classification systems of industries, and the meaning of a section in each.
//!
//! A letter is not a meaning: section L is real estate in NACE Rev. 2, finance in NACE Rev. 2.1 and
//! leasing in GB/T 4754. So nothing here compares letters of two systems; all goes through the
//! sections of NACE Rev. 2, to which EU law refers ([`sections_of_nace2`]).
//!
//! Source: `docs/methodology/industries.md`.

mod code;
mod correspondence;
mod impact;
mod system;
#[cfg(test)]
mod tests;

pub use code::{Code, CodeError};
pub use correspondence::{csrc_to_gbt, divisions_of_nace2, sections_of_nace2};
pub use impact::{ClimateImpact, HIGH_IMPACT_SECTIONS, high_climate_impact};
pub use system::{Section, System, UnknownSystem};
