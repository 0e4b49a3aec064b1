//! `kapok sensitivity`: a review repeated with other policies, limits and raters.

mod report;

use chrono::NaiveDate;
use kapok_analysis::review::{Basis, BasisError};
use kapok_analysis::sensitivity::{Reach, sensitivity};

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::note::note_illustrative;
use crate::options::returns;
use crate::project::{IndexName, Project};
use crate::tables::{day_or_last, load};

use report::Report;

/// Repeat a review with other missing-data policies, other limits and other raters.
///
/// The review is the last one whose composition was in force at the close of the day. Each variant
/// changes one thing and shows the names that enter and leave, the averages before and after, and
/// turnover and tracking error against the original composition. A variant without a result shows
/// the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok sensitivity US20-GREEN                            # the review in force on the last day
  kapok sensitivity US20-GREEN --date 2022-06-30 --by 0.2 # limits moved by 20 %
  kapok sensitivity US20-GREEN --format json              # with raters and near misses")]
pub(crate) struct Sensitivity {
    /// Id of the index; INDEX@YYYY-MM-DD: with the version of the rules of this day, always.
    index: String,
    /// Day on which the composition was in force [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// Fraction by which each limit is lowered and raised.
    #[arg(long, default_value_t = 0.1, value_name = "FRACTION")]
    by: f64,
    /// Number of daily returns for tracking errors.
    #[arg(long, default_value_t = 250, value_name = "N", value_parser = returns)]
    days: u32,
}

impl Sensitivity {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        if !(self.by > 0.0 && self.by < 1.0) {
            let message = format!("--by {} is not between 0 and 1", self.by);
            return Err(Failure::new(Code::Usage, message));
        }
        let project = Project::open(&context.project)?;
        let history = load(&project, project.cut_off_of(&IndexName::parse(&self.index).id, None)?)?;
        let book = project.book(history.calendars(), &self.index)?;
        let basis = Basis::find(&book, &history, day_or_last(&history, "--date", self.date)?)?;
        let found = sensitivity(&basis, Reach { by: self.by, days: self.days })?;
        Report { basis: &basis, found: &found }.print(context.format)?;
        if !context.quiet {
            note_illustrative(&book);
        }
        Ok(())
    }
}

impl From<BasisError> for Failure {
    fn from(error: BasisError) -> Self {
        let code = match &error {
            BasisError::TooEarly { .. } => Code::Usage,
            BasisError::Held { .. } | BasisError::Review(_) => {
                Code::infeasible_or_data(error.is_infeasible())
            }
        };
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}
