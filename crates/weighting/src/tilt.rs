//! Tilts: scores of columns that multiply weights, and groups that stay neutral under them.

mod column;
mod deciles;
mod factor;
mod figures;
mod neutral;
mod rule;
mod strength;
mod table;
mod tilting;
mod value;
mod z_score;

pub use column::{TiltColumn, TiltMissing};
pub use deciles::{DecileRule, DecileTiltConfig, DecilesConfig, Impact, ImpactConfig};
pub use figures::{Moments, TiltFigure};
pub use neutral::{GroupWeights, Neutral, NeutralConfig};
pub use rule::{TiltConfig, TiltRule, TiltScore};
pub use strength::{TiltStrength, TiltTarget};
pub use table::{Band, BandConfig, FactorTable, FactorTiltConfig};
pub use tilting::Tilting;
pub(crate) use tilting::{resolve, tilted};
pub use value::ValueTiltConfig;
pub use z_score::{NoSpread, NoTruncation, TruncateConfig, ZMap, ZScore, ZTiltConfig};
