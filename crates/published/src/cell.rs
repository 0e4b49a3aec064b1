//! The types of published values, in Parquet and as text.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat};
use kapok_domain::Timestamp;
use kapok_parquet_columns::{ColumnType, TextCells, TimeUnit, Values};

/// A value that a column holds; [`Option`] of one where it may be absent.
pub trait Cell: Clone + PartialEq + Sized {
    /// The type as the data dictionary names it.
    const TYPE: &'static str;
    /// Whether it may be absent.
    const NULLABLE: bool;

    /// The type in Parquet.
    fn column_type() -> ColumnType;
    /// Adds the value to a column of its type.
    fn push(&self, column: &mut Values);
    /// One value of a column; `None` if it has another type or must not be absent.
    fn read(column: &Values, at: usize) -> Option<Self>;
    /// Adds the text in CSV to another; nothing where absent.
    fn add_text(&self, text: &mut String);
    /// The text in CSV; empty where absent.
    fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text);
        text
    }
    /// The value of a text of a CSV file.
    fn parse(text: &str) -> Option<Self>;
}

/// A value that is there.
pub trait Plain: Clone + PartialEq + Sized {
    const NAME: &'static str;
    fn column_type() -> ColumnType;
    fn push_to(value: Option<&Self>, column: &mut Values);
    fn value(column: &Values, at: usize) -> Option<Self>;
    fn add_text_to(&self, text: &mut String);
    fn from_text(text: &str) -> Option<Self>;
}

/// A column of another type is a defect of the table's declaration.
fn no_such_column<T: Plain>() -> ! {
    panic!("a column of {} is of another type", T::NAME)
}

impl<T: Plain> Cell for Option<T> {
    const TYPE: &'static str = T::NAME;
    const NULLABLE: bool = true;

    fn column_type() -> ColumnType {
        T::column_type()
    }

    fn push(&self, column: &mut Values) {
        T::push_to(self.as_ref(), column);
    }

    fn read(column: &Values, at: usize) -> Option<Self> {
        if column.is_absent(at) { Some(None) } else { T::value(column, at).map(Some) }
    }

    fn add_text(&self, text: &mut String) {
        if let Some(value) = self {
            value.add_text_to(text);
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::from_text(text).map(Some) }
    }
}

macro_rules! present {
    ($($type:ty),+) => {$(
        impl Cell for $type {
            const TYPE: &'static str = <$type as Plain>::NAME;
            const NULLABLE: bool = false;

            fn column_type() -> ColumnType {
                <$type as Plain>::column_type()
            }

            fn push(&self, column: &mut Values) {
                <$type as Plain>::push_to(Some(self), column);
            }

            fn read(column: &Values, at: usize) -> Option<Self> {
                <$type as Plain>::value(column, at)
            }

            fn add_text(&self, text: &mut String) {
                self.add_text_to(text);
            }

            fn parse(text: &str) -> Option<Self> {
                <$type as Plain>::from_text(text)
            }
        }
    )+};
}

present!(String, f64, i64, bool, NaiveDate, Timestamp);

impl Plain for String {
    const NAME: &'static str = "text";

    fn column_type() -> ColumnType {
        ColumnType::Text
    }

    fn push_to(value: Option<&Self>, column: &mut Values) {
        match column {
            Values::Texts(TextCells::Plain(texts)) => texts.push(value.map(String::as_str)),
            _ => no_such_column::<Self>(),
        }
    }

    fn value(column: &Values, at: usize) -> Option<Self> {
        match column {
            Values::Texts(texts) => texts.get(at).map(str::to_owned),
            _ => None,
        }
    }

    fn add_text_to(&self, text: &mut String) {
        text.push_str(self);
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Plain for f64 {
    const NAME: &'static str = "number";

    fn column_type() -> ColumnType {
        ColumnType::Float64
    }

    fn push_to(value: Option<&Self>, column: &mut Values) {
        match column {
            Values::Doubles(numbers) => numbers.push(value.copied()),
            _ => no_such_column::<Self>(),
        }
    }

    fn value(column: &Values, at: usize) -> Option<Self> {
        match column {
            Values::Doubles(numbers) => numbers.get(at),
            _ => None,
        }
    }

    /// The shortest text that reads back the same; with an exponent below 1e-5 and from 1e16.
    fn add_text_to(&self, text: &mut String) {
        let _ = write!(text, "{self:?}");
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for i64 {
    const NAME: &'static str = "whole number";

    fn column_type() -> ColumnType {
        ColumnType::Int64
    }

    fn push_to(value: Option<&Self>, column: &mut Values) {
        match column {
            Values::Int64s(numbers) => numbers.push(value.copied()),
            _ => no_such_column::<Self>(),
        }
    }

    fn value(column: &Values, at: usize) -> Option<Self> {
        match column {
            Values::Int64s(numbers) => numbers.get(at),
            _ => None,
        }
    }

    fn add_text_to(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for bool {
    const NAME: &'static str = "true or false";

    fn column_type() -> ColumnType {
        ColumnType::Boolean
    }

    fn push_to(value: Option<&Self>, column: &mut Values) {
        match column {
            Values::Booleans(truths) => truths.push(value.copied()),
            _ => no_such_column::<Self>(),
        }
    }

    fn value(column: &Values, at: usize) -> Option<Self> {
        match column {
            Values::Booleans(truths) => truths.get(at),
            _ => None,
        }
    }

    fn add_text_to(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for NaiveDate {
    const NAME: &'static str = "date";

    fn column_type() -> ColumnType {
        ColumnType::Date32
    }

    fn push_to(value: Option<&Self>, column: &mut Values) {
        match column {
            Values::Int32s(days) => days.push(value.map(NaiveDate::to_epoch_days)),
            _ => no_such_column::<Self>(),
        }
    }

    fn value(column: &Values, at: usize) -> Option<Self> {
        match column {
            Values::Int32s(days) => NaiveDate::from_epoch_days(days.get(at)?),
            _ => None,
        }
    }

    /// The ISO form. By digits: a table has a date or two a row, and the general way of writing
    /// one takes longer than the rest of the row.
    fn add_text_to(&self, text: &mut String) {
        let Some(year) = u32::try_from(self.year()).ok().filter(|year| *year <= 9999) else {
            let _ = write!(text, "{self}");
            return;
        };
        two_digits(text, year / 100);
        two_digits(text, year % 100);
        text.push('-');
        two_digits(text, self.month());
        text.push('-');
        two_digits(text, self.day());
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Adds a number below 100 with two digits.
fn two_digits(text: &mut String, number: u32) {
    for digit in [number / 10, number % 10] {
        text.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
}

impl Plain for Timestamp {
    const NAME: &'static str = "time";

    fn column_type() -> ColumnType {
        ColumnType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
    }

    fn push_to(value: Option<&Self>, column: &mut Values) {
        match column {
            Values::Int64s(moments) => moments.push(value.map(Self::timestamp_micros)),
            _ => no_such_column::<Self>(),
        }
    }

    fn value(column: &Values, at: usize) -> Option<Self> {
        match column {
            Values::Int64s(moments) => DateTime::from_timestamp_micros(moments.get(at)?),
            _ => None,
        }
    }

    fn add_text_to(&self, text: &mut String) {
        text.push_str(&self.to_rfc3339_opts(SecondsFormat::Micros, true));
    }

    fn from_text(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
    }
}
