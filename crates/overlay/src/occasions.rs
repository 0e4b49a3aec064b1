//! Closes after which something happens to a level.

use chrono::{Datelike, Months, NaiveDate};
use kapok_domain::Effective;
use kapok_domain::calendar::{CalendarError, IndexCalendar};
use kapok_strict_toml::EffectiveConfig;
use schemars::JsonSchema;
use serde::Deserialize;

/// Closes after which something happens, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OccasionsConfig {
    /// Months, 1 to 12.
    pub months: Vec<u32>,
    /// The day of the month.
    pub effective: EffectiveConfig,
}

/// Closes after which something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasions {
    /// Months, 1 to 12.
    pub months: Vec<u32>,
    /// The day of the month.
    pub effective: Effective,
}

impl Occasions {
    /// The first such close on a day or after it. A month without such a day (a fifth Friday) has
    /// none.
    ///
    /// # Errors
    ///
    /// If the calendar ends before it.
    pub fn next(
        &self,
        from: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<NaiveDate, CalendarError> {
        let mut month = from.with_day(1).unwrap_or(from);
        loop {
            let named = self.months.contains(&month.month());
            match self.effective.close(month.year(), month.month(), calendar) {
                Ok(close) if named && close >= from => return Ok(close),
                Ok(_) | Err(CalendarError::NoSuchDay { .. }) => {}
                Err(error) => return Err(error),
            }
            month = month + Months::new(1);
        }
    }
}
