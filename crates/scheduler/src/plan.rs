//! The plan of a run: pure, so that every case is a table in a test.

use chrono::{Days, NaiveDate};
use kapok_domain::calendar::CalendarError;
use kapok_market::DaySpans;
use kapok_rulebook::Rulebook;

/// The days that a user asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Calculate up to this day.
    pub to: NaiveDate,
    /// Calculate again from this day; absent: what is missing, or `to` if nothing is.
    pub from: Option<NaiveDate>,
    /// Reason for which published days may change.
    pub reason: Option<String>,
}

/// The state from which an index is carried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// From the state published for a day.
    Published(NaiveDate),
    /// From the base date, silently up to the first day due.
    Base,
}

/// The days that are due of one index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Position of the rulebook.
    pub index: usize,
    /// Start of the job.
    pub start: Start,
    /// Days to be calculated and published, in order.
    pub days: Vec<NaiveDate>,
}

/// The jobs of all indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// One job for each index with something due.
    pub jobs: Vec<Job>,
}

/// Obstacles to a plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// Days after the ones asked for are published and would contradict them.
    #[error(
        "{index} is published up to {last}: changing {from} to {to} would leave later days behind"
    )]
    LaterDays {
        /// The index.
        index: String,
        /// First day asked for.
        from: NaiveDate,
        /// Last day asked for.
        to: NaiveDate,
        /// Last day published.
        last: NaiveDate,
    },
    /// The days asked for end before they begin.
    #[error("there is no day from {from} to {to}")]
    Empty {
        /// First day asked for.
        from: NaiveDate,
        /// Last day asked for.
        to: NaiveDate,
    },
    /// The calendar does not reach.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl PlanError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::LaterDays { from, last, .. } => {
                Some(format!("calculate all of them again: --from {from} --date {last}"))
            }
            Self::Empty { .. } => Some("give a --date on or after --from".into()),
            Self::Calendar(_) => Some("extend the calendar with the `holidays` table".into()),
        }
    }
}

/// Plans what is due of each index.
///
/// * `published`: the last day published of each index, in the order of the rulebooks
///
/// An index that has never been published starts at its base date and publishes the days asked
/// for only; one that has catches up every missing day.
///
/// # Errors
///
/// If the days asked for make no sense, or a calendar does not reach.
pub fn plan(
    books: &[&Rulebook],
    published: &[Option<NaiveDate>],
    request: &Request,
) -> Result<Plan, PlanError> {
    let mut jobs = Vec::new();
    for (index, (book, &last)) in books.iter().zip(published).enumerate() {
        if let Some(job) = job(index, book, last, request)? {
            jobs.push(job);
        }
    }
    Ok(Plan { jobs })
}

fn job(
    index: usize,
    book: &Rulebook,
    last: Option<NaiveDate>,
    request: &Request,
) -> Result<Option<Job>, PlanError> {
    let to = request.to;
    let first = match (request.from, last) {
        (Some(from), _) if from > to => return Err(PlanError::Empty { from, to }),
        (Some(from), Some(last)) => from.min(next_day(last)),
        (Some(from), None) => from,
        (None, Some(last)) if last < to => next_day(last),
        (None, _) => to,
    };
    if let Some(last) = last.filter(|&last| request.reason.is_some() && to < last) {
        let index = book.id.to_string();
        return Err(PlanError::LaterDays { index, from: first, to, last });
    }
    let first = first.max(book.base_date);
    if first > to {
        return Ok(None);
    }
    let days = book.calendar.between(first, to)?.to_vec();
    let Some(&first) = days.first() else { return Ok(None) };
    let before = book.calendar.before(first, 1).ok().filter(|day| *day >= book.base_date);
    let start = match (before, last) {
        (Some(before), Some(last)) if before <= last => Start::Published(before),
        _ => Start::Base,
    };
    Ok(Some(Job { index, start, days }))
}

fn next_day(date: NaiveDate) -> NaiveDate {
    date + Days::new(1)
}

impl Plan {
    /// The days whose closes the jobs read.
    ///
    /// # Errors
    ///
    /// If a calendar does not reach.
    pub fn price_days(&self, books: &[&Rulebook]) -> Result<DaySpans, PlanError> {
        let mut days = DaySpans::default();
        for job in &self.jobs {
            let book = books[job.index];
            let (Some(&first), Some(&last)) = (job.days.first(), job.days.last()) else { continue };
            let first = match job.start {
                Start::Published(_) => first,
                Start::Base => book.base_date,
            };
            days = days.with(book.price_days(first, last)?);
        }
        Ok(days)
    }

    /// All days on which something is due, in order.
    #[must_use]
    pub fn days(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> =
            self.jobs.iter().flat_map(|job| job.days.iter().copied()).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}
