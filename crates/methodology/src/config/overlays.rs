//! Overlays as written: levels computed from levels of the same file.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::{Date, EffectiveConfig};

/// What an overlay does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverlayKind {
    /// A percentage or points a year are taken away.
    Decrement,
    /// A percentage a year is taken away as a fee.
    Fee,
    /// The return over that of cash.
    ExcessReturn,
    /// A multiple of the daily return, financed.
    Leveraged,
    /// A multiple of the daily return, turned round.
    Inverse,
    /// An exposure that aims at a volatility.
    RiskControl,
    /// Foreign currencies sold forward.
    Hedged,
    /// A running total of dividends.
    DividendPoints,
    /// Dividends reinvested with franking credits.
    Franked,
    /// The level in another currency.
    Currency,
    /// The return without changes of exchange rates.
    LocalCurrency,
    /// Several series with weights.
    Blend,
    /// A level that is multiplied when it has become small.
    LevelSplit,
    /// The return of a series, which may become another one.
    ChainLink,
}

impl OverlayKind {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Decrement => "decrement",
            Self::Fee => "fee",
            Self::ExcessReturn => "excess_return",
            Self::Leveraged => "leveraged",
            Self::Inverse => "inverse",
            Self::RiskControl => "risk_control",
            Self::Hedged => "hedged",
            Self::DividendPoints => "dividend_points",
            Self::Franked => "franked",
            Self::Currency => "currency",
            Self::LocalCurrency => "local_currency",
            Self::Blend => "blend",
            Self::LevelSplit => "level_split",
            Self::ChainLink => "chain_link",
        }
    }
}

/// A rate a year: a number, or a curve of the `rates` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RateConfig {
    /// The same on all days, a fraction a year.
    Fixed(f64),
    /// As the table has it.
    Curve(CurveConfig),
}

/// A curve of the `rates` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CurveConfig {
    /// The curve.
    pub curve: String,
    /// The tenor.
    pub tenor: String,
    /// How many calendar days old a rate may be.
    pub carry_days: u32,
}

/// How a rate changes a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Taken from the day's return.
    Additive,
    /// A factor beside the day's return.
    Multiplicative,
    /// A factor raised to the part of the year.
    Geometric,
    /// The day's growth divided by that of the rate.
    Divided,
}

/// When points are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// From the level of the day before.
    BeforeReturn,
    /// From the level after the day's return.
    AfterReturn,
}

/// How days become a part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum BasisConfig {
    /// Calendar days by 360.
    #[serde(rename = "act/360")]
    Act360,
    /// Calendar days by 365.
    #[serde(rename = "act/365")]
    Act365,
    /// Calendar days by the days of their years (ISDA).
    #[serde(rename = "act/act")]
    ActAct,
}

/// What happens to a level that would fall to zero or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Floor {
    /// It is zero from then on.
    StopAtZero,
    /// The overlay is held.
    Error,
}

/// How a forward is marked between its two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// Linear between spot and forward, home currency per foreign.
    Linear,
    /// Linear between spot and forward, foreign currency per home.
    Inverted,
}

/// From which close the amounts sold forward are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Notional {
    /// The close of the reset.
    ResetClose,
    /// The calculation day before; the hedge ratio is adjusted by the level's change since.
    DayBefore,
}

/// How series become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mean {
    /// Weights drift between rebalances: a portfolio.
    Arithmetic,
    /// Weighted geometric mean: no portfolio.
    Geometric,
}

/// A window of daily returns: exactly one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowConfig {
    /// So many days, all alike.
    pub days: Option<u32>,
    /// Exponential weights: what a day keeps of the variance before, between 0 and 1.
    pub lambda: Option<f64>,
}

/// Closes after which something happens.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OccasionsConfig {
    /// Months, 1 to 12.
    pub months: Vec<u32>,
    /// The day of the month.
    pub effective: EffectiveConfig,
}

/// A part of a blend.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentConfig {
    /// `price`, `net`, `gross`, an overlay of this file, `INDEX:series` of another one, or `cash`.
    pub series: String,
    /// Weight at a rebalance, a fraction of one; below zero for a short line.
    pub weight: f64,
}

/// The weight of a currency in a hedge.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HedgeWeightConfig {
    /// The foreign currency, ISO 4217.
    pub currency: String,
    /// Its weight at each reset, a fraction of one.
    pub weight: f64,
}

/// Declares the parameters once: of an overlay, and of what changes from a date on.
macro_rules! parameters {
    ($( $(#[doc = $doc:literal])+ $name:ident: $type:ty; )+) => {
        /// A level computed from levels of this file.
        #[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct OverlayConfig {
            /// The id under which it is published; unique in the file.
            pub id: String,
            /// What it does.
            pub kind: OverlayKind,
            /// Its first day; absent: that of the index.
            pub base_date: Option<Date>,
            /// Its level on that day, points.
            pub base_level: Option<f64>,
            $( $(#[doc = $doc])+ pub $name: Option<$type>, )+
            /// Parameters that change from a date on.
            #[serde(default)]
            pub changes: Vec<OverlayChangeConfig>,
        }

        /// Parameters that change from a date on.
        #[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct OverlayChangeConfig {
            /// The first day that is calculated with them.
            pub from: Date,
            $( $(#[doc = $doc])+ pub $name: Option<$type>, )+
        }

        /// The parameters in force on a day.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Parameters {
            $( $(#[doc = $doc])+ pub $name: Option<$type>, )+
        }

        impl OverlayConfig {
            /// Those of the first day.
            #[must_use]
            pub fn parameters(&self) -> Parameters {
                Parameters { $( $name: self.$name.clone(), )+ }
            }
        }

        impl Parameters {
            /// Those after a change.
            #[must_use]
            pub fn changed(&self, change: &OverlayChangeConfig) -> Self {
                Self { $( $name: change.$name.clone().or_else(|| self.$name.clone()), )+ }
            }

            /// The names of those that are given.
            #[must_use]
            pub fn given(&self) -> Vec<&'static str> {
                let all = [$( (stringify!($name), self.$name.is_some()), )+];
                all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
            }
        }

        impl OverlayChangeConfig {
            /// The parameters that change.
            #[must_use]
            pub fn parameters(&self) -> Parameters {
                Parameters { $( $name: self.$name.clone(), )+ }
            }
        }
    };
}

parameters! {
    /// What it is computed from: `price`, `net`, `gross`, or another overlay of this file.
    on: String;
    /// A fraction a year, as a number or from the `rates` table.
    rate: RateConfig;
    /// Index points a year that a decrement takes.
    points: f64;
    /// How the rate changes the level.
    method: Method;
    /// When points are taken.
    timing: Timing;
    /// How days become a part of a year.
    basis: BasisConfig;
    /// What happens to a level that would fall to zero or below.
    floor: Floor;
    /// The multiple of a leveraged or inverse index; what a level split multiplies by.
    factor: f64;
    /// What borrowing costs over the rate, a fraction a year.
    spread: f64;
    /// What borrowing the securities sold costs, a fraction a year.
    borrow: f64;
    /// The volatility aimed at, a fraction a year.
    target: f64;
    /// The highest exposure, as a multiple of the level.
    max_exposure: f64;
    /// Windows of returns; the highest of their volatilities counts.
    windows: Vec<WindowConfig>;
    /// Trading days a year.
    annualisation: f64;
    /// Variance of a day before there is one: the first of an exponential window, and that of
    /// a plain window until it is full.
    seed_variance: f64;
    /// Calculation days from a volatility to the return that it decides the exposure of.
    lag: u32;
    /// How far the wanted exposure may be from the present one, relative to it.
    band: f64;
    /// The source of spot rates, as the `fx` table names it.
    fix: String;
    /// The source of outright forward rates, as the `fx` table names it.
    forward_fix: String;
    /// How many calendar days old an exchange rate, or the level of another index, may be.
    carry_days: u32;
    /// How a forward is marked between its two dates.
    interpolation: Interpolation;
    /// The part of the exposure that is hedged.
    hedge_ratio: f64;
    /// Weights of foreign currencies; absent: those of the constituents.
    weights: Vec<HedgeWeightConfig>;
    /// From which close the amounts sold forward are taken.
    notional: Notional;
    /// Closes after which forwards are renewed, or dividend points begin again at zero.
    reset: OccasionsConfig;
    /// The company tax rate behind franking credits, a fraction.
    tax_rate: f64;
    /// The currency of the level, ISO 4217.
    to: String;
    /// Parts of a blend; weights sum to one.
    components: Vec<ComponentConfig>;
    /// How the parts become one.
    mean: Mean;
    /// Closes after which the parts get their weights again.
    rebalance: OccasionsConfig;
    /// The level below which a level is split.
    below: f64;
    /// Closes at which that is looked at.
    check: OccasionsConfig;
    /// Decimals to which the underlying is rounded before it enters, half to even.
    underlying_decimals: u32;
    /// Decimals to which the level is rounded and carried, half to even.
    carried_decimals: u32;
}
