//! Pathways of sectors, and intensity along supply chains.
//!
//! [`Pathway`] says what intensity a sector should have in a year, and in which band a company
//! lies. [`SupplyChain`] holds who buys from whom, and [`chain_intensity`] adds the intensity of
//! suppliers to a company's own. Source: `docs/methodology/chains.md`.

mod intensity;
mod pathway;
mod pathway_place;
mod supply;
#[cfg(test)]
mod tests;

pub use intensity::{
    ChainFigure, ChainReport, ChainSettings, Contribution, MissingSupplier, Reach, StandIn,
    chain_intensity,
};
pub use pathway::{
    BandEdge, BandFault, Intensity, Pathway, PathwayError, PathwayFile, PathwayPoint,
    PathwayStatus, Position, Turn,
};
pub use supply::{ChainError, SupplyChain, SupplyLink};
