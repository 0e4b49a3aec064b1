//! Carbon metrics with typed denominators.
//!
//! 1. [`quantity`] and [`erased`]: quantities, and which may be added.
//!    [`typed`] has the metrics of a portfolio for code that knows both beforehand.
//! 2. [`emissions`], [`figure`], [`missing`]: parts of a figure, and what stands beside it.
//! 3. One module a family: [`portfolio`], [`attribution`], [`quality`], [`inflation`], [`green`],
//!    [`decarbonisation`], [`temperature`], [`budget`], [`trend`], [`impacts`].
//!
//! Source: `docs/methodology/carbon-metrics.md`.

pub mod attribution;
pub mod budget;
pub mod decarbonisation;
pub mod denominator;
pub mod emissions;
pub mod erased;
pub mod error;
pub mod figure;
pub mod green;
pub mod impacts;
pub mod inflation;
pub mod missing;
pub mod path_point;
pub mod portfolio;
pub mod quality;
pub mod quantity;
pub mod temperature;
pub mod trend;
pub mod typed;

pub use attribution::{Attributed, EvicParts, Investee, RemovalsAndCredits, attribute};
pub use budget::{Budget, EmissionPath};
pub use decarbonisation::{IntensityPath, Split, TwoDates};
pub use denominator::Denominator;
pub use emissions::{Emissions, Emitted, ScopeRule};
pub use erased::{AnyIntensity, Column, Per};
pub use error::CarbonError;
pub use figure::{Figure, Holdings};
pub use green::{AlignmentKpi, GreenRevenue, RangePoint};
pub use inflation::{SideBySide, YearEnds};
pub use missing::{MissingPolicy, Worst};
pub use path_point::PathPoint;
pub use portfolio::FiscalYears;
pub use quality::{QualityOption, QualityScore, weighted_quality};
pub use quantity::{
    Amount, Cny, CurrencyKind, DenominatorKind, Eur, Evic, ExchangeRate, Gbp, Hkd, Intensity,
    MarketValue, Money, Mop, OwnershipKind, QuantityError, Revenue, Tonnes, Usd,
};
pub use temperature::{Aggregation, Regression, Score, ScoreRules, Target};
pub use trend::Trend;
