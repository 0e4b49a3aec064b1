//! Scheme files as written: `config/esg/*.toml`.
//!
//! There are no silent defaults. Policies that many indicators share may be written once, in
//! `[defaults]`; a scheme that leaves something open is refused by
//! [`Scheme::compile`](crate::Scheme::compile).

mod indicator;
mod outcome;
mod scheme;
mod transform;

pub use indicator::{
    IfSmall, IndicatorConfig, IndicatorPolicies, MissingPolicy, PeersConfig, PerConfig, PerPeriod,
    Polarity,
};
pub use outcome::{
    BandsSection, CleanScore, Closed, ControversiesSection, ControversyScore, HysteresisConfig,
    NoControversyScore, OverlayConfig, ThresholdsConfig, Uncovered,
};
pub use scheme::{
    MissingChild, MissingRate, NodeConfig, SchemeConfig, SchemeSection, Unlabelled, WeightsSection,
};
pub use transform::{Transform, Truncate, Winsorise, ZTarget};
