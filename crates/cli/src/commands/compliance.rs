//! `kapok compliance`: an index measured by Delegated Regulation (EU) 2020/1818.

mod report;

use chrono::NaiveDate;
use kapok_analysis::{ComplianceError, compliance};
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::messages::say;
use crate::note::note_illustrative;
use crate::project::Project;
use crate::tables::{calculation_day, load};

use report::Report;

/// Check an index against the EU climate benchmark rules, article by article.
///
/// The rules are those of Delegated Regulation (EU) 2020/1818. Calculates the index up to the day,
/// and the state of its label at each year end. Exit code 0 if every article is met or not
/// applicable, 5 if an article is not met, 3 if data for an article are missing. Articles that no
/// input table can decide are listed as not measured.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok compliance US20-PAB                           # its own label, on the last day with prices
  kapok compliance US20-PAB --date 2022-06-30
  kapok compliance US20 --as US20-PAB                 # by the terms of another index")]
pub(crate) struct Compliance {
    /// Id of the index.
    index: String,
    /// Day of the check [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// Use the [climate] and [carbon] sections and the columns of this index.
    #[arg(long = "as", value_name = "INDEX")]
    other: Option<String>,
}

impl Compliance {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = load(&project, project.cut_off_of(&self.index, None)?)?;
        let book = project.book(history.calendars(), &self.index)?;
        let measured = self.measured(&project, &history, &book)?;
        let date = calculation_day(&book, &history, self.date)?;
        let found = compliance(&book, &measured, &history, date)?;
        let report = Report { index: &self.index, by: self.other.as_deref(), found: &found };
        report.print(context.format)?;
        if !context.quiet {
            note_illustrative(&book);
            if let Some(other) = &self.other {
                say(format_args!("note: {} is measured by the terms of {other}", self.index));
                if let Some(what) = &measured.illustrative {
                    say(format_args!("note: the figures of {other} use illustrative data: {what}"));
                }
            }
        }
        report.verdict()
    }

    /// Rulebook by whose terms the index is measured.
    fn measured(
        &self,
        project: &Project,
        history: &History,
        book: &Rulebook,
    ) -> Result<Rulebook, Failure> {
        match &self.other {
            None if book.methodology.climate.is_some() => Ok(book.clone()),
            None => Err(no_label(project, history, &self.index)?),
            Some(name) => {
                let other = project.book(history.calendars(), name)?;
                if other.methodology.climate.is_none() {
                    return Err(no_label(project, history, name)?);
                }
                let clash = |e: kapok_rulebook::OtherMeaning| {
                    Failure::new(Code::Usage, e.to_string()).hint(e.hint())
                };
                book.measured_by(&other).map_err(clash)
            }
        }
    }
}

/// Failure of an index without a label, with the indices that have one as a hint.
fn no_label(project: &Project, history: &History, name: &str) -> Result<Failure, Failure> {
    let books = project.compile(history.calendars(), &[])?.books;
    let books = books.iter().map(|compiled| &compiled.book);
    let with = books.filter(|book| book.methodology.climate.is_some());
    let with: Vec<String> = with.map(|book| format!("--as {}", book.id)).collect();
    let message = format!("the index file of {name} has no [climate] section");
    let failure = Failure::new(Code::Usage, message);
    Ok(failure.hint(match with.is_empty() {
        true => "add the section, or use the terms of an index that has one: --as INDEX".into(),
        false => format!("add the section, or use the terms of another index: {}", with.join(", ")),
    }))
}

impl From<ComplianceError> for Failure {
    fn from(error: ComplianceError) -> Self {
        let code = match &error {
            ComplianceError::NoLabel { .. } | ComplianceError::TooEarly { .. } => Code::Usage,
            ComplianceError::Held { .. } | ComplianceError::Review(_) => {
                Code::infeasible_or_data(error.is_infeasible())
            }
        };
        Self { code, message: error.to_string(), hint: error.hint() }
    }
}
