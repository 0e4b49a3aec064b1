//! All tables of one day.

use std::collections::BTreeSet;

use crate::error::PublishError;
use crate::format::{Encoded, encode};
use crate::published_day::PublishedDay;
use crate::table::{Row, TableDescription};
use crate::tables::{
    ActionRow, AttributionRow, CloseRow, EligibilityRow, LevelRow, OpenRow, ReviewRow,
};

/// Where two days first differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) table: &'static str,
    pub(crate) what: String,
}

macro_rules! day_tables {
    ($( #[doc = $doc:literal] $table:ident: $row:ty; )+) => {
        /// The rows of one day, in all tables, by index and then in the table's own order.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct DayTables {
            $( #[doc = $doc] pub $table: Vec<$row>, )+
        }

        impl DayTables {
            /// The names of all tables.
            pub(crate) const NAMES: &'static [&'static str] = &[$( <$row as Row>::NAME ),+];

            /// Adds rows behind the others.
            pub(crate) fn append(&mut self, other: Self) {
                $( self.$table.extend(other.$table); )+
            }

            /// Puts the rows in order of index; within an index they stay as they are.
            pub(crate) fn sort(&mut self) {
                $( self.$table.sort_by(|a, b| a.index_id.cmp(&b.index_id)); )+
            }

            /// Takes out all rows of some indices.
            pub(crate) fn remove(&mut self, indices: &BTreeSet<String>) {
                $( self.$table.retain(|row| !indices.contains(&row.index_id)); )+
            }

            /// Both files of each table.
            pub(crate) fn encode(&self) -> Result<Vec<Encoded>, PublishError> {
                let mut files = Vec::new();
                $( files.extend(encode(&self.$table)?); )+
                Ok(files)
            }

            /// Reads the tables of a published day from Parquet.
            pub(crate) fn read(day: &PublishedDay) -> Result<Self, PublishError> {
                Ok(Self { $( $table: day.rows()?, )+ })
            }

            /// Where the rows of an index first differ.
            pub(crate) fn difference(&self, new: &Self, index: &str) -> Option<Difference> {
                None
                    $( .or_else(|| differ(&self.$table, &new.$table, |row| row.index_id == index)) )+
            }
        }

        /// The published tables: the data dictionary.
        #[must_use]
        pub fn dictionary() -> Vec<TableDescription> {
            vec![$( <$row as Row>::description() ),+]
        }

        /// Calls a visitor with the row type of a table.
        pub(crate) fn visit<V: TableVisitor>(
            table: &str,
            visitor: V,
        ) -> Result<V::Output, PublishError> {
            $( if table == <$row as Row>::NAME { return visitor.visit::<$row>(); } )+
            Err(PublishError::UnknownTable {
                table: table.to_owned(),
                known: DayTables::NAMES.join(", "),
            })
        }
    };
}

/// Work that is the same for all tables.
pub(crate) trait TableVisitor {
    type Output;
    fn visit<R: Row>(self) -> Result<Self::Output, PublishError>;
}

day_tables! {
    /// Levels and divisors.
    levels: LevelRow;
    /// Constituents at the close.
    constituents_close: CloseRow;
    /// Constituents of the next day.
    constituents_open: OpenRow;
    /// Corporate actions.
    corporate_actions: ActionRow;
    /// Reviews.
    review: ReviewRow;
    /// Verdicts of reviews.
    eligibility: EligibilityRow;
    /// What moved the levels.
    attribution: AttributionRow;
}

fn differ<R: Row>(old: &[R], new: &[R], of_index: impl Fn(&R) -> bool) -> Option<Difference> {
    let old: Vec<&R> = old.iter().filter(|row| of_index(row)).collect();
    let new: Vec<&R> = new.iter().filter(|row| of_index(row)).collect();
    let what = first_difference(&old, &new, "published", "new")?;
    Some(Difference { table: R::NAME, what })
}

/// The first row and column in which two lists of rows differ, in words.
pub(crate) fn first_difference<R: Row>(
    old: &[&R],
    new: &[&R],
    old_name: &str,
    new_name: &str,
) -> Option<String> {
    let pair = old.iter().zip(new).find(|(a, b)| a.texts() != b.texts());
    if let Some((old, new)) = pair {
        if old.key() != new.key() {
            return Some(format!("{old_name} `{}`, {new_name} `{}`", old.key(), new.key()));
        }
        let (a, b) = (old.texts(), new.texts());
        let at = a.iter().zip(&b).position(|(a, b)| a != b)?;
        let column = R::description().columns[at].name;
        let (a, b) = (&a[at], &b[at]);
        return Some(format!(
            "`{}`, column `{column}`: {old_name} {a}, {new_name} {b}",
            old.key()
        ));
    }
    let (a, b) = (old.len(), new.len());
    (a != b).then(|| format!("{old_name} {a} rows, {new_name} {b}"))
}
