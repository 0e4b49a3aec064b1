//! `kapok diff`: two rulebooks on one review, and which rule makes which difference.

mod report;

use chrono::NaiveDate;
use kapok_analysis::diff::{DiffError, diff};
use kapok_analysis::review::Basis;
use kapok_market::CutOff;

use crate::context::Context;
use crate::failure::{Code, Failure};
use crate::note::note_both;
use crate::options::returns;
use crate::project::Project;
use crate::tables::{day_or_last, load};

use report::Report;

/// Hold a review of one index under the rules of another, and say which rule makes the difference.
///
/// It is the last review of the first index whose composition was in force at the close of the
/// day. Members, dates, calendar and currency stay those of the first index. The change of each
/// figure is shared among the rules that differ by their Shapley values, which do not depend on
/// the order in which the rules are changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok diff US20 US20-GREEN                              # the review in force on the last day
  kapok diff US20 US20-GREEN --date 2022-06-30
  kapok diff US20-GREEN US20 --format json")]
pub(crate) struct Diff {
    /// The first index, whose review it is.
    a: String,
    /// The second, whose rules are tried.
    b: String,
    /// The day; without it, the last one with prices.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// The tracking error is from so many daily returns.
    #[arg(long, default_value_t = 250, value_name = "N", value_parser = returns)]
    days: u32,
}

impl Diff {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = load(&project, CutOff::EndOfDay)?;
        let book = |name| project.book(history.calendars(), name);
        let (a, b) = (book(&self.a)?, book(&self.b)?);
        let basis = Basis::find(&a, &history, day_or_last(&history, "--date", self.date)?)?;
        let found = diff(&basis, &b, self.days)?;
        Report { basis: &basis, other: &b, found: &found }.print(context.format)?;
        if !context.quiet {
            note_both(&a, &b);
        }
        Ok(())
    }
}

impl From<DiffError> for Failure {
    fn from(error: DiffError) -> Self {
        let code = match &error {
            DiffError::TooMany(_) => Code::Usage,
            DiffError::Unworkable(_) | DiffError::Figures(_) => {
                Code::infeasible_or_data(error.is_infeasible())
            }
        };
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}
