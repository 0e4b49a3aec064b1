//! Dates and moments from texts of ISO 8601.

use chrono::{DateTime, NaiveDate};

/// A day number from a text: an ISO date, alone or with midnight after it.
pub(crate) fn parse_day(text: &str) -> Option<i32> {
    let (date, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let midnight = matches!(time, "" | " 00:00:00" | "T00:00:00");
    let date: NaiveDate = date.parse().ok().filter(|_| midnight && text.len() >= 10)?;
    Some(date.to_epoch_days())
}

/// Microseconds from a text: an ISO date and time, UTC unless it says otherwise, or a bare date,
/// which stands for its last moment.
pub(crate) fn parse_moment(text: &str) -> Option<i64> {
    // A bare date means known by the end of that day: its first moment would let a calculation see
    // it a day early.
    if let Some(day) = parse_day(text).filter(|_| text.len() == 10) {
        return Some(last_moment(day));
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp_micros());
    }
    // ISO 8601 in its basic form has no colon in the difference from UTC.
    let basic = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"];
    if let Some(moment) = basic.iter().find_map(|f| DateTime::parse_from_str(text, f).ok()) {
        return Some(moment.timestamp_micros());
    }
    let plain =
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let parsed = |format| chrono::NaiveDateTime::parse_from_str(text, format).ok();
    plain.into_iter().find_map(parsed).map(|moment| moment.and_utc().timestamp_micros())
}

/// The last microsecond of a day.
pub(crate) fn last_moment(day: i32) -> i64 {
    const DAY: i64 = 86_400_000_000;
    (i64::from(day) + 1) * DAY - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_moments_from_text() {
        assert_eq!(parse_day("1970-01-02"), Some(1));
        assert_eq!(parse_day("1970-01-02 00:00:00"), Some(1));
        assert_eq!(parse_day("1970-01-02 10:00:00"), None);
        assert_eq!(parse_day("1970-1-2"), None);
        assert_eq!(parse_day("02.01.1970"), None);
        assert_eq!(parse_moment("1970-01-01"), Some(86_399_999_999));
        assert_eq!(parse_moment("1970-01-01T08:00:00+08:00"), Some(0));
        assert_eq!(parse_moment("1970-01-01 00:00:01.5"), Some(1_500_000));
        assert_eq!(parse_moment("1970-01-01 08:00:00+08:00"), Some(0));
        assert_eq!(parse_moment("1970-01-01T08:00:00+0800"), Some(0));
        assert_eq!(parse_moment("1970-01-01 00:01"), Some(60_000_000));
        assert_eq!(parse_moment("soon"), None);
    }
}
