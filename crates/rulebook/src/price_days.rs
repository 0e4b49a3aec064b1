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
        for close in self.closes_of_reviews(first, last)? {
            let (rules, days) = (self.of_review(close)?, self.review_days(close)?);
            spans.push((rules.oldest_of_review(days), close));
        }
        for version in self.versions() {
            spans.extend(version.base_of_label(last).map(|day| (day, day)));
        }
        let lookback = self.versions().map(|version| version.price_lookback_days).max();
        let lookback = u64::from(lookback.unwrap_or_default());
        Ok(spans.into_iter().collect::<DaySpans>().from_days_before(lookback))
    }

    /// The earliest reference or pricing date of the compositions that come in on the days from
    /// `first` to `last`; `None` if none does.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn reviewed_from(
        &self,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Option<NaiveDate>, CalendarError> {
        let mut earliest = None;
        for close in self.closes_of_reviews(first, last)? {
            let days = self.review_days(close)?;
            let of_review = days.reference.min(days.pricing);
            earliest = Some(earliest.map_or(of_review, |day: NaiveDate| day.min(of_review)));
        }
        Ok(earliest)
    }

    /// Closes from which reviews are under way on the days from `first` to `last`, and the base
    /// date if it is not before them.
    fn closes_of_reviews(
        &self,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Vec<NaiveDate>, CalendarError> {
        let founded = (first <= self.base_date).then_some(self.base_date);
        let begun = self.calendar.before(first.max(self.base_date), self.longest_review() - 1);
        let due = self.reviews_due(begun.unwrap_or(first).max(self.base_date), last)?;
        Ok(due.into_iter().map(|due| due.scheduled).chain(founded).collect())
    }

    /// Most days over which a review is spread, in any version.
    fn longest_review(&self) -> usize {
        self.versions().map(|version| version.methodology.schedule.days as usize).max().unwrap_or(1)
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
