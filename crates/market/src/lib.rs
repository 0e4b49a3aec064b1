//! Market: facts about securities and issuers, and the time from which each is known.
//!
//! Every fact has two dates: `as_of`, what it speaks about, and `known_at`, when it could be
//! known. [`History`] is the only door to data: it answers with what was known at a cut-off, so a
//! calculation cannot see the future by oversight.

pub mod action;
mod classification;
pub mod column;
mod cut_off;
mod day_spans;
mod decision;
pub mod fact;
pub mod fx;
pub mod green;
pub mod history;
mod issuer_fact;
pub mod measure;
mod names;
pub mod outside;
pub mod panel;
mod providers;
pub mod rates;
pub mod security;
mod share_count;
mod share_dates;
pub mod snapshot;
mod tables;
mod words;

pub use action::{ActionStatus, Actions, CorporateAction, Entitlement, QuotedBasis, Ratio, Terms};
pub use column::{Binding, Column, ColumnType, Provenance, Values};
pub use day_spans::DaySpans;
pub use decision::{Believed, BelievedEvent, DecidedPrice, Decisions, PriceDecision};
pub use fact::{Fact, FactTable};
pub use fx::{FxError, FxQuote, FxTable};
pub use green::GreenTables;
pub use history::{CutOff, CutOffs, History, Tables};
pub use measure::{Measure, as_share, impossible_in};
pub use outside::OutsideLevel;
pub use panel::{OffSession, PriceMark, PricePanel};
pub use rates::{Curve, InterestRate};
pub use security::{IssuerIx, Security, SecurityIx, SourceIx, TextIx, Texts};
pub use snapshot::Snapshot;
