//! Tilts: scores of columns that multiply weights, and groups that stay neutral under them.

mod column;
mod deciles;
mod factor;
mod figures;
mod neutral;
mod rule;
mod table;
mod tilting;
mod value;
mod written;
mod z_score;

pub use column::TiltColumn;
pub use deciles::{DecileRule, Impact};
pub use figures::{Moments, TiltFigure};
pub use neutral::{GroupWeights, Neutral, NeutralConfig};
pub use rule::{TiltRule, TiltScore, TiltStrength};
pub use table::{Band, FactorTable};
pub use tilting::Tilting;
pub(crate) use tilting::{resolve, tilted};
pub use written::{
    BandConfig, DecilesConfig, DeviationName, ImpactConfig, NoSpread, NoTruncation, ScoreName,
    TiltConfig, TiltMissing, TiltTarget, TruncateConfig,
};
pub use z_score::{ZMap, ZScore};
