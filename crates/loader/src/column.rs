//! A column of a batch: typed values, and the cells that could not be read.

use std::rc::Rc;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kapok_domain::{Mic, Timestamp};
use kapok_parquet_columns::{Nullable, TextCells};

use crate::date_text::last_moment;
use crate::schema::ColumnSchema;
use crate::sources::Moments;
use crate::way_out::way_out;

/// A rule that a row breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) column: String,
    pub(crate) seen: String,
    pub(crate) rule: String,
    pub(crate) cause: Cause,
}

/// Cause for which a row breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The row itself.
    Row,
    /// A name that another table should have: all rows of the name break the rule for one reason.
    UnknownName,
}

impl Breach {
    /// A breach by a row.
    pub(crate) fn new(column: impl Into<String>, seen: String, rule: String) -> Self {
        Self { column: column.into(), seen, rule, cause: Cause::Row }
    }
}

/// Rule of the years that a date can be meant to be of.
const YEARS: &str = "is not of a year from 1600 to 2100";

/// Columns of last days, in which a far day stands for none.
const OPEN_ENDS: [&str; 2] = ["delisted_on", "valid_to"];

/// Values of one type; null where the cell is empty or could not be read.
#[derive(Debug)]
pub(crate) enum Cells {
    /// The column is not in the file, not wanted, or empty throughout.
    Absent,
    Numbers(Nullable<f64>),
    /// Days since 1970-01-01.
    Days(Nullable<i32>),
    /// Microseconds since 1970-01-01, UTC.
    Moments(Nullable<i64>),
    Texts(TextCells),
}

/// A column of a batch.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) schema: &'static ColumnSchema,
    pub(crate) cells: Cells,
    /// Rows whose text is not of the column's type, in order, with that text.
    pub(crate) unread: Vec<(usize, String)>,
    /// Of `known_at`: moments of rows without one.
    pub(crate) moments: Option<Rc<Moments>>,
}

impl Column {
    pub(crate) fn new(
        schema: &'static ColumnSchema,
        cells: Cells,
        unread: Vec<(usize, String)>,
    ) -> Self {
        Self { schema, cells, unread, moments: None }
    }

    pub(crate) fn absent(schema: &'static ColumnSchema) -> Self {
        Self::new(schema, Cells::Absent, Vec::new())
    }

    /// The moment from which a row of a date could be known that does not say it.
    ///
    /// * `exchange`: of the row's line, if it is of one
    pub(crate) fn default_moment(&self, date: NaiveDate, exchange: Option<Mic>) -> Timestamp {
        self.moments.as_ref().map_or_else(|| end_of(date), |moments| moments.of(date, exchange))
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.cells, Cells::Absent) && self.unread.is_empty()
    }

    /// Whether every row has a value.
    pub(crate) fn is_filled(&self) -> bool {
        let absent = match &self.cells {
            Cells::Absent => return false,
            Cells::Numbers(numbers) => numbers.absent(),
            Cells::Days(days) => days.absent(),
            Cells::Moments(moments) => moments.absent(),
            Cells::Texts(texts) => texts.absent(),
        };
        absent == 0
    }

    /// Whether no row has a value.
    pub(crate) fn is_empty(&self) -> bool {
        let empty = match &self.cells {
            Cells::Absent => true,
            Cells::Numbers(numbers) => numbers.absent() == numbers.len(),
            Cells::Days(days) => days.absent() == days.len(),
            Cells::Moments(moments) => moments.absent() == moments.len(),
            Cells::Texts(texts) => (0..texts.len()).all(|row| text_of(texts, row).is_none()),
        };
        empty && self.unread.is_empty()
    }

    /// Whether the cell of a row is empty.
    pub(crate) fn is_blank(&self, row: usize) -> bool {
        let empty = match &self.cells {
            Cells::Absent => true,
            Cells::Numbers(numbers) => numbers.get(row).is_none(),
            Cells::Days(days) => days.get(row).is_none(),
            Cells::Moments(moments) => moments.get(row).is_none(),
            Cells::Texts(texts) => text_of(texts, row).is_none(),
        };
        empty && !self.is_unread(row)
    }

    /// A breach of a rule by the cell of a row.
    pub(crate) fn breach(&self, row: usize, rule: impl ToString) -> Breach {
        Breach::new(self.schema.name, self.seen(row), rule.to_string())
    }

    /// Cell as it is shown in messages; empty where there is none.
    pub(crate) fn seen(&self, row: usize) -> String {
        if let Ok(at) = self.unread.binary_search_by_key(&row, |(row, _)| *row) {
            return self.unread[at].1.clone();
        }
        let seen = match &self.cells {
            Cells::Absent => None,
            Cells::Numbers(numbers) => numbers.get(row).map(|n| n.to_string()),
            Cells::Days(days) => days.get(row).map(|day| {
                date_of(day).map_or_else(|| format!("day {day}"), |date| date.to_string())
            }),
            Cells::Moments(moments) => moments.get(row).map(|micros| {
                moment_of(micros).map_or_else(|| format!("{micros} us"), |m| m.to_rfc3339())
            }),
            Cells::Texts(texts) => text_of(texts, row).map(str::to_owned),
        };
        seen.unwrap_or_default()
    }

    fn is_unread(&self, row: usize) -> bool {
        self.unread.binary_search_by_key(&row, |(row, _)| *row).is_ok()
    }

    fn not_of_type(&self, row: usize) -> Breach {
        let way_out = way_out(self.schema.value_type, &self.seen(row));
        self.breach(row, format!("is not a {}{way_out}", self.schema.value_type))
    }

    fn needed<T>(&self, row: usize, value: Option<T>) -> Result<T, Breach> {
        value.ok_or_else(|| self.breach(row, "must not be empty"))
    }

    /// A finite number.
    pub(crate) fn number(&self, row: usize) -> Result<Option<f64>, Breach> {
        let number = match &self.cells {
            Cells::Numbers(numbers) => numbers.get(row),
            _ => None,
        };
        match number {
            None if self.is_unread(row) => Err(self.not_of_type(row)),
            // Vendors write NaN for "none". It is rejected, not read as unknown: a wrong export
            // should be seen.
            Some(number) if number.is_nan() => Err(self.breach(row, "is not a number")),
            Some(number) if number.is_infinite() => Err(self.breach(row, "must be finite")),
            number => Ok(number),
        }
    }

    pub(crate) fn needed_number(&self, row: usize) -> Result<f64, Breach> {
        let number = self.number(row)?;
        self.needed(row, number)
    }

    /// A number, if it passes a test; the rule says what the test is.
    pub(crate) fn number_if(
        &self,
        row: usize,
        test: impl Fn(f64) -> bool,
        rule: &str,
    ) -> Result<Option<f64>, Breach> {
        let number = self.number(row)?;
        if number.is_none_or(test) { Ok(number) } else { Err(self.breach(row, rule)) }
    }

    /// A fraction from 0 to 1.
    pub(crate) fn fraction(&self, row: usize) -> Result<Option<f64>, Breach> {
        self.number_if(row, |n| (0.0..=1.0).contains(&n), "must be a fraction from 0 to 1")
    }

    /// A whole number from 1.
    pub(crate) fn counting_number(&self, row: usize) -> Result<Option<u32>, Breach> {
        let whole = |n: f64| n.fract() == 0.0 && n >= 1.0 && n <= f64::from(u32::MAX);
        let number = self.number_if(row, whole, "must be a whole number from 1")?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tested")]
        Ok(number.map(|n| n as u32))
    }

    pub(crate) fn needed_fraction(&self, row: usize) -> Result<f64, Breach> {
        let fraction = self.fraction(row)?;
        self.needed(row, fraction)
    }

    /// A whole number within bounds that are allowed themselves.
    pub(crate) fn whole_number(
        &self,
        row: usize,
        (least, most): (u16, u16),
    ) -> Result<Option<u16>, Breach> {
        let good = |n: f64| n.fract() == 0.0 && n >= f64::from(least) && n <= f64::from(most);
        let rule = format!("must be a whole number from {least} to {most}");
        let number = self.number_if(row, good, &rule)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tested")]
        Ok(number.map(|n| n as u16))
    }

    pub(crate) fn needed_whole_number(
        &self,
        row: usize,
        bounds: (u16, u16),
    ) -> Result<u16, Breach> {
        let number = self.whole_number(row, bounds)?;
        self.needed(row, number)
    }

    pub(crate) fn date(&self, row: usize) -> Result<Option<NaiveDate>, Breach> {
        let day = match &self.cells {
            Cells::Days(days) => days.get(row),
            _ => None,
        };
        match day.map(date_of) {
            Some(None) => Err(self.not_of_type(row)),
            None if self.is_unread(row) => Err(self.not_of_type(row)),
            Some(Some(date)) if !self.is_of_its_time(date.year()) => Err(self.breach(row, YEARS)),
            date => Ok(date.flatten()),
        }
    }

    /// Whether a year can be meant; the end of what has none is often written as a far one.
    fn is_of_its_time(&self, year: i32) -> bool {
        let last = if OPEN_ENDS.contains(&self.schema.name) { 9999 } else { 2100 };
        (1600..=last).contains(&year)
    }

    pub(crate) fn needed_date(&self, row: usize) -> Result<NaiveDate, Breach> {
        let date = self.date(row)?;
        self.needed(row, date)
    }

    pub(crate) fn moment(&self, row: usize) -> Result<Option<Timestamp>, Breach> {
        let micros = match &self.cells {
            Cells::Moments(moments) => moments.get(row),
            _ => None,
        };
        match micros.map(moment_of) {
            Some(None) => Err(self.not_of_type(row)),
            None if self.is_unread(row) => Err(self.not_of_type(row)),
            Some(Some(moment)) if !self.is_of_its_time(moment.year()) => {
                Err(self.breach(row, YEARS))
            }
            moment => Ok(moment.flatten()),
        }
    }

    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        match &self.cells {
            Cells::Texts(texts) => text_of(texts, row),
            _ => None,
        }
    }

    pub(crate) fn boxed(&self, row: usize) -> Option<Box<str>> {
        self.text(row).map(Into::into)
    }

    pub(crate) fn needed_text(&self, row: usize) -> Result<&str, Breach> {
        self.needed(row, self.text(row))
    }

    /// A text that a domain type accepts.
    pub(crate) fn parsed<T>(&self, row: usize) -> Result<Option<T>, Breach>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        self.text(row).map(str::parse).transpose().map_err(|error| self.breach(row, error))
    }

    pub(crate) fn needed_parsed<T>(&self, row: usize) -> Result<T, Breach>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let value = self.parsed(row)?;
        self.needed(row, value)
    }

    /// Word of a closed list.
    pub(crate) fn one_of<T: Copy>(
        &self,
        row: usize,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Breach> {
        let Some(text) = self.text(row) else { return Ok(None) };
        let known = words.iter().find(|(word, _)| *word == text);
        let all = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let breach = || self.breach(row, format!("must be one of {}", all()));
        known.map(|(_, value)| Some(*value)).ok_or_else(breach)
    }

    pub(crate) fn needed_one_of<T: Copy>(
        &self,
        row: usize,
        words: &[(&str, T)],
    ) -> Result<T, Breach> {
        let value = self.one_of(row, words)?;
        self.needed(row, value)
    }
}

/// The text of a row; an empty one is none.
pub(crate) fn text_of(texts: &TextCells, row: usize) -> Option<&str> {
    texts.get(row).filter(|text| !text.is_empty())
}

/// The date of a day number, unless it lies beyond all calendars.
pub(crate) fn date_of(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(day)
}

fn moment_of(micros: i64) -> Option<Timestamp> {
    DateTime::from_timestamp_micros(micros)
}

/// The last moment of a date: `kapok_domain::end_of_day`, for millions of rows.
pub(crate) fn end_of(date: NaiveDate) -> Timestamp {
    moment_of(last_moment(date.to_epoch_days())).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_in_their_last_microsecond() {
        for day in [-1, 0, 1, 20_000] {
            let date = date_of(day).unwrap();
            assert_eq!(end_of(date), kapok_domain::end_of_day(date));
        }
    }
}
