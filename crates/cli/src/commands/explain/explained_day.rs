//! Day of an index, calculated again with all details.

use chrono::NaiveDate;
use kapok_backtest::replay_beside;
use kapok_engine::{ActionRecord, Calculator, Outcome, Stage};
use kapok_market::History;
use kapok_overlay::Others;
use kapok_publication::{IndexDay, tabulate};
use kapok_published::DayTables;
use kapok_scheduler::Compiled;

use crate::failure::{Code, Failure};

/// Requested day, and the day of the review whose composition it had.
pub(super) struct ExplainedDay {
    pub(super) date: NaiveDate,
    pub(super) tables: DayTables,
    pub(super) review_date: NaiveDate,
    pub(super) review: DayTables,
    /// Records of events after the review, up to the open of the day.
    pub(super) events: Vec<ActionRecord>,
}

/// Index that is explained.
pub(super) struct Explaining<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) history: &'a History,
    /// Levels of other indices that its blends need.
    pub(super) others: &'a Others,
}

impl Explaining<'_> {
    /// Replays the index up to a day; keeps that day and the last review before it.
    pub(super) fn day(&self, date: NaiveDate) -> Result<ExplainedDay, Failure> {
        let Self { compiled, history, others } = *self;
        let book = &compiled.book;
        let review_date = self.review_date(date)?;
        let (mut day, mut review, mut events) = (None, None, Vec::new());
        let calculator = Calculator { book, history, detail: false };
        let keep = [date, review_date];
        let replayed = replay_beside(calculator, others, date, &keep, &mut |outcome| {
            if review_date <= outcome.date && outcome.date <= date {
                let of_open =
                    |a: &&ActionRecord| outcome.date < date || a.stage <= Stage::TodayClose;
                let after =
                    |a: &&ActionRecord| outcome.date > review_date || a.stage == Stage::NextOpen;
                events.extend(outcome.actions.iter().filter(of_open).filter(after).cloned());
            }
            if outcome.date == review_date {
                review = Some(self.tables(outcome));
            }
            if outcome.date == date {
                day = Some(self.tables(outcome));
            }
        });
        match (replayed.held, day, review) {
            (None, Some(tables), Some(review)) => {
                Ok(ExplainedDay { date, tables, review_date, review, events })
            }
            (Some(held), ..) => Err(Failure::held(book.id.as_str(), &held)),
            _ => Err(Failure::new(Code::Defect, format!("{} has no outcome on {date}", book.id))),
        }
    }

    /// Effective close of the last review whose composition has the weights of a day.
    fn review_date(&self, date: NaiveDate) -> Result<NaiveDate, Failure> {
        let book = &self.compiled.book;
        let due = book.reviews_due(book.base_date, date);
        let due = due.map_err(|e| Failure::new(Code::Data, e.to_string()))?;
        // A review after the close of the day itself is not yet in its weights.
        let earlier = due.into_iter().rev().map(|due| due.effective).find(|close| *close < date);
        Ok(earlier.unwrap_or(book.base_date).max(book.base_date))
    }

    fn tables(&self, outcome: &Outcome) -> DayTables {
        let Self { compiled, history, .. } = *self;
        let (book, config_sha256) = (&compiled.book, compiled.sha256_on(outcome.date));
        tabulate(&[IndexDay { book, config_sha256, history, outcome }])
    }
}
