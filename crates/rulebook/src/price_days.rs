//! Days whose closes an index reads.

use chrono::NaiveDate;
use kapok_domain::calendar::CalendarError;
use kapok_market::DaySpans;
use kapok_methodology::ReviewDays;
use kapok_weighting::optimised::return_dates;

use crate::rulebook::Rulebook;

impl Rulebook {
    /// Days whose closes are read when the index is calculated, published and explained on the days
    /// from `first` to `last`: those days and the one before, whose closes the events of the first
    /// open meet, the dates of the reviews under way, the returns behind a covariance, and the end
    /// of the base year of a climate label. Each span begins `[prices] lookback_days` earlier, for
    /// the last close of a security may be as old.
    ///
    /// All other tables are read whole.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn price_days(&self, first: NaiveDate, last: NaiveDate) -> Result<DaySpans, CalendarError> {
        // The calendar may begin with the first day.
        let before = self.calendar.before(first, 1).unwrap_or(first);
        let mut spans = vec![(before, last)];
        let founded = (first <= self.base_date).then_some(self.base_date);
        let schedule = &self.methodology.schedule;
        let closes = schedule.under_way(first.max(self.base_date), last, &self.calendar)?;
        for close in closes.into_iter().chain(founded) {
            let days = self.review_days(close)?;
            spans.push((self.oldest_of_review(days), close));
        }
        spans.extend(self.base_of_label(last).map(|day| (day, day)));
        let lookback = u64::from(self.price_lookback_days);
        Ok(spans.into_iter().collect::<DaySpans>().from_days_before(lookback))
    }

    /// The first day of the returns that a review reads, or of its own dates.
    fn oldest_of_review(&self, days: ReviewDays) -> NaiveDate {
        let oldest = days.reference.min(days.announcement).min(days.pricing);
        let returns = self.methodology.weighting.scheme.return_days();
        return_dates(&self.calendar, oldest, returns).first().copied().unwrap_or(oldest)
    }

    /// The day on which the universe of a climate label is measured for its base year; `None` where
    /// the intensity of that year is stated.
    fn base_of_label(&self, until: NaiveDate) -> Option<NaiveDate> {
        let climate = self.methodology.climate.as_ref()?;
        let measured = climate.base_intensity.is_none();
        measured.then(|| self.setting().last_day_of(climate.base_year, until))
    }
}
