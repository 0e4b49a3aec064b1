//! Meaning of a column, from what Parquet and Arrow say in the footer.

use std::fmt;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit as Unit, Type as Physical};
use parquet::schema::types::Type;

use crate::arrow_types::ArrowType;
use crate::time_unit::TimeUnit;

/// Meaning of a column, by the names that Arrow gives.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ColumnType {
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float32,
    Float64,
    /// Digits altogether, digits after the point.
    Decimal(u32, u32),
    Date32,
    /// Unit, and time zone if the file names one.
    Timestamp(TimeUnit, Option<String>),
    Text,
    /// No row has a value, by its type.
    Null,
    /// A type that is not read, by its name.
    Other(String),
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(name) => f.write_str(name),
            known => write!(f, "{known:?}"),
        }
    }
}

/// The type of a column at the root of the schema.
pub(crate) fn of(field: &Type, arrow: Option<&ArrowType>) -> ColumnType {
    let info = field.get_basic_info();
    if !field.is_primitive() || (info.has_repetition() && is_repeated(field)) {
        let list = is_repeated(field) || info.converted_type() == ConvertedType::LIST;
        return ColumnType::Other(if list { "List" } else { "Struct" }.to_owned());
    }
    let (logical, converted) = (info.logical_type_ref(), info.converted_type());
    if matches!(logical, Some(LogicalType::Unknown)) || matches!(arrow, Some(ArrowType::Null)) {
        return ColumnType::Null;
    }
    let decimal = || digits(field, logical);
    match field.get_physical_type() {
        Physical::BOOLEAN => ColumnType::Boolean,
        Physical::FLOAT => ColumnType::Float32,
        Physical::DOUBLE => ColumnType::Float64,
        Physical::INT96 => ColumnType::Timestamp(TimeUnit::Nanosecond, zone(arrow, None)),
        Physical::INT32 => small(logical, converted, arrow, decimal),
        Physical::INT64 => large(logical, converted, arrow, decimal),
        Physical::BYTE_ARRAY => bytes(logical, converted, arrow, decimal),
        Physical::FIXED_LEN_BYTE_ARRAY => match (logical, converted) {
            (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => decimal(),
            _ => ColumnType::Other("FixedSizeBinary".to_owned()),
        },
    }
}

fn is_repeated(field: &Type) -> bool {
    let info = field.get_basic_info();
    info.has_repetition() && info.repetition() == parquet::basic::Repetition::REPEATED
}

fn digits(field: &Type, logical: Option<&LogicalType>) -> ColumnType {
    let (precision, scale) = match logical {
        Some(LogicalType::Decimal(decimal)) => (decimal.precision, decimal.scale),
        _ => (field.get_precision(), field.get_scale()),
    };
    let digits = |count: i32| u32::try_from(count).unwrap_or(0);
    ColumnType::Decimal(digits(precision), digits(scale))
}

fn small(
    logical: Option<&LogicalType>,
    converted: ConvertedType,
    arrow: Option<&ArrowType>,
    decimal: impl Fn() -> ColumnType,
) -> ColumnType {
    match (logical, converted) {
        (Some(LogicalType::Integer(int)), _) => match (int.bit_width, int.is_signed) {
            (8, true) => ColumnType::Int8,
            (16, true) => ColumnType::Int16,
            (8, false) => ColumnType::UInt8,
            (16, false) => ColumnType::UInt16,
            (32, false) => ColumnType::UInt32,
            _ => ColumnType::Int32,
        },
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => decimal(),
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => ColumnType::Date32,
        (Some(LogicalType::Time(_)), _) | (None, ConvertedType::TIME_MILLIS) => {
            ColumnType::Other("Time32(Millisecond)".to_owned())
        }
        (_, ConvertedType::UINT_8) => ColumnType::UInt8,
        (_, ConvertedType::UINT_16) => ColumnType::UInt16,
        (_, ConvertedType::UINT_32) => ColumnType::UInt32,
        (_, ConvertedType::INT_8) => ColumnType::Int8,
        (_, ConvertedType::INT_16) => ColumnType::Int16,
        _ => bare(arrow, ColumnType::Int32),
    }
}

fn large(
    logical: Option<&LogicalType>,
    converted: ConvertedType,
    arrow: Option<&ArrowType>,
    decimal: impl Fn() -> ColumnType,
) -> ColumnType {
    match (logical, converted) {
        (Some(LogicalType::Integer(int)), _) if !int.is_signed => ColumnType::UInt64,
        (Some(LogicalType::Integer(_)), _) => ColumnType::Int64,
        (Some(LogicalType::Timestamp(moment)), _) => {
            let utc = moment.is_adjusted_to_u_t_c.then_some("+00:00");
            ColumnType::Timestamp(unit(moment.unit), zone(arrow, utc))
        }
        (Some(LogicalType::Time(_)), _) | (None, ConvertedType::TIME_MICROS) => {
            ColumnType::Other("Time64".to_owned())
        }
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => decimal(),
        (None, ConvertedType::TIMESTAMP_MILLIS) => {
            ColumnType::Timestamp(TimeUnit::Millisecond, zone(arrow, None))
        }
        (None, ConvertedType::TIMESTAMP_MICROS) => {
            ColumnType::Timestamp(TimeUnit::Microsecond, zone(arrow, None))
        }
        (_, ConvertedType::UINT_64) => ColumnType::UInt64,
        _ => bare(arrow, ColumnType::Int64),
    }
}

fn bytes(
    logical: Option<&LogicalType>,
    converted: ConvertedType,
    arrow: Option<&ArrowType>,
    decimal: impl Fn() -> ColumnType,
) -> ColumnType {
    match (logical, converted) {
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => decimal(),
        (Some(LogicalType::String), _) | (None, ConvertedType::UTF8) => ColumnType::Text,
        _ if matches!(arrow, Some(ArrowType::Text)) => ColumnType::Text,
        _ => ColumnType::Other("Binary".to_owned()),
    }
}

/// The type of whole numbers of which Parquet says no more: Arrow's writers leave it at that for
/// seconds and durations, which Parquet has no name for.
fn bare(arrow: Option<&ArrowType>, number: ColumnType) -> ColumnType {
    match arrow {
        Some(ArrowType::Timestamp(unit, zone)) if number == ColumnType::Int64 => {
            ColumnType::Timestamp(*unit, zone.clone())
        }
        Some(ArrowType::Span(name)) => ColumnType::Other((*name).to_owned()),
        _ => number,
    }
}

fn unit(unit: Unit) -> TimeUnit {
    match unit {
        Unit::MILLIS => TimeUnit::Millisecond,
        Unit::MICROS => TimeUnit::Microsecond,
        Unit::NANOS => TimeUnit::Nanosecond,
    }
}

/// The time zone as Arrow names it; Parquet itself knows only whether moments are in UTC.
fn zone(arrow: Option<&ArrowType>, parquet: Option<&str>) -> Option<String> {
    match arrow {
        Some(ArrowType::Timestamp(_, zone)) => zone.clone(),
        _ => parquet.map(str::to_owned),
    }
}
