//! `kapok diff`: one review under the rules of two indices, with the share of each rule.

mod report;

use chrono::NaiveDate;
use kapok_analysis::diff::{DiffError, diff};
use kapok_analysis::review::Basis;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::note::note_both;
use crate::options::returns;
use crate::project::{IndexName, Project};
use crate::tables::{day_or_last, load};

use report::Report;

/// Repeat a review of index A under the rules of index B; show the share of each rule.
///
/// The review is the last one of A whose composition was in force at the close of the day. Members,
/// dates, calendar and currency stay those of A. The change of each figure is divided among the
/// rules that differ by their Shapley values, which do not depend on the order of the rules.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok diff US20 US20-GREEN                              # the review in force on the last day
  kapok diff US20 US20-GREEN --date 2022-06-30
  kapok diff US20-GREEN US20 --format json")]
pub(crate) struct Diff {
    /// Index whose review is repeated. INDEX@YYYY-MM-DD: with the version of the rules of this day,
    /// always.
    #[arg(value_name = "INDEX[@VERSION]")]
    a: String,
    /// Index whose rules are applied, in the same form.
    #[arg(value_name = "INDEX[@VERSION]")]
    b: String,
    /// Day on which the composition was in force [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// Number of daily returns for the tracking error.
    #[arg(long, default_value_t = 250, value_name = "N", value_parser = returns)]
    days: u32,
}

impl Diff {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = load(&project, project.cut_off_of(&IndexName::parse(&self.a).id, None)?)?;
        let book = |name| project.book(history.calendars(), name);
        let (a, b) = (book(&self.a)?, book(&self.b)?);
        let basis = Basis::find(&a, &history, day_or_last(&history, "--date", self.date)?)?;
        let found = diff(&basis, &b, self.days)?;
        let names = [self.a.as_str(), self.b.as_str()];
        Report { names, basis: &basis, found: &found }.print(context.format)?;
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
