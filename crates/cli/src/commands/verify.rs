//! `kapok verify`: prove a published day from its own files.

use chrono::NaiveDate;
use kapok_publication::{PublishedDay, Store, Verification, verify};
use serde_json::Value;

use crate::Context;
use crate::failure::{Code, Failure};
use crate::output::Rows;
use crate::project::Project;

/// Recalculate published days from the published files alone, in exact rationals.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok verify                        # the last published day
  kapok verify --date 2022-12-28
  kapok verify --all --published /srv/index/published")]
pub(crate) struct Verify {
    /// The day; without it, the last one published.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Every published day.
    #[arg(long, conflicts_with = "date")]
    all: bool,
    /// The vintage; without it, the newest.
    #[arg(long, requires = "date", value_name = "N")]
    vintage: Option<u32>,
    /// The published folder, instead of the project's own: no project is needed then.
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
            (None, true) => days.clone(),
            (None, false) => days.last().copied().into_iter().collect(),
        };
        if wanted.is_empty() {
            let message = format!("nothing is published in {}", folder.display());
            return Err(Failure::new(Code::Data, message).hint("publish with `kapok run`"));
        }
        let mut rows = Rows::new(&["date", "vintage", "check", "index", "compared", "worst", "result"]);
        let mut failures = Vec::new();
        for date in wanted {
            let day = self.day(&store, date)?;
            let before = days.iter().rev().find(|day| **day < date);
            let previous = before.map(|day| store.latest(*day)).transpose()?.flatten();
            let verification = verify(&day, previous.as_ref())?;
            list(&day, &verification, &mut rows, &mut failures);
            if !context.quiet {
                for skipped in &verification.skipped {
                    eprintln!("{date}: not checked: {skipped}");
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
        found.ok_or_else(|| {
            Failure::new(Code::Data, format!("nothing is published for {date}"))
                .hint("publish with `kapok run`")
        })
    }
}

fn list(day: &PublishedDay, found: &Verification, rows: &mut Rows, failures: &mut Vec<String>) {
    let (date, vintage) = (day.manifest().date, day.manifest().vintage);
    for check in &found.checks {
        let result = if check.failures.is_empty() { "ok" } else { "differs" };
        rows.push(vec![
            date.to_string().into(),
            vintage.into(),
            check.name.as_str().into(),
            check.index.as_str().into(),
            check.compared.into(),
            Value::from(check.worst),
            result.into(),
        ]);
        for failure in &check.failures {
            failures.push(format!("{date} {}: {failure}", check.name));
        }
    }
}
