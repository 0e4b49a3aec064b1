//! ESG scores from raw indicators.
//!
//! A scheme file becomes a [`SchemeConfig`] (as written), [`Scheme::compile`] makes a [`Scheme`] of
//! it (as resolved, or every problem at once), and [`evaluate`] turns [`Facts`] into an
//! [`Evaluation`]. [`explain()`] shows for some issuers the origin of each point.
//!
//! 1. values in the unit of the scheme, or the reason why there is none: `reading`, `unit`;
//! 2. missing policy, peers, scores: `column`, `peers`, `transform`;
//! 3. areas, themes, dimensions, total: `shares`, `run`;
//! 4. controversies, bands: `overlay`, `bands`.
//!
//! `docs/methodology/esg-evaluation.md` has the formulas.

mod bands;
mod column;
mod compile;
pub mod config;
mod error;
mod explain;
mod explanation;
mod facts;
mod impossible;
mod overlay;
mod peers;
mod reading;
mod risk;
mod run;
mod scheme;
mod shares;
mod transform;
mod vocabulary;

pub use bands::{BandStep, Bands, BandsError};
pub use config::SchemeConfig;
pub use error::EvaluationError;
pub use explain::explain;
pub use explanation::{
    Explanation, FactUsed, FilledIn, IndicatorExplanation, NodeExplanation, PeersUsed,
};
pub use facts::{BandOverride, Case, Controversies, Datum, FactColumn, Facts, Rates};
pub use impossible::Impossible;
pub use overlay::Adjustment;
pub use reading::Gap;
pub use risk::{
    RiskError, RiskParts, key_issue_score, mean_with_controversies, risk_parts, total_unmanaged,
};
pub use run::{Evaluation, NoScore, evaluate};
pub use scheme::{Scheme, in_force};
pub use vocabulary::Vocabulary;

#[cfg(test)]
mod tests;
