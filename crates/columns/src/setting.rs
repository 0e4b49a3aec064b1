//! Currency, calendar and conventions by which the facts of an index are read and converted.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::Timeline;
use kapok_domain::calendar::IndexCalendar;
use kapok_domain::{Currency, Timestamp};
use kapok_market::fx::FxError;
use kapok_market::{FxQuote, FxTable, History, SecurityIx, Snapshot};

use crate::carbon::{Carbon, CarbonData};
use crate::error::FactError;
use crate::evaluation::EvaluationRule;

/// Evaluations of an index by the names that its columns use.
pub type EvaluationRules = BTreeMap<String, EvaluationRule>;

/// Currency, calendar and rules by which the facts of an index are read and converted.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Currency of the level.
    pub currency: &'a Currency,
    /// Calculation days.
    pub calendar: &'a IndexCalendar,
    /// Conventions, from date to date.
    pub conventions: &'a Timeline,
    /// Days before a date in which a last close may lie.
    pub price_lookback_days: u32,
    /// Sources of carbon figures.
    pub carbon: Option<&'a Carbon>,
    /// ESG evaluations.
    pub evaluations: &'a EvaluationRules,
}

impl<'a> Setting<'a> {
    /// The unit of amounts in index currency.
    #[must_use]
    pub fn currency_unit(&self) -> &'a str {
        self.currency.as_str()
    }

    /// Snapshot of what was known at the end of a day.
    #[must_use]
    pub fn snapshot<'h>(&self, history: &'h History, date: NaiveDate) -> Snapshot<'h> {
        Snapshot::new(history, date, history.cut_off(date), self.price_lookback_days)
    }

    /// The carbon data that are known; `None` if the index file has no `[carbon]`.
    #[must_use]
    pub fn carbon_data(&self, snapshot: Snapshot<'a>) -> Option<CarbonData<'a>> {
        Some(CarbonData::new(self.carbon?, self.conventions, snapshot))
    }

    /// Units of index currency per unit of a security's currency.
    ///
    /// # Errors
    ///
    /// If the index file names no source of rates, or there is no rate.
    pub fn fx_rate(
        &self,
        history: &History,
        security: SecurityIx,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Result<FxQuote, FactError> {
        let line = history.security(security);
        self.fx_from(history, line.currency, date, cut_off)?
            .ok_or_else(|| FactError::NoFx { security: line.id.clone(), currency: line.currency })
    }

    /// Units of index currency per unit of another; `None` if the index file names no source.
    ///
    /// # Errors
    ///
    /// If there is no rate.
    pub fn fx_from(
        &self,
        history: &History,
        from: Currency,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Result<Option<FxQuote>, FxError> {
        if from == *self.currency {
            let same = FxQuote { rate: 1.0, as_of: date, known_at: cut_off, through: None };
            return Ok(Some(same));
        }
        let conventions = self.conventions.on(date);
        let Some(fix) = &conventions.fx_fix else { return Ok(None) };
        let empty = FxTable::new(fix, Vec::new());
        let table = history.fx(fix).unwrap_or(&empty);
        table.rate(from, *self.currency, date, conventions.fx_carry_days, cut_off).map(Some)
    }

    /// The last calculation day of a year, and no later than `until`.
    #[must_use]
    pub fn last_day_of(&self, year: i32, until: NaiveDate) -> NaiveDate {
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(until).min(until);
        self.calendar.before(end, 0).unwrap_or(end)
    }
}
