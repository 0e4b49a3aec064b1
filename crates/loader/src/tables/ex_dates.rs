//! Ex-dates on trading days.

use chrono::{Datelike, NaiveDate};
use kapok_domain::{Calendars, Mic};
use kapok_market::Terms;

use crate::column::{Breach, Column};

/// Largest number of years by which an event may lie beyond the published calendar: ours.
const YEARS_AHEAD: i32 = 2;

/// Tells trading days; the last answers are kept, as events of a day come together.
pub(super) struct TradingDays<'c> {
    calendars: &'c Calendars,
    next: Option<(Mic, NaiveDate, NaiveDate)>,
    before: Option<(Mic, NaiveDate, NaiveDate)>,
}

impl<'c> TradingDays<'c> {
    pub(super) fn new(calendars: &'c Calendars) -> Self {
        Self { calendars, next: None, before: None }
    }

    /// The day on which an event acts. One that moves a price needs a day on which the line
    /// trades: the date written, or else the next trading day. Others act on the date written.
    pub(super) fn ex_date(
        &mut self,
        column: &Column,
        row: usize,
        mic: Mic,
        terms: &Terms,
    ) -> Result<NaiveDate, Breach> {
        let written = column.needed_date(row)?;
        self.near(mic, written).map_err(|rule| column.breach(row, rule))?;
        let next = self.next(mic, written).map_err(|rule| column.breach(row, rule))?;
        Ok(if waits_for_trading(terms) { next } else { written })
    }

    /// Refuses dates so far beyond the published calendar that nobody can have announced them: the
    /// year is wrong.
    fn near(&self, mic: Mic, date: NaiveDate) -> Result<(), String> {
        let calendar = self.calendars.get(mic).map_err(|error| error.to_string())?;
        let end = calendar.certain_to();
        if date.year() - end.year() <= YEARS_AHEAD {
            return Ok(());
        }
        Err(format!(
            "{date} is more than {YEARS_AHEAD} years beyond the published calendar of {mic}, which \
             ends on {end}: correct the year, or leave the event out until its date is near"
        ))
    }

    /// The first trading day on a date or after it.
    fn next(&mut self, mic: Mic, date: NaiveDate) -> Result<NaiveDate, String> {
        if let Some((_, _, next)) = self.next.filter(|kept| (kept.0, kept.1) == (mic, date)) {
            return Ok(next);
        }
        let mut next = date;
        while !self.calendars.is_open(mic, next).map_err(|error| error.to_string())? {
            next = next.succ_opt().ok_or("has no trading day after it")?;
        }
        self.next = Some((mic, date, next));
        Ok(next)
    }

    /// The trading day before a date; where the calendar begins later, the day before.
    pub(super) fn before(&mut self, mic: Mic, date: NaiveDate) -> NaiveDate {
        if let Some((_, _, before)) = self.before.filter(|kept| (kept.0, kept.1) == (mic, date)) {
            return before;
        }
        let day_before = date.pred_opt().unwrap_or(date);
        let mut days = std::iter::successors(Some(day_before), NaiveDate::pred_opt);
        let decided = days.find(|day| self.calendars.is_open(mic, *day) != Ok(false));
        let open = decided.filter(|day| self.calendars.is_open(mic, *day) == Ok(true));
        let before = open.unwrap_or(day_before);
        self.before = Some((mic, date, before));
        before
    }
}

/// Whether an event changes a price, which shows when the line trades. An unknown type might.
fn waits_for_trading(terms: &Terms) -> bool {
    match terms {
        Terms::CashDividend { .. }
        | Terms::OptionalDividend { .. }
        | Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::RightsIssue { .. }
        | Terms::SpinOff { .. }
        | Terms::CapitalRepayment { .. }
        | Terms::Distribution { .. }
        | Terms::TenderOffer { .. }
        | Terms::LineSwitch { .. }
        | Terms::Redenomination { .. }
        | Terms::Unsupported { .. } => true,
        Terms::Merger { .. }
        | Terms::ShareChange { .. }
        | Terms::Replacement { .. }
        | Terms::IdentifierChange
        | Terms::Delisting { .. }
        | Terms::Bankruptcy { .. } => false,
    }
}
