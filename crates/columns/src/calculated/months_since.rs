//! Months since a date: how long a security has been listed, how old its last price is.

use chrono::{Datelike, NaiveDate};
use kapok_market::SecurityIx;
use kapok_market::column::{Column, ColumnType, Values};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::declaration::Declaration;
use crate::origin::{Origin, Origins};
use crate::sheet::Sheet;

/// Months since a date, as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthsSinceConfig {
    /// The column of dates, such as `listed_on`.
    pub of: String,
}

/// Whole months from the date of a column to the day of the sheet, the reference date in a review;
/// below zero where that date is still to come, unknown where it is.
///
/// `(y₁ − y₀) · 12 + m₁ − m₀`, less one if the day of the month is not reached.
///
/// Source: `docs/methodology/eligibility.md` §3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthsSince {
    /// The column of dates.
    pub of: String,
}

/// Resolves the column; `None` if it names no column of dates.
pub(crate) fn resolve(
    written: &MonthsSinceConfig,
    column: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<MonthsSince> {
    let known = column.known.named(&written.of, &column.at("of"), problems)?;
    if known.column_type() != ColumnType::Date {
        problems.push(column.problem_at("of", format!("`{}` holds no dates", written.of)));
        return None;
    }
    Some(MonthsSince { of: written.of.clone() })
}

impl MonthsSince {
    pub(crate) fn column<'h>(&self, sheet: &Sheet<'h>) -> Column<'h> {
        let today = sheet.snapshot().date();
        let months = |date: &Option<NaiveDate>| date.map(|date| f64::from(months(date, today)));
        let values = match &sheet.column(&self.of).values {
            Values::Date(dates) => dates.iter().map(months).collect(),
            Values::Number(_) | Values::Text(_) => Vec::new(),
        };
        Column { unit: "months", values: Values::Number(values) }
    }

    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Origins {
        let count = u32::try_from(sheet.history().securities().len()).unwrap_or(u32::MAX);
        let of = |security| Origin::of(sheet.origins_of(&self.of, security));
        Origins::OfSecurities((0..count).map(|at| Some(of(SecurityIx(at)))).collect())
    }
}

/// Whole months from one day to another.
fn months(from: NaiveDate, to: NaiveDate) -> i32 {
    let begun = (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32;
    begun - i32::from(to.day() < from.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_whole_when_its_day_is_reached() {
        let months = |from: &str, to: &str| months(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(months("2019-07-23", "2020-01-22"), 5);
        assert_eq!(months("2019-07-23", "2020-01-23"), 6);
        assert_eq!(months("2020-01-31", "2020-02-29"), 0);
        assert_eq!(months("2020-01-31", "2020-03-31"), 2);
        assert_eq!(months("2020-02-10", "2020-01-23"), -1);
    }
}
