//! Carbon figures of companies and indices, and the rules of the EU climate benchmarks, as
//! functions of numbers. What is published is calculated here; nothing here knows a table, a
//! column or an index file.
//!
//! 1. [`intensity`], [`peers`]: the figure of a company, from its own data or lent.
//! 2. [`figure`]: figures of an index, with coverage, shares reported and quality.
//! 3. [`evic`], [`trajectory`], [`label`]: inflation of enterprise values, targets, and the label.
//! 4. [`exclusion`], [`exposure`], [`scope_three`], [`compliance`]: the articles.
//! 5. [`temperature`], [`budget`], [`trend`]: figures that no command calculates yet;
//!    `tests/doors.toml` names what each waits for.
//!
//! Choices that the law leaves open are keys of [`ClimateTerms`], which has no default.
//!
//! Sources: `docs/methodology/carbon-metrics.md`, `docs/methodology/climate-benchmarks.md`;
//! Delegated Regulation (EU) 2020/1818.

pub mod budget;
pub mod compliance;
pub mod error;
pub mod evic;
pub mod exclusion;
pub mod exposure;
pub mod figure;
pub mod intensity;
pub mod label;
pub mod peers;
pub mod scope_three;
pub mod temperature;
pub mod terms;
pub mod trajectory;
pub mod trend;

pub use compliance::{ArticleFinding, ArticleVerdict, ComplianceInputs, report};
pub use evic::{EvicAverage, EvicConstituents, EvicFactor, EvicPair, Inflation, evic_growth};
pub use exclusion::{Activity, Exclusion, exclusions};
pub use exposure::{Exposure, exposure};
pub use figure::{Figure, NoAverage, Sample, weighted_sum};
pub use intensity::{Denominator, Emitted};
pub use label::{Label, LabelEvent, LabelState};
pub use peers::{CarbonMissing, Groups, Lent};
pub use scope_three::{UnknownDivision, is_scope_three_required};
pub use terms::{
    ActivityList, ClimateTerms, Jurisdiction, LabelName, MissedTarget, TestTiming, UniverseData,
    UnknownShare,
};
