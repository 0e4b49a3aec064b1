//! The tables of a published day: described, written as Parquet and CSV, and read back as rows.
//!
//! One declaration of a table (`table!`) makes its rows, its Parquet and CSV columns and its entry
//! in the [`dictionary`], so they cannot drift apart. [`DayTables`] are the rows of all tables of a
//! day, [`PublishedDay`] is a day that was written, with its [`Manifest`].
//!
//! It knows published tables and no engine: whoever reads a published day needs nothing else.

mod cell;
mod csv_record;
mod day_tables;
mod description;
mod difference;
mod digest;
mod error;
mod files;
mod manifest;
mod published_day;
mod row;
mod table;
mod table_csv;
mod table_file;
mod table_parquet;
mod tables;

#[cfg(test)]
mod tests;

pub use cell::Cell;
pub use csv_record::CsvRecord;
pub use day_tables::{DayTables, TableVisitor, dictionary, visit, visit_all};
pub use description::{ColumnDescription, TableDescription};
pub use difference::{RowDifference, TableDifference, first_difference};
pub use digest::{chain, sha256};
pub use error::{Damage, FileError, Format, UnknownTable};
pub use files::read;
pub use manifest::{
    FileRecord, Held, IndexRecord, MANIFEST_VERSION, Manifest, PreviousDay, ReviewRules, Warning,
};
pub use published_day::PublishedDay;
pub use row::{TableRow, UnreadableCell};
pub use table_csv::{from_csv, to_csv, write_csv};
pub use table_file::{TableFile, encode, is_csv};
pub use table_parquet::{ParquetRows, read_parquet};
pub use tables::{
    ActionEffect, ActionEvent, ActionParts, ActionRow, ActionSubject, ActionTerms, AttributionRow,
    BacktestFindingRow, BacktestLevelRow, BacktestOverlayRow, CarriedLevels, CashKept,
    ChoiceOfReview, CloseHolding, CloseParts, ClosePrices, CloseRow, CloseSubject, ConstraintRow,
    DisclosureRow, EligibilityRow, FileColumns, GrowthAtClose, LevelCourse, LevelParts,
    LevelReturn, LevelRow, LevelRules, LevelSubject, LevelValue, OpenGrowth, OpenHolding,
    OpenParts, OpenPrices, OpenRow, OpenSubject, OverlayCarried, OverlayEntered, OverlayHeld,
    OverlayLevel, OverlayParts, OverlayRow, OverlaySubject, ReviewParts, ReviewRow, ReviewSubject,
    ReviewWeights, SecurityNames, WholeReview,
};
