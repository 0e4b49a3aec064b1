//! `kapok compare`: days on which the returns of two indices differ, with the causes.

mod report;

use chrono::NaiveDate;
use kapok_analysis::compare::{Scope, compare};
use kapok_conventions::Preset;
use kapok_engine::Calculator;
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::gated;
use crate::messages::say;
use crate::note::note_both;
use crate::preset::preset;
use crate::project::{IndexName, Project};
use crate::tables::{day_or_last, load};

use report::Report;

/// Compare two indices, or one index under two presets of conventions, day by day.
///
/// Replays both and splits every difference of daily returns by cause: events, dividends and their
/// reinvestment, reviews, share counts, exchange rates. Exit code 5 if they differ, 0 if not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok compare US20@sp US20@stoxx --from 2022-12-01 --to 2022-12-20 # one index under two presets
  kapok compare US20 US20@msci                    # its own conventions against a preset
  kapok compare US20 US20-GREEN --top 5           # two indices; the five largest differences")]
pub(crate) struct Compare {
    /// First index. INDEX@PRESET: the index under the conventions of this preset;
    /// INDEX@YYYY-MM-DD: with the version of the rules of this day, always.
    #[arg(value_name = "INDEX[@PRESET|@VERSION]")]
    a: String,
    /// Second index, in the same form.
    #[arg(value_name = "INDEX[@PRESET|@VERSION]")]
    b: String,
    /// First day [default: first common calculation day].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    from: Option<NaiveDate>,
    /// Last day [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    to: Option<NaiveDate>,
    /// Largest difference of daily returns that counts as equal, in basis points.
    #[arg(long, default_value_t = 0.0001, value_name = "BP")]
    tolerance_bp: f64,
    /// Number of days to print in a table, largest difference first; 0: all.
    #[arg(long, default_value_t = 20, value_name = "N")]
    top: usize,
}

/// Index under its own conventions or under those of a preset, in all versions of its rules or in
/// one.
struct IndexAt {
    index: String,
    preset: Option<Preset>,
}

impl IndexAt {
    fn parse(text: &str) -> Result<Self, Failure> {
        if IndexName::parse(text).rules.is_some() {
            return Ok(Self { index: text.to_owned(), preset: None });
        }
        match text.rsplit_once('@') {
            None => Ok(Self { index: text.to_owned(), preset: None }),
            Some((index, name)) => {
                Ok(Self { index: index.to_owned(), preset: Some(preset(name)?) })
            }
        }
    }

    fn book(&self, project: &Project, history: &History) -> Result<Rulebook, Failure> {
        let book = project.book(history.calendars(), &self.index)?;
        Ok(match self.preset {
            None => book,
            Some(preset) => book.with_conventions(&book.conventions.under(preset)),
        })
    }
}

impl Compare {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let (a, b) = (IndexAt::parse(&self.a)?, IndexAt::parse(&self.b)?);
        if !(0.0..).contains(&self.tolerance_bp) {
            let message = format!("--tolerance-bp {} is below zero", self.tolerance_bp);
            return Err(Failure::new(Code::Usage, message));
        }
        let project = Project::open(&context.project)?;
        let cut_offs = project.cut_offs(None)?;
        let cut_off = |at: &IndexAt| cut_offs.of(&IndexName::parse(&at.index).id);
        let (of_a, of_b) = (cut_off(&a), cut_off(&b));
        let history = load(&project, of_a)?;
        let other = if of_a == of_b { None } else { Some(load(&project, of_b)?) };
        let other = other.as_ref().unwrap_or(&history);
        let (a, b) = (a.book(&project, &history)?, b.book(&project, other)?);
        let scope = self.scope(&history)?;
        let calculator = |book, history| Calculator { book, history, detail: false };
        let gate = gated::inspection(&project, &history, [&a, &b], scope.to);
        let found = compare(calculator(&a, &history), calculator(&b, other), scope, gate.as_ref());
        let names = [self.a.as_str(), self.b.as_str()];
        let top = if self.top == 0 { usize::MAX } else { self.top };
        let report = Report { names, history: &history, found: &found, scope, top };
        report.print(context.format)?;
        if !context.quiet {
            for (at, name) in names.into_iter().enumerate() {
                let (findings, carried) = (&found.findings[at], &found.carried[at]);
                let line = gated::summary(name, &history, findings, carried);
                line.into_iter().for_each(say);
            }
            note_both(&a, &b);
        }
        report.verdict()
    }

    fn scope(&self, history: &History) -> Result<Scope, Failure> {
        let to = day_or_last(history, "--to", self.to)?;
        if let Some(from) = self.from.filter(|from| *from >= to) {
            return Err(Failure::new(Code::Usage, format!("--from {from} is not before {to}")));
        }
        Ok(Scope { from: self.from, to, tolerance: self.tolerance_bp * 1e-4 })
    }
}
