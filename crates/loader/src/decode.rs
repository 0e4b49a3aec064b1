//! Values of a file to typed cells: whole numbers and decimals to `f64`, timestamps to microseconds
//! or days, ISO texts to dates.

use kapok_parquet_columns::{ColumnType as Type, Nullable, TextCells, TimeUnit, Values};

use crate::column::{Cells, last_moment, parse_day, parse_moment, text_of};
use crate::schema::ValueType;

/// Cells, and the texts among them that are not of the type.
pub(crate) type Decoded = (Cells, Vec<(usize, String)>);

/// Whether a column of a file's type can be read as a declared type.
pub(crate) fn accepts(value_type: ValueType, seen: &Type) -> bool {
    let text = matches!(seen, Type::Text);
    match value_type {
        ValueType::Text => text,
        ValueType::Number | ValueType::Integer => is_number(seen),
        ValueType::Date => text || matches!(seen, Type::Date32) || is_utc_or_local(seen),
        ValueType::Timestamp => text || matches!(seen, Type::Date32 | Type::Timestamp(..)),
    }
}

/// Content of a type, in words.
pub(crate) fn describe(seen: &Type) -> String {
    match seen {
        Type::Text => "text".to_owned(),
        number if is_number(number) => format!("numbers ({number})"),
        other => other.to_string(),
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

/// The cells of a column; `None` if it is of a type that [`accepts`] refuses.
pub(crate) fn cells(value_type: ValueType, seen: &Type, values: Values) -> Option<Decoded> {
    let whole = |cells| Some((cells, Vec::new()));
    match (value_type, seen, values) {
        (ValueType::Number | ValueType::Integer, _, values) => {
            whole(Cells::Numbers(numbers(seen, values)?))
        }
        (ValueType::Text, _, Values::Texts(texts)) => whole(Cells::Texts(texts)),
        (ValueType::Date, Type::Date32, Values::Int32s(days)) => whole(Cells::Days(days)),
        (ValueType::Timestamp, Type::Date32, Values::Int32s(days)) => {
            whole(Cells::Moments(days.map(last_moment)))
        }
        (ValueType::Date, &Type::Timestamp(unit, _), Values::Int64s(ticks)) => {
            whole(Cells::Days(ticks.map(|ticks| days(ticks, unit))))
        }
        (ValueType::Timestamp, &Type::Timestamp(unit, _), Values::Int64s(ticks)) => {
            whole(Cells::Moments(ticks.map(|ticks| micros(ticks, unit))))
        }
        (_, Type::Text, Values::Texts(texts)) => parse(value_type, &texts),
        _ => None,
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

fn parse_each<T: Copy + Default>(
    texts: &TextCells,
    parse: impl Fn(&str) -> Option<T>,
) -> (Nullable<T>, Vec<(usize, String)>) {
    let mut unread = Vec::new();
    let mut value = |row| {
        let text = text_of(texts, row)?;
        let value = parse(text);
        if value.is_none() {
            unread.push((row, text.to_owned()));
        }
        value
    };
    let values: Vec<Option<T>> = (0..texts.len()).map(&mut value).collect();
    (values.into_iter().collect(), unread)
}

#[expect(clippy::cast_precision_loss, reason = "a number is read as the nearest f64")]
fn numbers(seen: &Type, values: Values) -> Option<Nullable<f64>> {
    Some(match (seen, values) {
        (_, Values::Doubles(numbers)) => numbers,
        (_, Values::Floats(numbers)) => numbers.map(f64::from),
        (Type::UInt32, Values::Int32s(numbers)) => numbers.map(|n| f64::from(n.cast_unsigned())),
        (_, Values::Int32s(numbers)) => numbers.map(f64::from),
        (Type::UInt64, Values::Int64s(numbers)) => numbers.map(|n| n.cast_unsigned() as f64),
        (_, Values::Int64s(numbers)) => numbers.map(|n| n as f64),
        (&Type::Decimal(_, scale), Values::Decimals(numbers)) => {
            // One rounding: both whole numbers are exact up to 2^53 and 10^22.
            let unit = 10f64.powi(i32::try_from(scale).ok()?);
            numbers.map(|n| n as f64 / unit)
        }
        _ => return None,
    })
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

    fn of(value_type: ValueType, seen: &Type, values: Values) -> String {
        assert!(accepts(value_type, seen), "{value_type} from {seen}");
        match cells(value_type, seen, values).unwrap().0 {
            Cells::Numbers(numbers) => format!("{:?}", numbers.iter().collect::<Vec<_>>()),
            Cells::Days(days) => format!("{:?}", days.iter().collect::<Vec<_>>()),
            Cells::Moments(moments) => format!("{:?}", moments.iter().collect::<Vec<_>>()),
            _ => String::new(),
        }
    }

    #[test]
    fn all_widths_are_numbers() {
        use ValueType::{Integer, Number};
        assert_eq!(of(Number, &Type::Int8, Values::Int32s(vec![-1].into())), "[Some(-1.0)]");
        let all_bits = Values::Int64s(vec![-1].into());
        assert_eq!(of(Integer, &Type::UInt64, all_bits), "[Some(1.8446744073709552e19)]");
        assert_eq!(
            of(Number, &Type::UInt32, Values::Int32s(vec![-1].into())),
            "[Some(4294967295.0)]"
        );
        assert_eq!(of(Number, &Type::Float32, Values::Floats(vec![0.5].into())), "[Some(0.5)]");
        let decimal = Values::Decimals(vec![12_345].into());
        assert_eq!(of(Number, &Type::Decimal(10, 2), decimal), "[Some(123.45)]");
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
            let ticks = || Values::Int64s(vec![-factor, 86_400 * factor].into());
            let seen = Type::Timestamp(unit, None);
            assert_eq!(of(Date, &seen, ticks()), "[Some(-1), Some(1)]");
            assert_eq!(of(Timestamp, &seen, ticks()), "[Some(-1000000), Some(86400000000)]");
        }
        let elsewhere = Type::Timestamp(TimeUnit::Second, Some("Asia/Shanghai".into()));
        assert!(!accepts(Date, &elsewhere));
        assert!(accepts(Timestamp, &elsewhere));
    }
}
