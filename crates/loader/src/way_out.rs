//! Ways out of cells that are not of the type of their column.

use chrono::{DateTime, Days, NaiveDate};

use crate::date_text::{parse_day, parse_moment};
use crate::schema::ValueType;

/// Words of vendors for a cell without a value, in small letters.
const NONE: [&str; 12] =
    ["na", "n/a", "#n/a", "null", "none", "nil", "nul", "-", "--", "—", ".", "#div/0!"];

/// Text to write instead of one that is not of a type, where that is known; begins with what
/// follows "is not a …".
pub(crate) fn way_out(value_type: ValueType, seen: &str) -> String {
    let small = seen.to_lowercase();
    if value_type != ValueType::Text && NONE.contains(&small.as_str()) {
        return ": leave the cell empty where there is no value".to_owned();
    }
    match value_type {
        ValueType::Number | ValueType::Integer => of_number(seen),
        ValueType::Date => of_date(seen),
        ValueType::Timestamp => of_moment(seen),
        ValueType::Text => None,
    }
    .unwrap_or_default()
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn of_number(seen: &str) -> Option<String> {
    let separators = [',', '.', ' ', '\'', '_', '’', '\u{a0}', '\u{202f}'];
    let without = |kept: Option<char>| -> String {
        seen.chars().filter(|c| !separators.contains(c) || Some(*c) == kept).collect()
    };
    if seen.strip_suffix('%').is_some_and(|number| is_number(number.trim())) {
        return Some(": write a fraction: 0.05 is 5 %".to_owned());
    }
    let inner = seen.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    if inner.or(seen.strip_suffix('-')).is_some_and(is_number) {
        return Some(": write a minus sign before the number".to_owned());
    }
    let decimal_comma = is_number(&without(Some(',')).replacen(',', ".", 1));
    let decimal_point = is_number(&without(Some('.')));
    if let Some((_, decimals)) = seen.rsplit_once(',') {
        // 1,200 may be either; 50,00 and 1.200,00 have a decimal comma, 1,200.00 has none.
        if decimals.len() == 3 && !seen.contains('.') && decimal_comma {
            return Some(": write a decimal point, and no separator of thousands".to_owned());
        }
        if decimal_comma && !decimals.contains('.') {
            return Some(": write a decimal point".to_owned());
        }
    }
    if decimal_point && seen.chars().any(|c| separators.contains(&c) && c != '.') {
        return Some(format!(": write {}, without separators", without(Some('.'))));
    }
    let sign = |c: char| c.is_alphabetic() || c.is_whitespace() || "$€£¥'\"".contains(c);
    let alone = seen.trim_matches(sign);
    (alone != seen && is_number(alone)).then(|| format!(": write {alone} alone"))
}

/// Forms of dates that can be read in one way only.
const CLEAR: [&str; 8] = [
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y-%m-%d",
    "%d-%b-%Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%Y年%m月%d日",
    "%d.%m.%Y",
];

fn of_date(seen: &str) -> Option<String> {
    let basic = DateTime::parse_from_str(seen, "%Y-%m-%dT%H:%M:%S%.f%z");
    if DateTime::parse_from_rfc3339(seen).or(basic).is_ok() {
        let way_out = " but an instant: write the date, or state its `time_zone` under [[files]] \
                       in config/project.toml";
        return Some(way_out.to_owned());
    }
    if parse_moment(seen).is_some() && parse_day(seen).is_none() {
        return Some(" but a moment without a time zone: write the date".to_owned());
    }
    let of_form = |form| NaiveDate::parse_from_str(seen, form).ok();
    let eight = seen.len() == 8 && seen.bytes().all(|byte| byte.is_ascii_digit());
    let clear = CLEAR.into_iter().find_map(of_form);
    if let Some(date) = clear.or_else(|| of_form("%Y%m%d").filter(|_| eight)) {
        return Some(format!(": write {date}"));
    }
    if of_form("%d/%m/%Y").or_else(|| of_form("%m/%d/%Y")).is_some() {
        return Some(": write year, month and day, such as 2024-01-31".to_owned());
    }
    let number: u64 = seen.parse().ok()?;
    // Day numbers of spreadsheets count from the end of 1899; these are of 1954 to 2119.
    let days = (20_000..80_000).contains(&number).then_some(Days::new(number))?;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(days)?;
    Some(format!(": looks like the day number of a spreadsheet: write {date}"))
}

fn of_moment(seen: &str) -> Option<String> {
    let day = seen.get(..10).and_then(parse_day);
    day.map(|_| ": write 2024-01-31T18:00:00Z, or +08:00 in place of Z".to_owned())
        .or_else(|| of_date(seen))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::way_out;
    use crate::schema::ValueType::{self, Date, Number, Timestamp};

    fn all(value_type: ValueType, texts: &str) -> String {
        let line = |text: &str| format!("{text} |{}\n", way_out(value_type, text));
        texts.split('|').map(line).collect()
    }

    #[test]
    fn numbers() {
        let texts = "10,5|1,200|1,200.00|1.200,00|1 200,5|1'200.5|12%|$12.50|12.50HKD|HKD 12.50|\
                     (12.5)|12.5-|N/A|many|12..5";
        assert_snapshot!(all(Number, texts), @"
        10,5 |: write a decimal point
        1,200 |: write a decimal point, and no separator of thousands
        1,200.00 |: write 1200.00, without separators
        1.200,00 |: write a decimal point
        1 200,5 |: write a decimal point
        1'200.5 |: write 1200.5, without separators
        12% |: write a fraction: 0.05 is 5 %
        $12.50 |: write 12.50 alone
        12.50HKD |: write 12.50 alone
        HKD 12.50 |: write 12.50 alone
        (12.5) |: write a minus sign before the number
        12.5- |: write a minus sign before the number
        N/A |: leave the cell empty where there is no value
        many |
        12..5 |
        ");
    }

    #[test]
    fn dates_and_moments() {
        let texts = "2024/03/05|20240305|05.03.2024|05/03/2024|2024-3-5|5-Mar-2024|2024年3月5日|\
                     45356|2024-03-05 16:00|2024-03-05T16:00:00+0800|2024-01-32|soon";
        assert_snapshot!(all(Date, texts), @"
        2024/03/05 |: write 2024-03-05
        20240305 |: write 2024-03-05
        05.03.2024 |: write 2024-03-05
        05/03/2024 |: write year, month and day, such as 2024-01-31
        2024-3-5 |: write 2024-03-05
        5-Mar-2024 |: write 2024-03-05
        2024年3月5日 |: write 2024-03-05
        45356 |: looks like the day number of a spreadsheet: write 2024-03-05
        2024-03-05 16:00 | but a moment without a time zone: write the date
        2024-03-05T16:00:00+0800 | but an instant: write the date, or state its `time_zone` under [[files]] in config/project.toml
        2024-01-32 |
        soon |
        ");
        assert_snapshot!(all(Timestamp, "2024-03-01 18:00 HKT|2024/03/01|soon"), @"
        2024-03-01 18:00 HKT |: write 2024-01-31T18:00:00Z, or +08:00 in place of Z
        2024/03/01 |: write 2024-03-01
        soon |
        ");
    }
}
