//! `kapok explain`: the rules, data, sources and dates behind a level or a weight.

mod explained_day;
mod level;
mod scores;
mod security;
mod story;

use chrono::NaiveDate;
use kapok_backtest::levels_beside;
use kapok_rulebook::Rulebook;

use crate::context::Context;
use crate::date::date;
use crate::failure::Failure;
use crate::note::{note_illustrative, note_versions};
use crate::project::Project;
use crate::tables::{calculation_day, known_security, load};
use explained_day::Explaining;
use level::explain_level;
use security::SecurityInIndex;

/// Explain the change of a level on a day, or why a security is in or out.
///
/// Calculates the index again up to that day, from the facts known then.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok explain US20-GREEN                                # the change of level on the last day
  kapok explain US20-GREEN --date 2022-06-30
  kapok explain US20-GREEN --security XOM --date 2022-06-30")]
pub(crate) struct Explain {
    /// Id of the index.
    index: String,
    /// Explain this share line: rules, data, rank, factor, weight and ESG scores.
    #[arg(long, value_name = "ID")]
    security: Option<String>,
    /// Day to explain [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// Use facts known by this time, for all days, instead of by the end of each day (UTC).
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
}

impl Explain {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = load(&project, project.cut_off_of(&self.index, self.known_at.as_deref())?)?;
        let books = project.compile(history.calendars(), std::slice::from_ref(&self.index))?.books;
        let is_asked = |book: &Rulebook| book.id.as_str() == self.index;
        let place = books.iter().position(|compiled| is_asked(&compiled.book));
        let Some(place) = place else { return Ok(()) };
        let book = &books[place].book;
        let date = calculation_day(book, &history, self.date)?;
        let all: Vec<Rulebook> = books.iter().map(|compiled| compiled.book.clone()).collect();
        let others = levels_beside(place, &all, &history, date);
        let compiled = &books[place];
        let explaining = Explaining { compiled, history: &history, others: &others };
        let day = explaining.day(date)?;
        if !context.quiet {
            note_illustrative(book);
            note_versions(book, day.date, day.review_date);
        }
        match &self.security {
            None => explain_level(&day.tables, context),
            Some(security) => {
                let id = known_security(&history, security)?;
                let security = SecurityInIndex { book, history: &history, day: &day, id: &id };
                security.explain(context)
            }
        }
    }
}
