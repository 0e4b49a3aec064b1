//! The rows of one day, in all tables.

use std::collections::BTreeSet;

use crate::description::TableDescription;
use crate::difference::{TableDifference, table_difference};
use crate::error::{FileError, UnknownTable};
use crate::published_day::PublishedDay;
use crate::row::TableRow;
use crate::table_file::{TableFile, encode};
use crate::tables::{
    ActionRow, AttributionRow, CloseRow, ConstraintRow, DisclosureRow, EligibilityRow, LevelRow,
    OpenRow, OverlayRow, ReviewRow,
};

macro_rules! day_tables {
    ($( #[doc = $doc:literal] $table:ident: $row:ty; )+) => {
        /// The rows of one day, in all tables, by index and then in the table's own order.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct DayTables {
            $( #[doc = $doc] pub $table: Vec<$row>, )+
        }

        impl DayTables {
            /// The names of all tables, in their order.
            pub const NAMES: &'static [&'static str] = &[$( <$row as TableRow>::NAME ),+];

            /// Adds rows behind the others.
            pub fn append(&mut self, other: Self) {
                $( self.$table.extend(other.$table); )+
            }

            /// Puts the rows in order of index; within an index they stay as they are.
            pub fn sort(&mut self) {
                $( self.$table.sort_by(|a, b| a.index_id.cmp(&b.index_id)); )+
            }

            /// Takes out all rows of some indices.
            pub fn remove(&mut self, indices: &BTreeSet<String>) {
                $( self.$table.retain(|row| !indices.contains(&row.index_id)); )+
            }

            /// The indices that any table has rows of.
            #[must_use]
            pub fn indices(&self) -> BTreeSet<&str> {
                let mut indices = BTreeSet::new();
                $( indices.extend(self.$table.iter().map(|row| row.index_id.as_str())); )+
                indices
            }

            /// Both files of each table.
            ///
            /// # Errors
            ///
            /// If a writer refuses.
            pub fn encode(&self) -> Result<Vec<TableFile>, FileError> {
                let mut files = Vec::new();
                $( files.extend(encode(&self.$table)?); )+
                Ok(files)
            }

            /// Reads the tables of a published day from Parquet.
            ///
            /// # Errors
            ///
            /// If a file cannot be read.
            pub fn read(day: &PublishedDay) -> Result<Self, FileError> {
                Ok(Self { $( $table: day.rows()?, )+ })
            }

            /// The first row of some indices in which two days differ.
            #[must_use]
            pub fn difference(
                &self,
                new: &Self,
                indices: &BTreeSet<&str>,
            ) -> Option<TableDifference> {
                None $( .or_else(|| table_difference(&self.$table, &new.$table, indices)) )+
            }
        }

        /// The published tables: the data dictionary.
        #[must_use]
        pub fn dictionary() -> Vec<TableDescription> {
            vec![$( <$row as TableRow>::description() ),+]
        }

        /// Calls a visitor with the row type of a table.
        ///
        /// # Errors
        ///
        /// If there is no such table.
        pub fn visit<V: TableVisitor>(table: &str, visitor: V) -> Result<V::Output, UnknownTable> {
            $( if table == <$row as TableRow>::NAME { return Ok(visitor.visit::<$row>()); } )+
            Err(UnknownTable { table: table.to_owned(), known: DayTables::NAMES.join(", ") })
        }

        /// Calls a visitor with the row type of each table, in their order.
        pub fn visit_all<V: TableVisitor + Copy>(visitor: V) -> Vec<V::Output> {
            vec![$( visitor.visit::<$row>() ),+]
        }
    };
}

/// Work that is the same for all tables.
pub trait TableVisitor {
    /// Result of the work.
    type Output;
    /// Does the work for one table.
    fn visit<R: TableRow>(self) -> Self::Output;
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
    /// Parts of the changes of levels.
    attribution: AttributionRow;
    /// Levels computed from levels.
    overlays: OverlayRow;
    /// ESG factors, carbon figures, trajectory.
    esg_disclosure: DisclosureRow;
    /// Constraints of optimised weights.
    constraints: ConstraintRow;
}
