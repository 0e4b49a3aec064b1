//! The types of published values, in Arrow and as text.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta};
use kapok_domain::Timestamp;

/// A value that a column holds; [`Option`] of one where it may be absent.
pub trait Cell: Clone + PartialEq + Sized {
    /// The type as the data dictionary names it.
    const TYPE: &'static str;
    /// Whether it may be absent.
    const NULLABLE: bool;

    /// The type in Arrow and Parquet.
    fn data_type() -> DataType;
    /// A column of values.
    fn array<'a>(values: impl Iterator<Item = &'a Self>) -> ArrayRef
    where
        Self: 'a;
    /// One value of a column; `None` if it has another type or must not be absent.
    fn read(array: &dyn Array, at: usize) -> Option<Self>;
    /// The text in CSV; empty where absent.
    fn text(&self) -> String;
    /// The value of a text of a CSV file.
    fn parse(text: &str) -> Option<Self>;
}

/// A value that is there.
pub trait Plain: Clone + PartialEq + Sized {
    const NAME: &'static str;
    fn data_type() -> DataType;
    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef
    where
        Self: 'a;
    fn value(array: &dyn Array, at: usize) -> Option<Self>;
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Option<Self>;
}

impl<T: Plain> Cell for Option<T> {
    const TYPE: &'static str = T::NAME;
    const NULLABLE: bool = true;

    fn data_type() -> DataType {
        T::data_type()
    }

    fn array<'a>(values: impl Iterator<Item = &'a Self>) -> ArrayRef
    where
        Self: 'a,
    {
        T::array_of(values.map(Option::as_ref))
    }

    fn read(array: &dyn Array, at: usize) -> Option<Self> {
        if array.is_null(at) { Some(None) } else { T::value(array, at).map(Some) }
    }

    fn text(&self) -> String {
        self.as_ref().map(T::to_text).unwrap_or_default()
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

            fn data_type() -> DataType {
                <$type as Plain>::data_type()
            }

            fn array<'a>(values: impl Iterator<Item = &'a Self>) -> ArrayRef
            where
                Self: 'a,
            {
                <$type as Plain>::array_of(values.map(Some))
            }

            fn read(array: &dyn Array, at: usize) -> Option<Self> {
                if array.is_null(at) { None } else { <$type as Plain>::value(array, at) }
            }

            fn text(&self) -> String {
                self.to_text()
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

    fn data_type() -> DataType {
        DataType::Utf8
    }

    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef {
        Arc::new(values.collect::<StringArray>())
    }

    fn value(array: &dyn Array, at: usize) -> Option<Self> {
        Some(array.as_any().downcast_ref::<StringArray>()?.value(at).to_owned())
    }

    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Plain for f64 {
    const NAME: &'static str = "number";

    fn data_type() -> DataType {
        DataType::Float64
    }

    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef {
        Arc::new(values.map(|value| value.copied()).collect::<Float64Array>())
    }

    fn value(array: &dyn Array, at: usize) -> Option<Self> {
        Some(array.as_any().downcast_ref::<Float64Array>()?.value(at))
    }

    /// The shortest text that reads back the same; with an exponent below 1e-5 and from 1e16.
    fn to_text(&self) -> String {
        format!("{self:?}")
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for i64 {
    const NAME: &'static str = "whole number";

    fn data_type() -> DataType {
        DataType::Int64
    }

    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef {
        Arc::new(values.map(|value| value.copied()).collect::<Int64Array>())
    }

    fn value(array: &dyn Array, at: usize) -> Option<Self> {
        Some(array.as_any().downcast_ref::<Int64Array>()?.value(at))
    }

    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for bool {
    const NAME: &'static str = "true or false";

    fn data_type() -> DataType {
        DataType::Boolean
    }

    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef {
        Arc::new(values.map(|value| value.copied()).collect::<BooleanArray>())
    }

    fn value(array: &dyn Array, at: usize) -> Option<Self> {
        Some(array.as_any().downcast_ref::<BooleanArray>()?.value(at))
    }

    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for NaiveDate {
    const NAME: &'static str = "date";

    fn data_type() -> DataType {
        DataType::Date32
    }

    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef {
        let days = |date: &Self| (*date - Self::default()).num_days();
        let days = values.map(|value| value.and_then(|date| i32::try_from(days(date)).ok()));
        Arc::new(days.collect::<Date32Array>())
    }

    fn value(array: &dyn Array, at: usize) -> Option<Self> {
        let days = array.as_any().downcast_ref::<Date32Array>()?.value(at);
        Self::default().checked_add_signed(TimeDelta::days(days.into()))
    }

    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Plain for Timestamp {
    const NAME: &'static str = "time";

    fn data_type() -> DataType {
        DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
    }

    fn array_of<'a>(values: impl Iterator<Item = Option<&'a Self>>) -> ArrayRef {
        let moments = values.map(|value| value.map(Self::timestamp_micros));
        Arc::new(moments.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    }

    fn value(array: &dyn Array, at: usize) -> Option<Self> {
        let array = array.as_any().downcast_ref::<TimestampMicrosecondArray>()?;
        DateTime::from_timestamp_micros(array.value(at))
    }

    fn to_text(&self) -> String {
        self.to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    fn from_text(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
    }
}
