//! `kapok sensitivity`: a review under other policies, limits and raters.

mod report;

use chrono::NaiveDate;
use kapok_backtest::sensitivity;
use kapok_backtest::variants::sensitivity::Scope;
use kapok_backtest::variants::{Basis, BasisError};
use kapok_market::{CutOff, History};
use kapok_methodology::{ReviewError, Rulebook};

use crate::Context;
use crate::commands::backtest::note_illustrative;
use crate::commands::explain::load;
use crate::failure::{Code, Failure};
use crate::project::Project;

use report::Report;

/// Hold a review again under other policies for the unknown, other limits and other raters.
///
/// It is the last review whose composition was in force at the close of the day. Each variant says
/// which names come in and go out, and what that does to the averages, with turnover and tracking
/// error against the composition as it was. One that is infeasible or lacks data says so.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok sensitivity US20-GREEN                            # the review in force on the last day
  kapok sensitivity US20-GREEN --date 2022-06-30 --by 0.2 # limits a fifth lower and higher
  kapok sensitivity US20-GREEN --format json              # with raters and near misses")]
pub(crate) struct Sensitivity {
    /// The index.
    index: String,
    /// The day; without it, the last one with prices.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Limits are moved by this fraction of them, down and up.
    #[arg(long, default_value_t = 0.1, value_name = "FRACTION")]
    by: f64,
    /// Tracking errors are from so many daily returns.
    #[arg(long, default_value_t = 250, value_name = "N", value_parser = returns)]
    days: u32,
}

impl Sensitivity {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        if !(self.by > 0.0 && self.by < 1.0) {
            let message = format!("--by {} is not a fraction above zero and below one", self.by);
            return Err(Failure::new(Code::Usage, message));
        }
        let project = Project::open(&context.project)?;
        let history = load(&project, CutOff::EndOfDay)?;
        let book = book(&project, &history, &self.index)?;
        let basis = Basis::find(&book, &history, day(&history, self.date)?)?;
        let found = sensitivity(&basis, Scope { by: self.by, days: self.days })?;
        Report { basis: &basis, found: &found }.print(context.format)?;
        if !context.quiet {
            note_illustrative(&book);
        }
        Ok(())
    }
}

/// How many daily returns a tracking error is from.
pub(crate) fn returns(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(days @ 2..=10_000) => Ok(days),
        _ => Err("it takes from 2 to 10000 daily returns".into()),
    }
}

/// One index of the project.
pub(crate) fn book(project: &Project, history: &History, index: &str) -> Result<Rulebook, Failure> {
    let books = project.compile(history.calendars(), &[index.to_owned()])?;
    // Indices that a blend needs are compiled with it.
    let asked = |book: &Rulebook| book.id.as_str() == index;
    let missing = || Failure::new(Code::Usage, format!("no index `{index}`"));
    books.into_iter().map(|(book, _)| book).find(asked).ok_or_else(missing)
}

/// The day asked for, or the last one with prices.
pub(crate) fn day(history: &History, asked: Option<NaiveDate>) -> Result<NaiveDate, Failure> {
    let last = history.prices().days().last().copied();
    let last = last.ok_or_else(|| Failure::new(Code::Data, "the prices table is empty"))?;
    match asked {
        Some(date) if date > last => {
            let message = format!("--date {date} is after the last day with prices");
            Err(Failure::new(Code::Data, message).hint(format!("that is {last}")))
        }
        asked => Ok(asked.unwrap_or(last)),
    }
}

impl From<BasisError> for Failure {
    fn from(error: BasisError) -> Self {
        let code = match &error {
            BasisError::TooEarly { .. } => Code::Usage,
            BasisError::Held { .. } | BasisError::Review(_) => data_or(error.is_infeasible()),
        };
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        let code = data_or(error.is_infeasible());
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}

pub(crate) fn data_or(infeasible: bool) -> Code {
    if infeasible { Code::Infeasible } else { Code::Data }
}
