//! Words of an index file that no row of the tables says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kapok_columns::{ColumnSource, DataColumn};
use kapok_domain::did_you_mean;
use kapok_market::History;
use kapok_market::column::{Binding, SecurityField};

use crate::rulebook::Rulebook;

/// A word that an index file compares a column with, and that no row says. It may be right: an
/// index that excludes violations is right on a day without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentWord {
    /// Column of the index file.
    pub column: String,
    /// Word.
    pub word: String,
    /// Nearest word that a row says, as a question.
    pub hint: Option<String>,
    /// Rejected rows of the table, of which any may say the word; `None` if no row was rejected.
    pub rejected: Option<RejectedRows>,
}

/// Rows of a table that were rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RejectedRows {
    /// Input table.
    pub table: &'static str,
    /// Number of rows.
    pub rows: u64,
}

impl fmt::Display for AbsentWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(RejectedRows { table, rows }) = self.rejected {
            let (word, column) = (&self.word, &self.column);
            return write!(
                f,
                "not known whether a row has the value `{word}` in column `{column}`: {rows} \
                 row(s) of `{table}` were rejected"
            );
        }
        write!(f, "no row has the value `{}` in column `{}`", self.word, self.column)?;
        self.hint.iter().try_for_each(|hint| write!(f, " ({hint})"))
    }
}

/// Whether any word could be meant: of a list, and of stated words, the word was checked.
fn is_open(data: &DataColumn) -> bool {
    use SecurityField::{Country, Currency, Mic};
    let is_listed = matches!(data.binding, Binding::Security(Mic | Currency | Country));
    data.stated.is_none() && !is_listed
}

impl Rulebook {
    /// Words that the rules compare columns of the tables with and that no row says, on whatever
    /// day; each once, by column.
    ///
    /// * `rejected`: number of rejected rows by table, of the tables that have any
    #[must_use]
    pub fn absent_words(
        &self,
        history: &History,
        rejected: &BTreeMap<String, u64>,
    ) -> Vec<AbsentWord> {
        let mut absent = Vec::new();
        let mut words = self.words().into_iter().peekable();
        while let Some(&(column, _)) = words.peek() {
            let own = std::iter::from_fn(|| words.next_if(|(other, _)| *other == column));
            let own: Vec<&str> = own.map(|(_, word)| word).collect();
            let Some(ColumnSource::Data(data)) = self.sources.get(column) else { continue };
            let Some(said) = history.words_of(&data.binding) else { continue };
            let table = data.binding.table();
            let rejected = rejected.get(table).map(|rows| RejectedRows { table, rows: *rows });
            absent.extend(own.into_iter().filter(|word| !said.contains(word)).map(|word| {
                let hint = did_you_mean(word, said.iter().copied()).filter(|_| is_open(data));
                AbsentWord { column: column.to_owned(), word: word.to_owned(), hint, rejected }
            }));
        }
        absent
    }

    /// Columns with the words that rules and votes compare them with, sorted.
    fn words(&self) -> BTreeSet<(&str, &str)> {
        let votes = self.sources.values().filter_map(|source| match source {
            ColumnSource::Votes(votes) => Some(&votes.fails_if),
            _ => None,
        });
        let predicates = self.methodology.predicates().into_iter().chain(votes.flatten());
        predicates.flat_map(|predicate| predicate.words()).collect()
    }
}
