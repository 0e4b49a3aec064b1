//! Ids of securities and issuers to their positions.

use kapok_parquet_columns::TextCells;

use std::collections::BTreeMap;

use crate::column::{Breach, Cause, Cells, Column, text_of};

/// The position of an id that is not known, or of an empty cell.
pub(crate) const NOBODY: u32 = u32::MAX;

/// Sorted ids; the position of one is its number.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    sorted: Vec<&'a str>,
    table: &'static str,
    /// Letters and digits of the ids in small letters, with the position of each: sorted.
    plain: Vec<(String, u32)>,
    /// Ids whose rows were rejected, with the place of the row.
    rejected: &'a BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    /// Ids that are sorted already, of the table that declares them.
    pub(crate) fn new(
        sorted: Vec<&'a str>,
        table: &'static str,
        rejected: &'a BTreeMap<String, String>,
    ) -> Self {
        assert!(sorted.is_sorted(), "ids of `{table}` are sorted");
        let plain = (0..).zip(&sorted).map(|(at, id)| (plain(id), at));
        let mut plain: Vec<(String, u32)> = plain.collect();
        plain.sort_unstable();
        Self { sorted, table, plain, rejected }
    }

    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(crate) fn get(&self, at: u32) -> &'a str {
        self.sorted[at as usize]
    }

    fn find(&self, id: &str) -> u32 {
        let found = self.sorted.binary_search(&id);
        found.ok().and_then(|at| u32::try_from(at).ok()).unwrap_or(NOBODY)
    }

    /// The numbers of all ids of a column: a word of a dictionary is looked up once.
    pub(crate) fn of_column(&self, column: &Column, len: usize) -> Vec<u32> {
        match &column.cells {
            Cells::Texts(TextCells::Dictionary { keys, words }) => {
                let numbers = self.of_each(words.iter());
                let number = |key: u32| numbers.get(key as usize).copied().unwrap_or(NOBODY);
                if keys.absent() == 0 {
                    return keys.values().iter().map(|&key| number(key)).collect();
                }
                keys.iter().map(|key| key.map_or(NOBODY, &number)).collect()
            }
            Cells::Texts(texts) => self.of_each((0..texts.len()).map(|row| text_of(texts, row))),
            _ => vec![NOBODY; len],
        }
    }

    /// Ids mostly come in their order, so the next one is tried first.
    fn of_each<'i>(&self, ids: impl Iterator<Item = Option<&'i str>>) -> Vec<u32> {
        let mut last = NOBODY;
        let mut number = |id: Option<&str>| {
            let Some(id) = id else { return NOBODY };
            let is = |at: u32| self.sorted.get(at as usize).is_some_and(|known| *known == id);
            // Price files list all securities of a day in order, or all days of a security.
            let guess = [last.wrapping_add(1), last].into_iter().find(|&at| is(at));
            last = guess.unwrap_or_else(|| self.find(id));
            last
        };
        ids.map(&mut number).collect()
    }

    /// Question for an id that differs by capitals or by signs alone.
    fn meant(&self, id: &str) -> String {
        let plain = plain(id);
        let at = self.plain.partition_point(|(known, _)| *known < plain);
        let found = self.plain.get(at).filter(|(known, _)| *known == plain && !plain.is_empty());
        let found = found.map(|(_, at)| format!(": did you mean `{}`?", self.get(*at)));
        found.unwrap_or_default()
    }

    /// The number of a row's id, or the rule that the cell breaks.
    pub(crate) fn known(&self, column: &Column, row: usize, number: u32) -> Result<u32, Breach> {
        if number != NOBODY {
            return Ok(number);
        }
        let id = column.needed_text(row)?;
        let table = self.table;
        let rule = match self.rejected.get(id) {
            Some(place) => format!("is not in `{table}`: its row was rejected, {place}"),
            None => format!("is not in `{table}`{}", self.meant(id)),
        };
        Err(Breach { cause: Cause::UnknownName, ..column.breach(row, rule) })
    }
}

/// Letters and digits of an id, in small letters.
fn plain(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
