//! Arrow arrays to typed cells: whole numbers and decimals to `f64`, timestamps to microseconds
//! or days, ISO texts to dates.

use polars_arrow::array::{Array, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType as Type, TimeUnit};
use polars_arrow::types::NativeType;

use crate::column::{Cells, TextCells, last_moment, parse_day, parse_moment};
use crate::schema::ValueType;

/// Cells, and the texts among them that are not of the type.
pub(crate) type Decoded = (Cells, Vec<(usize, String)>);

/// Whether a column of a file's type can be read as a declared type.
pub(crate) fn accepts(value_type: ValueType, seen: &Type) -> bool {
    match value_type {
        ValueType::Text => is_text(seen),
        ValueType::Number | ValueType::Integer => is_number(seen),
        ValueType::Date => is_text(seen) || matches!(seen, Type::Date32) || is_utc_or_local(seen),
        ValueType::Timestamp => is_text(seen) || matches!(seen, Type::Date32 | Type::Timestamp(..)),
    }
}

/// Whether a type holds texts.
pub(crate) fn is_text(seen: &Type) -> bool {
    match seen {
        Type::Utf8 | Type::LargeUtf8 | Type::Utf8View => true,
        Type::Dictionary(_, words, _) => is_text(words),
        _ => false,
    }
}

/// Content of a type, in words.
pub(crate) fn describe(seen: &Type) -> String {
    match seen {
        text if is_text(text) => "text".to_owned(),
        number if is_number(number) => format!("numbers ({number:?})"),
        other => format!("{other:?}"),
    }
}

fn is_number(seen: &Type) -> bool {
    let float = matches!(seen, Type::Float32 | Type::Float64 | Type::Decimal(..));
    let signed = matches!(seen, Type::Int8 | Type::Int16 | Type::Int32 | Type::Int64);
    let unsigned = matches!(seen, Type::UInt8 | Type::UInt16 | Type::UInt32 | Type::UInt64);
    float || signed || unsigned
}

/// A timestamp of another zone has no date that we could be sure of.
fn is_utc_or_local(seen: &Type) -> bool {
    match seen {
        // A timestamp of another zone falls on another date than the exchange day half of the time.
        Type::Timestamp(_, zone) => {
            zone.as_ref().is_none_or(|zone| matches!(zone.as_str(), "UTC" | "Z" | "+00:00"))
        }
        _ => false,
    }
}

/// The cells of an array; `None` if the array is of a type that [`accepts`] refuses.
pub(crate) fn cells(value_type: ValueType, array: &dyn Array) -> Option<Decoded> {
    let whole = |cells| Some((cells, Vec::new()));
    match (value_type, array.dtype()) {
        (ValueType::Number | ValueType::Integer, _) => whole(Cells::Numbers(numbers(array)?)),
        (ValueType::Text, _) => whole(Cells::Texts(texts(array)?)),
        (ValueType::Date, Type::Date32) => whole(Cells::Days(primitive::<i32>(array)?.clone())),
        (ValueType::Timestamp, Type::Date32) => {
            whole(Cells::Moments(map(primitive::<i32>(array)?, last_moment)))
        }
        (ValueType::Date, &Type::Timestamp(unit, _)) => {
            whole(Cells::Days(map(primitive::<i64>(array)?, |ticks| days(ticks, unit))))
        }
        (ValueType::Timestamp, &Type::Timestamp(unit, _)) => {
            whole(Cells::Moments(map(primitive::<i64>(array)?, |ticks| micros(ticks, unit))))
        }
        _ => parse(value_type, &texts(array)?),
    }
}

/// Texts parsed into a type.
pub(crate) fn parse(value_type: ValueType, texts: &TextCells) -> Option<Decoded> {
    Some(match value_type {
        ValueType::Text => return None,
        ValueType::Number | ValueType::Integer => {
            let (numbers, unread) = parse_each(texts, |text| text.parse::<f64>().ok());
            (Cells::Numbers(numbers), unread)
        }
        ValueType::Date => {
            let (days, unread) = parse_each(texts, parse_day);
            (Cells::Days(days), unread)
        }
        ValueType::Timestamp => {
            let (moments, unread) = parse_each(texts, parse_moment);
            (Cells::Moments(moments), unread)
        }
    })
}

fn parse_each<T: NativeType>(
    texts: &TextCells,
    parse: impl Fn(&str) -> Option<T>,
) -> (PrimitiveArray<T>, Vec<(usize, String)>) {
    let mut unread = Vec::new();
    let mut value = |row| {
        let text = texts.get(row)?;
        let value = parse(text);
        if value.is_none() {
            unread.push((row, text.to_owned()));
        }
        value
    };
    let values: Vec<Option<T>> = (0..texts.len()).map(&mut value).collect();
    (values.into_iter().collect(), unread)
}

fn texts(array: &dyn Array) -> Option<TextCells> {
    if let Some(texts) = array.as_any().downcast_ref::<Utf8ViewArray>() {
        return Some(TextCells::Plain(texts.clone()));
    }
    let dictionary = array.as_any().downcast_ref::<DictionaryArray<u32>>()?;
    let words = dictionary.values().as_any().downcast_ref::<Utf8ViewArray>()?.clone();
    Some(TextCells::Dictionary { keys: dictionary.keys().clone(), words })
}

#[expect(clippy::cast_precision_loss, reason = "a number is read as the nearest f64")]
fn numbers(array: &dyn Array) -> Option<PrimitiveArray<f64>> {
    Some(match array.dtype() {
        Type::Float64 => primitive::<f64>(array)?.clone(),
        Type::Float32 => map(primitive::<f32>(array)?, f64::from),
        Type::Int8 => map(primitive::<i8>(array)?, f64::from),
        Type::Int16 => map(primitive::<i16>(array)?, f64::from),
        Type::Int32 => map(primitive::<i32>(array)?, f64::from),
        Type::Int64 => map(primitive::<i64>(array)?, |n| n as f64),
        Type::UInt8 => map(primitive::<u8>(array)?, f64::from),
        Type::UInt16 => map(primitive::<u16>(array)?, f64::from),
        Type::UInt32 => map(primitive::<u32>(array)?, f64::from),
        Type::UInt64 => map(primitive::<u64>(array)?, |n| n as f64),
        &Type::Decimal(_, scale) => {
            // One rounding: both whole numbers are exact up to 2^53 and 10^22.
            let unit = 10f64.powi(i32::try_from(scale).ok()?);
            map(primitive::<i128>(array)?, |n| n as f64 / unit)
        }
        _ => return None,
    })
}

fn primitive<T: NativeType>(array: &dyn Array) -> Option<&PrimitiveArray<T>> {
    array.as_any().downcast_ref()
}

fn map<T: NativeType, U: NativeType>(
    array: &PrimitiveArray<T>,
    convert: impl Fn(T) -> U,
) -> PrimitiveArray<U> {
    let values: Vec<U> = array.values().iter().map(|&value| convert(value)).collect();
    PrimitiveArray::new(U::PRIMITIVE.into(), values.into(), array.validity().cloned())
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn days(ticks: i64, unit: TimeUnit) -> i32 {
    // Euclidean: before 1970 a plain division rounds towards the next day.
    let day = ticks.div_euclid(86_400 * per_second(unit));
    i32::try_from(day).unwrap_or(i32::MAX)
}

fn micros(ticks: i64, unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Nanosecond => ticks.div_euclid(1_000),
        _ => ticks.saturating_mul(1_000_000 / per_second(unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value_type: ValueType, array: &dyn Array) -> String {
        assert!(accepts(value_type, array.dtype()), "{value_type} from {:?}", array.dtype());
        match cells(value_type, array).unwrap().0 {
            Cells::Numbers(numbers) => format!("{:?}", numbers.iter().collect::<Vec<_>>()),
            Cells::Days(days) => format!("{:?}", days.iter().collect::<Vec<_>>()),
            Cells::Moments(moments) => format!("{:?}", moments.iter().collect::<Vec<_>>()),
            _ => String::new(),
        }
    }

    #[test]
    fn all_widths_are_numbers() {
        use ValueType::{Integer, Number};
        assert_eq!(of(Number, &PrimitiveArray::from_vec(vec![1i8])), "[Some(1.0)]");
        assert_eq!(of(Integer, &PrimitiveArray::from_vec(vec![7u64])), "[Some(7.0)]");
        assert_eq!(of(Number, &PrimitiveArray::from_vec(vec![0.5f32])), "[Some(0.5)]");
        let decimal = PrimitiveArray::from_vec(vec![12_345i128]).to(Type::Decimal(10, 2));
        assert_eq!(of(Number, &decimal), "[Some(123.45)]");
    }

    #[test]
    fn timestamps_of_every_unit_are_days_and_moments() {
        use ValueType::{Date, Timestamp};
        for (unit, factor) in [
            (TimeUnit::Second, 1i64),
            (TimeUnit::Millisecond, 1_000),
            (TimeUnit::Microsecond, 1_000_000),
            (TimeUnit::Nanosecond, 1_000_000_000),
        ] {
            let array = PrimitiveArray::from_vec(vec![-factor, 86_400 * factor]);
            let array = array.to(Type::Timestamp(unit, None));
            assert_eq!(of(Date, &array), "[Some(-1), Some(1)]");
            assert_eq!(of(Timestamp, &array), "[Some(-1000000), Some(86400000000)]");
        }
        let elsewhere = Type::Timestamp(TimeUnit::Second, Some("Asia/Shanghai".into()));
        assert!(!accepts(Date, &elsewhere));
        assert!(accepts(Timestamp, &elsewhere));
    }
}
