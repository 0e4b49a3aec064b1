//! `kapok events`: upcoming corporate actions, and the effect of one under every preset.

mod answer;
mod column;
pub(crate) mod fate;
mod terms;

use chrono::NaiveDate;
use kapok_analysis::what_if::{ToldEvent, WINDOW_DAYS, status_name};
use kapok_analysis::{WhatIfError, known_event, told_events, what_if};
use kapok_conventions::Preset;
use kapok_domain::IndexId;
use kapok_engine::Calculator;
use kapok_market::{History, SecurityIx};
use kapok_rulebook::Rulebook;
use serde_json::Value;

use crate::context::Context;
use crate::date::date;
use crate::failure::{Code, Failure};
use crate::messages::say;
use crate::note::note_illustrative;
use crate::output::{Format, Rows, print};
use crate::preset::presets;
use crate::project::Project;
use crate::tables::{known_security, last_day, load};

use answer::Answer;

/// List upcoming corporate actions, or compare the effect of one under all conventions.
///
/// Without --event: events of the constituents that are known at the end of --date and go ex in the
/// 90 days after it, and for a share line all events since the base date, each with what the
/// calculation made of it: the day, the treatment and the numbers as they were used, or why it was
/// not applied. With --event: prices, index shares, weights, divisor and level under the
/// conventions of the index and under those of every preset, side by side.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok events                                            # upcoming events of all indices
  kapok events US20 --date 2022-12-20
  kapok events US20 --security XOM                        # all events of one share line
  kapok events GBA --event EV00201                        # one event under every preset
  kapok events GBA --event EV00201 --conventions sp,msci")]
pub(crate) struct Events {
    /// Id of the index [default: every index that holds the share line].
    index: Option<String>,
    /// Show this event under all conventions.
    #[arg(long, value_name = "ID", conflicts_with = "security")]
    event: Option<String>,
    /// List the events of this share line, past events included.
    #[arg(long, value_name = "ID")]
    security: Option<String>,
    /// Use facts known at the end of this day [default: last day with prices].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<NaiveDate>,
    /// Compare these presets only, for example sp,msci.
    #[arg(long, value_name = "PRESETS", value_delimiter = ',', requires = "event")]
    conventions: Vec<String>,
}

impl Events {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let presets = presets(&self.conventions)?;
        let project = Project::open(&context.project)?;
        let only: Vec<String> = self.index.iter().cloned().collect();
        let cut_offs = project.cut_offs(None)?;
        let cut_off = only.first().map_or(cut_offs.others, |index| cut_offs.of(index));
        let history = load(&project, cut_off)?;
        let books = project.compile(history.calendars(), &only)?.books;
        // Indices that a blend needs are compiled with it.
        let asked = |book: &Rulebook| only.is_empty() || only[0] == book.id.as_str();
        let books: Vec<Rulebook> =
            books.into_iter().map(|compiled| compiled.book).filter(asked).collect();
        let as_of = self.date.map_or_else(|| last_day(&history), Ok)?;
        let question = Question { history: &history, books: &books, as_of, context };
        match (&self.event, &self.security) {
            (Some(event), _) => question.look_at(event, &presets),
            (None, security) => question.list(security.as_deref()),
        }
    }
}

/// Columns of the list.
const HEADER: [&str; 11] = [
    "index",
    "event",
    "security",
    "type",
    "terms",
    "ex-date",
    "status",
    "known",
    "treated",
    "treatment",
    "as used",
];

/// Question about the events of some indices.
struct Question<'a> {
    history: &'a History,
    books: &'a [Rulebook],
    as_of: NaiveDate,
    context: &'a Context,
}

impl Question<'_> {
    fn calculator<'b>(&'b self, book: &'b Rulebook) -> Calculator<'b> {
        Calculator { book, history: self.history, detail: false }
    }

    fn note(&self, book: &Rulebook) {
        if !self.context.quiet {
            note_illustrative(book);
        }
    }

    fn list(&self, security: Option<&str>) -> Result<(), Failure> {
        let line = security.map(|name| self.line(name)).transpose()?;
        let mut rows = Rows::new(&HEADER);
        let mut example = None;
        let mut indices = EachIndex::default();
        for book in self.books {
            let Some(events) =
                indices.hear(told_events(self.calculator(book), line, self.as_of))?
            else {
                continue;
            };
            for told in &events {
                example.get_or_insert((told.event.event_id.clone(), book.id.clone()));
                rows.push(self.row(&book.id, told));
            }
            self.note(book);
        }
        indices.heard()?;
        rows.print(self.context.format)?;
        if !self.context.quiet {
            say(self.next_step(example));
        }
        Ok(())
    }

    fn line(&self, name: &str) -> Result<SecurityIx, Failure> {
        let id = known_security(self.history, name)?;
        let unknown = || Failure::new(Code::Usage, format!("no security has the id `{name}`"));
        self.history.find(&id).ok_or_else(unknown)
    }

    fn row(&self, index: &IndexId, told: &ToldEvent<'_>) -> Vec<Value> {
        let event = told.event;
        let fate = fate::tell(self.history, told);
        vec![
            index.as_str().into(),
            (*event.event_id).into(),
            self.history.security(event.security).id.as_str().into(),
            event.terms.kind().into(),
            terms::describe(self.history, &event.terms).into(),
            event.ex_date.to_string().into(),
            status_name(event.status).into(),
            event.known_at.date_naive().to_string().into(),
            fate.day.into(),
            fate.treatment.into(),
            fate.used.into(),
        ]
    }

    fn next_step(&self, example: Option<(Box<str>, IndexId)>) -> String {
        match example {
            Some((event, index)) => {
                format!(
                    "details of one: kapok events {index} --event {event} --date {}",
                    self.as_of
                )
            }
            None => {
                format!("no known event goes ex in the {WINDOW_DAYS} days after {}", self.as_of)
            }
        }
    }

    fn look_at(&self, id: &str, presets: &[Preset]) -> Result<(), Failure> {
        let event = known_event(self.history, id, self.as_of)?;
        let format = self.context.format;
        let mut rows = answer::rows();
        let mut failed = None;
        let mut indices = EachIndex::default();
        for book in self.books {
            let answered = what_if(self.calculator(book), event, self.as_of, presets);
            let Some(found) = indices.hear(answered)? else { continue };
            let answer = Answer { book, history: self.history, found: &found };
            match format {
                Format::Table => print(&answer.text())?,
                Format::Json | Format::Csv => answer.add_to(&mut rows),
            }
            self.note(book);
            failed = failed.or(answer.failure());
        }
        indices.heard()?;
        if format != Format::Table {
            rows.print(format)?;
        }
        failed.map_or(Ok(()), Err)
    }
}

/// Answers of several indices. Indices without the line are passed over if another has it.
#[derive(Default)]
struct EachIndex {
    any: bool,
    refused: Option<WhatIfError>,
}

impl EachIndex {
    fn hear<T>(&mut self, answered: Result<T, WhatIfError>) -> Result<Option<T>, Failure> {
        match answered {
            Ok(found) => {
                self.any = true;
                Ok(Some(found))
            }
            Err(
                error @ (WhatIfError::NotHeld { .. }
                | WhatIfError::NotAConstituent { .. }
                | WhatIfError::BeforeBase { .. }),
            ) => {
                self.refused.get_or_insert(error);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn heard(self) -> Result<(), Failure> {
        match self.refused {
            Some(error) if !self.any => Err(error.into()),
            _ => Ok(()),
        }
    }
}

impl From<WhatIfError> for Failure {
    fn from(error: WhatIfError) -> Self {
        let code = match &error {
            WhatIfError::UnknownEvent { .. }
            | WhatIfError::NotYetKnown { .. }
            | WhatIfError::CalledOff { .. }
            | WhatIfError::NotHeld { .. }
            | WhatIfError::NotAConstituent { .. }
            | WhatIfError::BeforeBase { .. } => Code::Usage,
            WhatIfError::Held { held, .. } => Code::infeasible_or_data(held.error.is_infeasible()),
            WhatIfError::NoPrices { .. } | WhatIfError::Calendar(_) => Code::Data,
        };
        Self { code, hint: error.hint(), message: error.to_string() }
    }
}
