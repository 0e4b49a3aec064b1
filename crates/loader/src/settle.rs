//! Rows that agree in their key: repeated ones are used once, contradicting ones not at all.

use std::cmp::Ordering;

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_market::CutOff;

use crate::batch::{Batch, states};
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::{Place, TableReport};
use crate::scan::TableFiles;
use crate::schema::TableSchema;

/// The rows of a table as they come, and the report on them.
#[derive(Debug)]
pub(crate) struct Rows<R> {
    rows: Vec<R>,
    /// Place of each row, and whether it says itself when it was known.
    places: Vec<(Place, bool)>,
    report: TableReport,
    key: String,
    schema: &'static TableSchema,
    cut_off: CutOff,
}

/// Comparison of the rows of a table.
pub(crate) struct Likeness<R> {
    /// Order that puts rows of one key together.
    pub(crate) order: fn(&R, &R) -> Ordering,
    /// Whether two rows have one key.
    pub(crate) one_key: fn(&R, &R) -> bool,
    /// Whether two rows of one key can both be true.
    pub(crate) agree: fn(&R, &R) -> bool,
    /// Whether the second of two such rows adds nothing to the first.
    pub(crate) repeats: fn(&R, &R) -> bool,
    /// Versions of one fact, where rows are facts.
    pub(crate) versions: Option<Versions<R>>,
}

/// Versions of one fact.
pub(crate) struct Versions<R> {
    /// Whether two rows, which the order puts together, are versions of one fact.
    pub(crate) are: fn(&R, &R) -> bool,
    pub(crate) known_at: fn(&R) -> Timestamp,
}

impl<R> Rows<R> {
    /// Reads all rows of a table: `read` is called once a batch and passes the batch's rows to
    /// [`Rows::each`].
    pub(crate) fn read(
        files: &TableFiles,
        wanted: &[&str],
        mut read: impl FnMut(&Batch, &mut Self),
    ) -> Result<Self, LoadError> {
        let key = files.schema.key.join(", ");
        let mut rows = Self {
            rows: Vec::new(),
            places: Vec::new(),
            report: files.report(),
            key,
            schema: files.schema,
            cut_off: files.cut_off,
        };
        files.scan(wanted, &mut |mut batch| {
            rows.report.rows += (batch.len + batch.broken.len()) as u64;
            for (place, breach) in std::mem::take(&mut batch.broken) {
                rows.report.reject(place, breach);
            }
            read(&batch, &mut rows);
        })?;
        Ok(rows)
    }

    /// Takes the rows of a batch: a row, nothing to take, or the rule that the row breaks.
    pub(crate) fn each(
        &mut self,
        batch: &Batch,
        mut row_at: impl FnMut(usize) -> Result<Option<R>, Breach>,
    ) {
        self.rows.reserve(batch.len);
        self.places.reserve(batch.len);
        let moments: Vec<&Column> = batch.moments().collect();
        for at in 0..batch.len {
            match row_at(at) {
                Ok(Some(row)) => {
                    self.rows.push(row);
                    let is_stated = moments.iter().any(|column| states(column, at));
                    self.places.push((batch.place(at), is_stated));
                }
                Ok(None) => {}
                Err(breach) => self.report.reject(batch.place(at), breach),
            }
        }
    }

    /// Notes the rows that became known after the cut-off of their date: of tables whose rows are
    /// expected on the evening of their date.
    pub(crate) fn note_late(
        &mut self,
        dates: impl Fn(&R) -> (NaiveDate, Timestamp),
        name: impl Fn(&R) -> String,
    ) {
        for (row, (place, _)) in self.rows.iter().zip(&self.places) {
            let (date, known_at) = dates(row);
            if known_at > self.cut_off.of(date) {
                self.report.note_late(*place, date, known_at, || name(row));
            }
        }
    }

    /// Declaration of the table.
    pub(crate) fn schema(&self) -> &'static TableSchema {
        self.schema
    }

    /// Looks at each row once more, with its place and whether it says itself when it was known: a
    /// row for which a name and the place of another are returned contradicts that other.
    pub(crate) fn look_again(
        &mut self,
        mut look: impl FnMut(&mut R, Place, bool) -> Option<(String, Place)>,
    ) {
        let mut kept = Vec::with_capacity(self.rows.len());
        for at in 0..self.rows.len() {
            let (place, is_stated) = self.places[at];
            let other = look(&mut self.rows[at], place, is_stated);
            kept.push(other.is_none());
            if let Some((name, other)) = other {
                let rule = contradiction(&self.at(other));
                self.reject(place, name, rule);
            }
        }
        let mut keep = kept.iter();
        self.rows.retain(|_| *keep.next().unwrap_or(&true));
        let mut keep = kept.iter();
        self.places.retain(|_| *keep.next().unwrap_or(&true));
    }

    /// Rejects a row for its key.
    pub(crate) fn reject(&mut self, place: Place, name: String, rule: String) {
        self.report.reject(place, Breach::new(self.key.clone(), name, rule));
    }

    /// A place as text, for the rule of another row.
    pub(crate) fn at(&self, place: Place) -> String {
        self.report.at(place)
    }

    /// The rows in order of their keys, each key once; `name` writes a key.
    pub(crate) fn settle(
        self,
        likeness: &Likeness<R>,
        name: impl Fn(&R) -> String,
    ) -> (Vec<R>, TableReport) {
        let Self { rows, places, mut report, key, .. } = self;
        let settled = |a: &R, b: &R| (likeness.order)(a, b).is_lt() && !(likeness.one_key)(a, b);
        // Tables mostly come sorted and without repetitions: then nothing needs to be moved.
        let stated = places.iter().filter(|(_, stated)| *stated).count();
        let one_kind = likeness.versions.is_none() || stated == 0 || stated == places.len();
        if one_kind && rows.is_sorted_by(settled) {
            return (rows, report.finish());
        }
        let mut rows: Vec<(R, (Place, bool))> = rows.into_iter().zip(places).collect();
        // Then by place, so that of repeated rows the first in the files stays, and messages name
        // the same rows whatever the sort.
        rows.sort_by(|(a, x), (b, y)| (likeness.order)(a, b).then(x.cmp(y)));
        if let Some(versions) = likeness.versions.as_ref().filter(|_| !one_kind) {
            rows = versions.standing(rows);
        }
        let rows: Vec<(R, Place)> =
            rows.into_iter().map(|(row, (place, _))| (row, place)).collect();
        let mut kept = Vec::with_capacity(rows.len());
        for group in rows.chunk_by(|(a, _), (b, _)| (likeness.one_key)(a, b)) {
            for (at, (row, place)) in group.iter().enumerate() {
                let rule = likeness.quarrel(group, at, &report);
                kept.push(rule.is_none());
                if let Some(rule) = rule {
                    report.reject(*place, Breach::new(key.clone(), name(row), rule));
                }
            }
        }
        let kept = rows.into_iter().zip(kept).filter(|(_, kept)| *kept);
        (kept.map(|((row, _), _)| row).collect(), report.finish())
    }
}

impl<R> Versions<R> {
    /// The rows without those that do not say when they were known and lose to one that does: it
    /// corrects them, even where it was known before the end of their date.
    fn standing(&self, rows: Vec<(R, (Place, bool))>) -> Vec<(R, (Place, bool))> {
        let mut kept = Vec::with_capacity(rows.len());
        for versions in rows.chunk_by(|(a, _), (b, _)| (self.are)(a, b)) {
            let stated = versions.iter().filter(|(_, (_, stated))| *stated);
            let first = stated.map(|(row, _)| (self.known_at)(row)).min();
            let loses = |row: &R| first.is_some_and(|first| first <= (self.known_at)(row));
            kept.extend(versions.iter().map(|(row, (_, stated))| *stated || !loses(row)));
        }
        let rows = rows.into_iter().zip(kept).filter(|(_, kept)| *kept);
        rows.map(|(row, _)| row).collect()
    }
}

impl<R> Likeness<R> {
    /// Reason for which a row cannot stand beside the others of its key, if there is one.
    fn quarrel(&self, group: &[(R, Place)], at: usize, report: &TableReport) -> Option<String> {
        let row = &group[at].0;
        if let Some((_, other)) = group.iter().find(|(other, _)| !(self.agree)(row, other)) {
            return Some(contradiction(&report.at(*other)));
        }
        let (_, first) = group[..at].iter().find(|(first, _)| (self.repeats)(first, row))?;
        Some(repetition(&report.at(*first)))
    }
}

/// The rule that a row breaks which differs from another of its key.
pub(crate) fn contradiction(other: &str) -> String {
    format!("contradicts {other}: neither is used")
}

/// The rule that a row breaks which says again what another says.
pub(crate) fn repetition(first: &str) -> String {
    format!("repeats {first}")
}
