//! `kapok compliance`: an index against Regulation (EU) 2020/1818, article by article.

mod report;

use chrono::NaiveDate;
use kapok_analysis::{ComplianceError, compliance};
use kapok_market::{CutOff, History};
use kapok_methodology::Rulebook;

use crate::context::Context;
use crate::failure::{Code, Failure};
use crate::note::note_illustrative;
use crate::project::Project;
use crate::tables::{calculation_day, load};

use report::Report;

/// Hold an index against Regulation (EU) 2020/1818, article by article.
///
/// Calculates the index up to that day, and its label from year end to year end. Exit code 0 if
/// every article is met or asks nothing, 5 if one is not met, 3 if the figures of one are missing.
/// Articles that no table can decide are listed as not measured.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok compliance US20-PAB                           # its own label, on the last day
  kapok compliance US20-PAB --date 2022-06-30
  kapok compliance US20 --as US20-PAB                 # by the terms of another index")]
pub(crate) struct Compliance {
    /// The index.
    index: String,
    /// The day; without it, the last one with prices.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Take the climate label, carbon figures and columns of this index.
    #[arg(long = "as", value_name = "INDEX")]
    other: Option<String>,
}

impl Compliance {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = load(&project, CutOff::EndOfDay)?;
        let book = project.book(history.calendars(), &self.index)?;
        let measured = self.measured(&project, &history, &book)?;
        let date = calculation_day(&book, &history, self.date)?;
        let found = compliance(&book, &measured, &history, date)?;
        let report = Report { index: &self.index, by: self.other.as_deref(), found: &found };
        report.print(context.format)?;
        if !context.quiet {
            note_illustrative(&book);
            if let Some(other) = &self.other {
                eprintln!("note: {} is measured by the terms of {other}", self.index);
                if let Some(what) = &measured.illustrative {
                    eprintln!("note: the figures of {other} rest on illustrative data: {what}");
                }
            }
        }
        report.verdict()
    }

    /// The book by which the index is measured.
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
                let clash = |e: kapok_methodology::rulebook::OtherMeaning| {
                    Failure::new(Code::Usage, e.to_string()).hint(e.hint())
                };
                book.measured_by(&other).map_err(clash)
            }
        }
    }
}

/// An index without a label, and the ones that have one.
fn no_label(project: &Project, history: &History, name: &str) -> Result<Failure, Failure> {
    let books = project.compile(history.calendars(), &[])?;
    let books = books.iter().map(|compiled| &compiled.book);
    let with = books.filter(|book| book.methodology.climate.is_some());
    let with: Vec<String> = with.map(|book| format!("--as {}", book.id)).collect();
    let failure = Failure::new(Code::Usage, format!("the file of {name} has no [climate]"));
    Ok(failure.hint(match with.is_empty() {
        true => "add the section, or measure by the terms of an index that has one: --as".into(),
        false => format!("add the section, or measure by other terms: {}", with.join(", ")),
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
