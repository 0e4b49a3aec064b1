//! `kapok verify`: recalculates published days from their own files.

use chrono::NaiveDate;
use kapok_publication::Store;
use kapok_published::PublishedDay;
use kapok_verify::{Verification, verify};
use serde_json::Value;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::messages::say;
use crate::output::Rows;
use crate::project::Project;

/// Recalculate published days from the published files alone, in exact arithmetic.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok verify                        # the last published day
  kapok verify --date 2022-12-28
  kapok verify --all --published /srv/index/published")]
pub(crate) struct Verify {
    /// Day to verify [default: last published day].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// Verify every published day.
    #[arg(long, conflicts_with = "date")]
    all: bool,
    /// Vintage to verify [default: the newest].
    #[arg(long, requires = "date", value_name = "N")]
    vintage: Option<u32>,
    /// List every check of every index, instead of one line per day.
    #[arg(long)]
    details: bool,
    /// Folder of published days, instead of the one of the project; needs no project.
    #[arg(long, value_name = "DIR")]
    published: Option<std::path::PathBuf>,
}

impl Verify {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let folder = match &self.published {
            Some(folder) => folder.clone(),
            None => Project::open(&context.project)?.publish(),
        };
        let store = Store::new(&folder);
        let days = store.days()?;
        let wanted: Vec<NaiveDate> = match (self.date, self.all) {
            (Some(date), _) => vec![date],
            (None, true) => days,
            (None, false) => days.last().copied().into_iter().collect(),
        };
        if wanted.is_empty() {
            let message = format!("nothing is published in {}", folder.display());
            return Err(Failure::new(Code::Data, message).hint("publish with `kapok run`"));
        }
        let mut rows = if self.details {
            Rows::new(&["date", "vintage", "check", "index", "compared", "worst", "result"])
        } else {
            Rows::new(&["date", "vintage", "indices", "checks", "compared", "worst", "result"])
        };
        let mut failures = Vec::new();
        for date in wanted {
            let day = self.day(&store, date)?;
            let previous = store.day_before(&day)?;
            let verification = verify(&day, previous.as_ref());
            if self.details {
                list(&day, &verification, &mut rows);
            } else {
                rows.push(sum_up(&day, &verification));
            }
            let named = verification.failures();
            failures
                .extend(named.map(|(check, failure)| format!("{date} {}: {failure}", check.name)));
            if !context.quiet {
                for skipped in &verification.skipped {
                    say(format_args!("{date}: not checked: {skipped}"));
                }
            }
        }
        rows.print(context.format)?;
        if failures.is_empty() {
            return Ok(());
        }
        Err(Failure::new(Code::Differs, failures.join("\n")))
    }

    fn day(&self, store: &Store, date: NaiveDate) -> Result<PublishedDay, Failure> {
        let found = match self.vintage {
            Some(vintage) => store.vintage(date, vintage)?,
            None => store.latest(date)?,
        };
        found.ok_or_else(|| match self.vintage {
            Some(vintage) => {
                Failure::new(Code::Data, format!("{date} has no published vintage {vintage}"))
            }
            None => Failure::new(Code::Data, format!("nothing is published for {date}"))
                .hint("publish with `kapok run`"),
        })
    }
}

fn result(passed: bool) -> Value {
    Value::from(if passed { "proved" } else { "differs" })
}

/// Row of a day.
fn sum_up(day: &PublishedDay, found: &Verification) -> Vec<Value> {
    let manifest = day.manifest();
    vec![
        manifest.date.to_string().into(),
        manifest.vintage.into(),
        manifest.indices.len().into(),
        found.checks.len().into(),
        found.compared().into(),
        found.worst().into(),
        result(found.passed()),
    ]
}

/// Rows of all checks of a day.
fn list(day: &PublishedDay, found: &Verification, rows: &mut Rows) {
    for check in &found.checks {
        rows.push(vec![
            day.manifest().date.to_string().into(),
            day.manifest().vintage.into(),
            check.name.as_str().into(),
            check.index.as_str().into(),
            check.compared.into(),
            check.worst.into(),
            result(check.failures.is_empty()),
        ]);
    }
}
