//! Values of a file to typed cells: whole numbers and decimals to `f64`, timestamps to microseconds
//! or days, ISO texts to dates.

use kapok_parquet_columns::{ColumnType as Type, Nullable, TextCells, TimeUnit, Values};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::column::{Cells, text_of};
use crate::date_text::{last_moment, parse_day, parse_moment};
use crate::schema::ValueType;
use crate::sources::FileForm;

/// Cells, and the texts among them that are not of the type.
pub(crate) type Decoded = (Cells, Vec<(usize, String)>);

/// Whether a column of a file's type can be read as a declared type.
pub(crate) fn accepts(value_type: ValueType, seen: &Type) -> bool {
    let text = matches!(seen, Type::Text);
    match value_type {
        ValueType::Text => text,
        ValueType::Number | ValueType::Integer => is_number(seen),
        ValueType::Date | ValueType::Timestamp => {
            text || matches!(seen, Type::Date32 | Type::Timestamp(..))
        }
    }
}

/// Content of a type, in words.
pub(crate) fn describe(seen: &Type) -> String {
    match seen {
        Type::Text => "text".to_owned(),
        number if is_number(number) => format!("numbers ({number})"),
        Type::Timestamp(_, Some(zone)) => format!("timestamps of time zone {zone}"),
        Type::Timestamp(_, None) => "timestamps".to_owned(),
        other => other.to_string(),
    }
}

fn is_number(seen: &Type) -> bool {
    let float = matches!(seen, Type::Float32 | Type::Float64 | Type::Decimal(..));
    let signed = matches!(seen, Type::Int8 | Type::Int16 | Type::Int32 | Type::Int64);
    let unsigned = matches!(seen, Type::UInt8 | Type::UInt16 | Type::UInt32 | Type::UInt64);
    float || signed || unsigned
}

/// The cells of a column; `None` if it is of a type that [`accepts`] refuses.
pub(crate) fn cells(
    value_type: ValueType,
    seen: &Type,
    values: Values,
    form: FileForm,
) -> Option<Decoded> {
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
        (ValueType::Date, Type::Timestamp(unit, stated), Values::Int64s(ticks)) => {
            let zone = form.time_zone.filter(|_| stated.is_some());
            Some(days(&ticks.map(|ticks| micros(ticks, *unit)), zone))
        }
        (ValueType::Timestamp, &Type::Timestamp(unit, _), Values::Int64s(ticks)) => {
            whole(Cells::Moments(ticks.map(|ticks| micros(ticks, unit))))
        }
        (_, Type::Text, Values::Texts(texts)) => parse(value_type, &texts, form),
        _ => None,
    }
}

/// Texts parsed into a type.
pub(crate) fn parse(value_type: ValueType, texts: &TextCells, form: FileForm) -> Option<Decoded> {
    Some(match value_type {
        ValueType::Text => return None,
        ValueType::Number | ValueType::Integer => {
            let (numbers, unread) = parse_each(texts, |text| text.parse::<f64>().ok());
            (Cells::Numbers(numbers), unread)
        }
        ValueType::Date => {
            let (days, unread) =
                parse_each(texts, |text| parse_day(text).or_else(|| day_of(text, form.time_zone?)));
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
        (_, Values::Floats(numbers)) => numbers.map(shortest_decimal),
        (Type::UInt32, Values::Int32s(numbers)) => numbers.map(|n| f64::from(n.cast_unsigned())),
        (_, Values::Int32s(numbers)) => numbers.map(f64::from),
        (Type::UInt64, Values::Int64s(numbers)) => numbers.map(|n| n.cast_unsigned() as f64),
        (_, Values::Int64s(numbers)) => numbers.map(|n| n as f64),
        (&Type::Decimal(_, scale), Values::Decimals(numbers)) => numbers.map(|n| decimal(n, scale)),
        _ => return None,
    })
}

/// The shortest decimal number that is stored as a number of single precision, as a text of it
/// would be read: widened, 0.1 would be 0.10000000149011612.
fn shortest_decimal(number: f32) -> f64 {
    match number.is_finite() {
        true => number.to_string().parse().unwrap_or(f64::NAN),
        false => f64::from(number),
    }
}

/// The nearest number to `digits` / 10^`scale`, by one rounding, as a text of it would be read.
#[expect(clippy::cast_precision_loss, reason = "whole numbers up to 2^53 are exact")]
fn decimal(mut digits: i128, mut scale: u32) -> f64 {
    while scale > 0 && digits % 10 == 0 {
        (digits, scale) = (digits / 10, scale - 1);
    }
    // Both are exact: the division is the only rounding.
    if digits.unsigned_abs() <= 1 << 53 && scale <= 22 {
        return digits as f64 / 10f64.powi(i32::try_from(scale).unwrap_or(0));
    }
    format!("{digits}e-{scale}").parse().unwrap_or(f64::NAN)
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

const DAY: i64 = 86_400_000_000;

/// The dates of moments: in a zone that is stated, or those of midnights that have no zone. Other
/// moments are no dates.
fn days(moments: &Nullable<i64>, zone: Option<Tz>) -> Decoded {
    let mut unread = Vec::new();
    let mut day = |(row, micros): (usize, Option<i64>)| {
        let micros = micros?;
        let day = match zone {
            Some(zone) => local_day(DateTime::from_timestamp_micros(micros)?, zone),
            // Euclidean: before 1970 a plain division rounds towards the next day.
            None => i32::try_from(micros.div_euclid(DAY)).ok().filter(|_| micros % DAY == 0),
        };
        if day.is_none() {
            unread.push((row, written(micros)));
        }
        day
    };
    let days: Vec<Option<i32>> = moments.iter().enumerate().map(&mut day).collect();
    (Cells::Days(days.into_iter().collect()), unread)
}

fn local_day(moment: DateTime<Utc>, zone: Tz) -> Option<i32> {
    Some(moment.with_timezone(&zone).date_naive().to_epoch_days())
}

/// The date in a zone of a text that names an instant.
fn day_of(text: &str, zone: Tz) -> Option<i32> {
    local_day(DateTime::parse_from_rfc3339(text).ok()?.to_utc(), zone)
}

/// A moment without a zone, as a text would say it.
fn written(micros: i64) -> String {
    let moment = DateTime::from_timestamp_micros(micros);
    let text = moment.map(|moment| moment.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f").to_string());
    text.unwrap_or_else(|| format!("{micros} us"))
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
        match cells(value_type, seen, values, FileForm::default()).unwrap().0 {
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
    fn decimals_are_the_numbers_that_their_texts_are() {
        let read = |digits: i128, scale| {
            let decimals = Values::Decimals(vec![digits].into());
            of(ValueType::Number, &Type::Decimal(38, scale), decimals)
        };
        for (digits, scale, text) in [
            (12_345_000_000_000_000_000, 17, 123.45),
            (1, 18, 0.000_000_000_000_000_001),
            (-9_007_199_254_740_993, 0, -9_007_199_254_740_993_f64),
            (170_141_183_460_469_231_731_687_303_715_884_105_727, 38, 1.701_411_834_604_692_3),
            (99_999_999_999_999_999_999, 18, 100.0),
            (0, 18, 0.0),
        ] {
            assert_eq!(read(digits, scale), format!("[Some({text:?})]"), "{digits}e-{scale}");
        }
    }

    #[test]
    fn single_precision_is_the_decimal_that_was_meant() {
        let floats = vec![0.1_f32, 12.34, 1e10, -0.07, 46.67, f32::MIN_POSITIVE];
        let read = of(ValueType::Number, &Type::Float32, Values::Floats(floats.into()));
        assert_eq!(
            read,
            "[Some(0.1), Some(12.34), Some(10000000000.0), Some(-0.07), Some(46.67), \
             Some(1.1754944e-38)]"
        );
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
            assert_eq!(of(Date, &seen, ticks()), "[None, Some(1)]");
            assert_eq!(of(Timestamp, &seen, ticks()), "[Some(-1000000), Some(86400000000)]");
            let midnights = Values::Int64s(vec![-86_400 * factor, 0].into());
            assert_eq!(of(Date, &seen, midnights), "[Some(-1), Some(0)]");
        }
    }

    #[test]
    fn instants_are_dates_of_the_zone_that_is_stated() {
        let stated = |zone: &str| FileForm { time_zone: zone.parse().ok(), ..FileForm::default() };
        let seen = Type::Timestamp(TimeUnit::Second, Some("UTC".into()));
        let day = |form, seconds| {
            let ticks = Values::Int64s(vec![seconds].into());
            match cells(ValueType::Date, &seen, ticks, form).unwrap().0 {
                Cells::Days(days) => days.get(0),
                _ => None,
            }
        };
        // 16:00 UTC is midnight in Hong Kong, of the next day.
        assert_eq!(day(stated("Asia/Hong_Kong"), 16 * 3_600), Some(1));
        assert_eq!(day(stated("America/New_York"), 16 * 3_600), Some(0));
        assert_eq!(day(stated("America/New_York"), 3_600), Some(-1));
        assert_eq!(day_of("1970-01-01T16:00:00Z", "Asia/Hong_Kong".parse().unwrap()), Some(1));
        assert_eq!(day_of("1970-01-01T16:00:00", "Asia/Hong_Kong".parse().unwrap()), None);
    }
}
