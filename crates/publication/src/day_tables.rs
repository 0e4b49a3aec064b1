//! All tables of one day.

use std::collections::BTreeSet;

use crate::error::PublishError;
use crate::format::{Encoded, encode};
use crate::published_day::PublishedDay;
use crate::table::{Row, TableDescription};
use crate::tables::{
    ActionRow, AttributionRow, CloseRow, ConstraintRow, DisclosureRow, EligibilityRow, LevelRow,
    OpenRow, OverlayRow, ReviewRow,
};

/// Where two days first differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) index: String,
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

            /// The indices that any table has rows of.
            pub(crate) fn indices(&self) -> BTreeSet<&str> {
                let mut found = BTreeSet::new();
                $( found.extend(self.$table.iter().map(|row| row.index_id.as_str())); )+
                found
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

            /// Where the rows of some indices first differ.
            pub(crate) fn difference(
                &self,
                new: &Self,
                indices: &BTreeSet<&str>,
            ) -> Option<Difference> {
                None $( .or_else(|| differ(&self.$table, &new.$table, indices)) )+
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
    /// Levels computed from levels.
    overlays: OverlayRow;
    /// ESG factors, carbon figures, trajectory.
    esg_disclosure: DisclosureRow;
    /// Constraints of optimised weights.
    constraints: ConstraintRow;
}

fn differ<R: Row>(old: &[R], new: &[R], indices: &BTreeSet<&str>) -> Option<Difference> {
    let of = |row: &&R| indices.contains(row.index_id());
    let old: Vec<&R> = old.iter().filter(of).collect();
    let new: Vec<&R> = new.iter().filter(of).collect();
    let (at, what) = first_difference(&old, &new, ["published", "new"])?;
    let rows = [old.get(at), new.get(at)].into_iter().flatten();
    let index = rows.map(|row| row.index_id()).min().unwrap_or_default().to_owned();
    Some(Difference { index, table: R::NAME, what })
}

/// The first row in which two lists differ: its position and, in words, the column.
pub(crate) fn first_difference<R: Row>(
    old: &[&R],
    new: &[&R],
    names: [&str; 2],
) -> Option<(usize, String)> {
    let shorter = old.len().min(new.len());
    let at = (0..shorter).find(|&at| old[at].texts() != new[at].texts());
    let [old_name, new_name] = names;
    match at {
        Some(at) => Some((at, difference_of(old[at], new[at], names))),
        None if old.len() == new.len() => None,
        None => {
            let what = format!("{old_name} {} rows, {new_name} {}", old.len(), new.len());
            Some((shorter, what))
        }
    }
}

fn difference_of<R: Row>(old: &R, new: &R, [old_name, new_name]: [&str; 2]) -> String {
    if old.key() != new.key() {
        return format!("{old_name} row `{}`, {new_name} row `{}`", old.key(), new.key());
    }
    let (before, after) = (old.texts(), new.texts());
    let at = before.iter().zip(&after).position(|(a, b)| a != b).unwrap_or_default();
    let (before, after) = (&before[at], &after[at]);
    let column = R::description().columns[at].name;
    format!("`{}`, column `{column}`: {old_name} {before}, {new_name} {after}", old.key())
}
