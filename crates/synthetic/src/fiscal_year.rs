//! Fiscal years of companies.

use chrono::NaiveDate;

use crate::calendar::date;

/// Fiscal years, which end in December.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 2020..=2023;

/// Last day of a fiscal year.
pub(crate) fn year_end(year: i32) -> NaiveDate {
    date(year, 12, 31)
}
