//! Columns: named, typed values of all securities, declared by an index file, resolved, and made
//! for a day.
//!
//! 1. [`ColumnConfig`] is a column as written; [`resolve`] turns all of them into
//!    [`ColumnSources`], each of a kind that holds all it is made by.
//! 2. [`Columns`] makes them into a [`Sheet`] for a [`Situation`]: each after those that it is
//!    made of, and, if asked, with the [`Origin`] of every value.
//! 3. [`Predicate`](predicate::Predicate)s are conditions over the columns of a sheet.
//!
//! Nothing here knows of reviews, weights or levels.

mod aliases;
mod amount;
mod bounds;
pub mod calculated;
pub mod carbon;
mod columns;
mod companies;
mod data;
mod data_column;
mod declaration;
mod error;
pub mod evaluation;
mod grades;
mod kind;
mod known;
mod library;
mod market_value;
mod order;
mod origin;
pub mod predicate;
mod quantity_hint;
mod read_by_name;
mod refusal;
mod resolve;
mod setting;
mod sheet;
mod situation;
mod source;
mod votes;
mod words;
mod written;

pub use amount::StatedNumber;
pub use bounds::Bounds;
pub use columns::{ColumnFigure, Columns};
pub use data::{
    ClassificationConfig, ControversyConfig, DataConfig, IndicatorConfig, InvolvementConfig,
    NormConfig, OwnershipConfig, ScoreConfig, TargetConfig,
};
pub use data_column::{DataColumn, StatedWords};
pub use declaration::Beside;
pub use error::FactError;
pub use grades::Grades;
pub use kind::{ColumnKind, Numbers, Texts};
pub use known::{KnownColumn, KnownColumns};
pub use library::Library;
pub use order::Order;
pub use origin::{Origin, Origins};
pub use read_by_name::{DISCLOSED, PUBLISHED};
pub use refusal::Refusal;
pub use resolve::{ResolvedColumns, resolve};
pub use setting::{EvaluationRules, Setting};
pub use sheet::Sheet;
pub use situation::{Holding, Situation};
pub use source::{ColumnSource, ColumnSources, built_in};
pub use votes::{IfSilent, VoteRule, Votes, VotesConfig};
pub use words::Words;
pub use written::ColumnConfig;
