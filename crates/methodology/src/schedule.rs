//! Schedule of reviews: months, effective close, and the dates before it.
//!
//! Source: `docs/methodology/reviews.md` §1, §2, §6, §7.

use chrono::{Days, NaiveDate};
use kapok_domain::calendar::{CalendarError, IndexCalendar};
use kapok_domain::{DateRule, Effective};
use kapok_strict_toml::{EffectiveConfig, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

/// Schedule of reviews, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewSection {
    /// Months with a review, 1 to 12.
    pub months: Vec<u32>,
    /// Day on which the new composition takes effect.
    pub effective: EffectiveConfig,
    /// Reference date, whose facts decide.
    pub reference: DaysBefore,
    /// Announcement date.
    pub announcement: DaysBefore,
    /// Pricing date, whose prices and rates turn weights into index shares; absent: the reference
    /// date.
    pub pricing: Option<DaysBefore>,
    /// Number of days over which the composition moves to the new one, in equal steps of index
    /// shares; absent: one.
    pub days: Option<u32>,
    /// Treatment of a review if an exchange of the index is closed on the effective close; absent:
    /// it takes effect all the same, at the last prices of that exchange.
    pub if_exchange_closed: Option<IfExchangeClosed>,
    /// Dates of the composition with which the index begins; absent: all are the base date.
    pub on_base_date: Option<OnBaseDate>,
    /// Date whose version of the rules makes a review; needed where the index has several
    /// versions, refused where it has one.
    pub rules_of: Option<RulesOf>,
}

/// Date of a review whose version of the rules makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RulesOf {
    /// Version in force on the announcement date.
    AnnouncementDate,
    /// Version in force on the effective close.
    EffectiveDate,
}

/// Dates of the composition with which an index begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnBaseDate {
    /// Decided, announced and priced on the base date.
    AtOnce,
    /// Decided, announced and priced as many calculation days before the base date as a review is
    /// before its effective close.
    AsScheduled,
}

/// Treatment of a review if an exchange is closed on the effective close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfExchangeClosed {
    /// Proceed: it takes effect all the same.
    Proceed,
    /// Postpone: it takes effect after the next close at which all exchanges trade, with the
    /// composition as decided.
    Postpone,
}

/// Distance before the effective close.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DaysBefore {
    /// Calculation days before the close after which the review takes effect; 0 is that day.
    pub trading_days_before: u32,
}

/// Schedule of reviews, as resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Months with a review.
    pub months: Vec<u32>,
    /// Day on which a review takes effect.
    pub effective: Effective,
    /// Calculation days from the reference date to the effective close.
    pub reference_days_before: u32,
    /// Calculation days from the announcement to the effective close.
    pub announcement_days_before: u32,
    /// Calculation days from the pricing date to the effective close.
    pub pricing_days_before: u32,
    /// Number of days over which the composition moves, the first being the effective close.
    pub days: u32,
    /// Whether a review waits until all exchanges of the index trade.
    pub postponed: bool,
    /// Dates of the composition with which the index begins.
    pub on_base_date: OnBaseDate,
    /// Date whose version of the rules makes a review; `None` where the index has one version.
    pub rules_of: Option<RulesOf>,
}

/// Review, by its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Close from which its other dates are counted.
    pub scheduled: NaiveDate,
    /// Close after which it takes effect.
    pub effective: NaiveDate,
}

/// Dates of one review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewDays {
    /// Reference date: its facts decide.
    pub reference: NaiveDate,
    /// Announcement date.
    pub announcement: NaiveDate,
    /// Pricing date: its prices and rates set the index shares.
    pub pricing: NaiveDate,
    /// Effective close: the composition is in force after it.
    pub effective_close: NaiveDate,
}

impl ReviewDays {
    /// Dates of a review that is decided, announced, priced and in force on one day: the base date.
    #[must_use]
    pub fn all_on(date: NaiveDate) -> Self {
        Self { reference: date, announcement: date, pricing: date, effective_close: date }
    }
}

/// Longest closure of an exchange for which a postponed review is looked up, calendar days: ours,
/// several times longer than any holiday.
const LONGEST_CLOSURE_DAYS: u64 = 45;

impl Schedule {
    /// Schedule of an index that is never reviewed after its base date.
    fn never() -> Self {
        Self {
            months: Vec::new(),
            effective: Effective::AfterCloseOf(DateRule::LastTradingDay),
            reference_days_before: 0,
            announcement_days_before: 0,
            pricing_days_before: 0,
            days: 1,
            postponed: false,
            on_base_date: OnBaseDate::AtOnce,
            rules_of: None,
        }
    }

    /// Dates of the composition with which an index begins.
    ///
    /// Source: `docs/methodology/reviews.md` §3.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn days_of_base_date(
        &self,
        base_date: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<ReviewDays, CalendarError> {
        match self.on_base_date {
            OnBaseDate::AtOnce => Ok(ReviewDays::all_on(base_date)),
            OnBaseDate::AsScheduled => self.days_of(base_date, calendar),
        }
    }

    /// Reference date of a review.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn reference_date(
        &self,
        effective_close: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<NaiveDate, CalendarError> {
        days_before(effective_close, self.reference_days_before, calendar)
    }

    /// Dates of a review.
    ///
    /// * `effective_close`: close after which the composition is in force
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn days_of(
        &self,
        effective_close: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<ReviewDays, CalendarError> {
        let before = |days| days_before(effective_close, days, calendar);
        Ok(ReviewDays {
            reference: before(self.reference_days_before)?,
            announcement: before(self.announcement_days_before)?,
            pricing: before(self.pricing_days_before)?,
            effective_close,
        })
    }

    /// Reviews that take effect after a close from `from` to `to`.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn due(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<Vec<Due>, CalendarError> {
        let between = |from| self.effective.closes_between(&self.months, from, to, calendar);
        if !self.postponed {
            let closes = between(from)?.into_iter();
            return Ok(closes.map(|close| Due { scheduled: close, effective: close }).collect());
        }
        let mut due = Vec::new();
        // A review may have been scheduled before `from` and wait for an exchange since.
        for scheduled in between(from - Days::new(LONGEST_CLOSURE_DAYS))? {
            let effective = calendar.first_whole(scheduled)?;
            if from <= effective && effective <= to {
                due.push(Due { scheduled, effective });
            }
        }
        Ok(due)
    }
}

fn days_before(
    close: NaiveDate,
    days: u32,
    calendar: &IndexCalendar,
) -> Result<NaiveDate, CalendarError> {
    match days {
        0 => Ok(close),
        days => calendar.before(close, days as usize),
    }
}

/// Resolves the schedule of an index file; `None` if there is a problem with it.
///
/// * `review`: the section; absent where nothing is reviewed
/// * `is_stated`: whether the file itself states the weights or index shares of its constituents
pub(crate) fn resolve(
    review: Option<&ReviewSection>,
    is_stated: bool,
    problems: &mut Vec<Problem>,
) -> Option<Schedule> {
    match review {
        Some(review) => reviewed(review, problems),
        None if is_stated => Some(Schedule::never()),
        None => {
            let message = "`[review]` is missing, and the composition depends on facts";
            let problem = Problem::new("review", message);
            let hint = "state when it is reviewed: only an index of `fixed_shares` or \
                `fixed_weight` can do without";
            problems.push(problem.hint(hint));
            None
        }
    }
}

fn reviewed(review: &ReviewSection, problems: &mut Vec<Problem>) -> Option<Schedule> {
    let before = problems.len();
    for (i, month) in review.months.iter().enumerate() {
        if !(1..=12).contains(month) {
            let path = format!("review.months[{i}]");
            let problem = Problem::new(path, format!("{month} is not a month, 1 to 12"));
            problems.push(problem.hint("June and December are months = [6, 12]"));
        } else if review.months[..i].contains(month) {
            let path = format!("review.months[{i}]");
            let problem = Problem::new(path, format!("month {month} is there twice"));
            problems.push(problem.hint("state each month once"));
        }
    }
    let (reference, announcement) =
        (review.reference.trading_days_before, review.announcement.trading_days_before);
    if announcement > reference {
        let message = format!(
            "announced {announcement} days before, and decided only {reference} days before"
        );
        let hint = "announce it as many days before or fewer, or decide earlier: raise `reference`";
        problems.push(Problem::new("review.announcement", message).hint(hint));
    }
    let pricing = review.pricing.as_ref().map_or(reference, |day| day.trading_days_before);
    if pricing > reference {
        let message =
            format!("priced {pricing} days before, and decided only {reference} days before");
        let hint = "price it as many days before or fewer, or decide earlier: raise `reference`";
        problems.push(Problem::new("review.pricing", message).hint(hint));
    }
    let days = review.days.unwrap_or(1);
    if days == 0 {
        let problem = Problem::new("review.days", "a review takes at least 1 day");
        problems.push(problem.hint("days = 1, or leave it out"));
    }
    let effective = review.effective.resolve("review.effective", problems)?;
    (problems.len() == before).then(|| Schedule {
        months: review.months.clone(),
        effective,
        reference_days_before: reference,
        announcement_days_before: announcement,
        pricing_days_before: pricing,
        days,
        postponed: review.if_exchange_closed == Some(IfExchangeClosed::Postpone),
        on_base_date: review.on_base_date.unwrap_or(OnBaseDate::AtOnce),
        rules_of: review.rules_of,
    })
}

#[cfg(test)]
mod tests {
    use kapok_domain::DateRule;
    use kapok_domain::calendar::{Calendars, OpenRule};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Shenzhen and Hong Kong; on 1 July 2024 Hong Kong is closed.
    fn calendar() -> IndexCalendar {
        let mics = ["XSHE", "XHKG"].map(|mic| mic.parse().unwrap());
        let any = [(NaiveDate::MIN, OpenRule::AnyOpen)];
        Calendars::built_in().combine(&mics, &any).unwrap()
    }

    fn first_of_july(postponed: bool) -> Schedule {
        Schedule {
            months: vec![7],
            effective: Effective::AfterCloseOf(DateRule::FirstTradingDay),
            reference_days_before: 5,
            announcement_days_before: 3,
            pricing_days_before: 5,
            days: 1,
            postponed,
            on_base_date: OnBaseDate::AtOnce,
            rules_of: None,
        }
    }

    #[test]
    fn a_review_waits_for_a_closed_exchange_and_keeps_its_other_dates() {
        let (calendar, waiting) = (calendar(), first_of_july(true));
        let (first, second) = (day("2024-07-01"), day("2024-07-02"));
        assert_eq!(waiting.due(first, first, &calendar), Ok(vec![]));
        let due = Due { scheduled: first, effective: second };
        assert_eq!(waiting.due(second, second, &calendar), Ok(vec![due]));
        assert_eq!(waiting.due(first, day("2024-12-31"), &calendar), Ok(vec![due]));
        let at_once = first_of_july(false);
        let due = Due { scheduled: first, effective: first };
        assert_eq!(at_once.due(first, second, &calendar), Ok(vec![due]));
    }

    #[test]
    fn the_first_composition_may_be_decided_before_the_base_date() {
        let (calendar, at_once) = (calendar(), first_of_july(false));
        let base = day("2024-07-05");
        assert_eq!(at_once.days_of_base_date(base, &calendar), Ok(ReviewDays::all_on(base)));
        let before = Schedule { on_base_date: OnBaseDate::AsScheduled, ..at_once };
        let days = before.days_of_base_date(base, &calendar).unwrap();
        let (decided, announced) = (day("2024-06-28"), day("2024-07-02"));
        assert_eq!((days.reference, days.announcement), (decided, announced));
        assert_eq!((days.pricing, days.effective_close), (decided, base));
    }

    #[test]
    fn what_is_never_reviewed_has_no_review() {
        let (calendar, never) = (calendar(), Schedule::never());
        let (from, to) = (day("2020-01-01"), day("2025-12-31"));
        assert_eq!(never.due(from, to, &calendar), Ok(Vec::new()));
        let mut problems = Vec::new();
        assert_eq!((resolve(None, true, &mut problems), problems.len()), (Some(never), 0));
        assert_eq!(resolve(None, false, &mut problems), None);
        assert!(problems[0].message.contains("`[review]` is missing"), "{problems:?}");
    }
}
