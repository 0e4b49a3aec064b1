//! Strict TOML: every error of a file at once, each at its line and column.
//!
//! 1. [`Document::parse`] reads the text, with the place of every key and value.
//! 2. The text is held against the JSON Schema of the configuration type: unknown and missing
//!    keys, wrong types, words that are not among those allowed.
//! 3. Only a document without such errors is read into the type.
//!
//! Later stages report by path (`selection.rank_by[0].by`), and the document knows where that is.

mod date;
mod diagnostic;
mod document;
mod effective;
mod forms;
mod schema;
mod walk;

pub use date::Date;
pub use diagnostic::{Diagnostic, Part, Problem};
pub use document::Document;
pub use effective::{DayRule, EffectiveConfig, WeekdayName};
