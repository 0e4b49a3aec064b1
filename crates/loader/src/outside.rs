//! Rows that say a word outside those that a caller states, with file and line.
//!
//! Facts in memory do not know their rows, which would cost a place for each of millions. What is
//! found wrong with a fact later is looked up here, by a second reading of its table.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Timestamp, end_of_day};
use kapok_market::CutOff;

use crate::batch::Batch;
use crate::column::Breach;
use crate::error::LoadError;
use crate::report::{Place, Rejection};
use crate::scan::TableFiles;
use crate::schema::table;
use crate::sources::Sources;

/// Words that rows of a table may say.
#[derive(Debug, Clone)]
pub struct AllowedWords<'a> {
    table: &'static str,
    /// Cells by which the rows are chosen.
    chosen: Vec<(&'static str, &'a str)>,
    /// Columns that name the subject of a row.
    subject: &'static [&'static str],
    /// Columns of the date of a row; the first that is filled counts.
    dates: &'static [&'static str],
    column: &'static str,
    /// Number of characters of a word that count; `None`: all.
    digits: Option<usize>,
    words: &'a [String],
}

impl<'a> AllowedWords<'a> {
    /// Codes of a classification system, each cut to its first characters where `digits` says so.
    #[must_use]
    pub fn of_codes(system: &'a str, digits: Option<usize>, words: &'a [String]) -> Self {
        Self {
            table: "classifications",
            chosen: vec![("system", system)],
            subject: &["security_id", "issuer_id"],
            dates: &["valid_from"],
            column: "code",
            digits,
            words,
        }
    }

    /// Statuses of a framework, by a provider.
    #[must_use]
    pub fn of_statuses(framework: &'a str, provider: &'a str, words: &'a [String]) -> Self {
        Self {
            table: "norms",
            chosen: vec![("framework", framework), ("provider", provider)],
            subject: &["issuer_id"],
            dates: &["period_end", "published_on"],
            column: "status",
            digits: None,
            words,
        }
    }

    fn wanted(&self) -> Vec<&'static str> {
        let chosen = self.chosen.iter().map(|(name, _)| *name);
        let dates = self.dates.iter().copied().chain(["known_at", self.column]);
        chosen.chain(self.subject.iter().copied()).chain(dates).collect()
    }

    fn has(&self, seen: &str) -> bool {
        let cut = self.digits.map_or(seen, |digits| seen.get(..digits).unwrap_or(seen));
        self.words.iter().any(|word| word == cut)
    }

    /// A row, if it is one of those that are chosen.
    fn row(&self, batch: &Batch, at: usize) -> Option<(Key, Said)> {
        let is_chosen = |(name, text): &(&str, &str)| batch.column(name).text(at) == Some(text);
        if !self.chosen.iter().all(is_chosen) {
            return None;
        }
        let date = |name: &&str| batch.column(name).date(at).ok().flatten();
        let as_of = self.dates.iter().find_map(date)?;
        let published = self.dates.iter().filter_map(date).next_back().unwrap_or(as_of);
        let known = batch.column("known_at").moment(at).ok().flatten();
        let subject = self.subject.iter().filter_map(|name| batch.column(name).boxed(at)).collect();
        let word = batch.column(self.column);
        let breach = |seen: &str| {
            let rule = "is not a stated word of the column";
            (!self.has(seen)).then(|| word.breach(at, rule))
        };
        Some((
            Key { subject, as_of },
            Said {
                known_at: known.unwrap_or_else(|| end_of_day(published)),
                place: batch.place(at),
                breach: word.text(at).and_then(breach),
            },
        ))
    }
}

/// Subject and date of a fact.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    subject: Vec<Box<str>>,
    as_of: NaiveDate,
}

/// Word of a row.
struct Said {
    known_at: Timestamp,
    place: Place,
    /// Its fault, unless the word is stated.
    breach: Option<Breach>,
}

/// Rows whose word is not stated, in the order of the files. A row that a later one corrects, with
/// the same subject and date, is left out.
///
/// # Errors
///
/// If a source is missing or the table cannot be read.
pub fn rows_outside(
    sources: &Sources,
    stated: &AllowedWords<'_>,
) -> Result<Vec<Rejection>, LoadError> {
    let files = TableFiles::open(table(stated.table), sources, CutOff::EndOfDay)?;
    let mut last: BTreeMap<Key, Said> = BTreeMap::new();
    files.scan(&stated.wanted(), &mut |batch| {
        for (key, said) in (0..batch.len).filter_map(|at| stated.row(&batch, at)) {
            let is_older = last.get(&key).is_some_and(|other| said.known_at < other.known_at);
            if !is_older {
                last.insert(key, said);
            }
        }
    })?;
    let mut report = files.report();
    for Said { place, breach, .. } in last.into_values() {
        breach.into_iter().for_each(|breach| report.reject(place, breach));
    }
    Ok(report.finish().rejections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    fn outside(folder: &Folder, stated: &AllowedWords<'_>) -> Vec<String> {
        let found = rows_outside(&vec![folder.path().to_owned()].into(), stated).unwrap();
        found.iter().map(|row| folder.relative(&row.to_string())).collect()
    }

    #[test]
    fn a_word_that_is_not_stated_is_found_with_its_place() {
        let folder = Folder::new(&[(
            "norms.csv",
            "issuer_id,framework,status,period_end,published_on,known_at,provider
             CO,R,A,2023-12-31,2024-02-21,,p
             C,R,Baa,2023-12-31,2024-02-21,,p
             C,R,Baa,2022-12-31,2023-02-21,,p
             C,R,B,2022-12-31,2023-02-21,2023-03-01,p
             C,S,Baa,2023-12-31,2024-02-21,,p
             C,R,Baa,2023-12-31,2024-02-21,,q",
        )]);
        let words = ["A".to_owned(), "B".to_owned()];
        assert_eq!(
            outside(&folder, &AllowedWords::of_statuses("R", "p", &words)),
            ["norms.csv:3: status `Baa`: is not a stated word of the column"],
            "the fact of 2022 is corrected, other rows have another framework or provider"
        );
    }

    #[test]
    fn codes_count_as_far_as_the_column_reads_them() {
        let folder = Folder::new(&[(
            "classifications.csv",
            "security_id,issuer_id,system,code,valid_from
             A,,R,AA1,2020-01-01
             ,CO,R,X1,2020-01-01",
        )]);
        let words = ["AA".to_owned(), "B".to_owned()];
        assert_eq!(
            outside(&folder, &AllowedWords::of_codes("R", Some(2), &words)),
            ["classifications.csv:3: code `X1`: is not a stated word of the column"]
        );
    }
}
