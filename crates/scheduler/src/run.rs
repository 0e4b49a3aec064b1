//! Carrying a plan out: load, calculate index by index, publish day by day.
//!
//! 1. [`load`] reads what the plan needs and holds the tables to their tolerances.
//! 2. [`Line::start`] restores each index from what is published, or replays it from its base.
//! 3. Day by day, [`Line::calculate`] moves every index that is due; one that cannot be
//!    calculated is held with its reason and the others go on.
//! 4. Each day is published whole before the next begins.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use kapok_engine::{Others, Outcome, State};
use kapok_loader::{LoadError, Refusal, Tolerances};
use kapok_market::gate::{Check, Finding, Limits};
use kapok_market::{CutOff, History};
use kapok_methodology::Rulebook;
use kapok_publication::{
    Draft, IndexDay, IndexEntry, PublishError, Published, Store, input_digests, tabulate,
};
use kapok_published::Held;

use crate::blends::{self, HeldOverlay, LastOverlay};
use crate::line::{Line, add_published, in_waves, lend};
use crate::plan::{PlanError, Request, Start, plan};

/// Where things are and what is tolerated.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders of input tables.
    pub sources: Vec<PathBuf>,
    /// Folder to publish into.
    pub publish: PathBuf,
    /// Rejected rows that may be, by table.
    pub tolerances: Tolerances,
    /// The data gate, if there is one.
    pub gate: Option<Gate>,
    /// Up to when facts may be known.
    pub cut_off: CutOff,
    /// Name and version of the engine, as manifests state it.
    pub engine: String,
}

/// Limits of the data gate, and findings that people have accepted.
#[derive(Debug, Clone)]
pub struct Gate {
    /// What may pass without a word.
    pub limits: Limits,
    /// Security, day and check of each finding that was looked at and accepted.
    pub accepted: Vec<(String, NaiveDate, Check)>,
}

impl Gate {
    /// Whether people have looked at a finding and let it pass.
    #[must_use]
    pub fn accepts(&self, finding: &Finding) -> bool {
        self.accepted.iter().any(|(security, day, check)| {
            *security == finding.security.as_str()
                && *day == finding.date
                && *check == finding.check
        })
    }
}

/// Why an index was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Data are missing or contradict each other.
    Data,
    /// The data gate refused.
    Gate,
    /// The rules cannot be satisfied.
    Infeasible,
    /// Something is published that this run would change, and no reason was given.
    Refused,
}

/// An index that could not be calculated any further.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldIndex {
    /// The index.
    pub index: String,
    /// The first day without a level.
    pub date: NaiveDate,
    /// What kind of obstacle it was.
    pub reason: Reason,
    /// What was wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}

/// What happens while a plan is carried out.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many index-days are due.
    Planned(usize),
    /// One of them is done.
    Calculated,
    /// A day was published, or found unchanged.
    Published(NaiveDate, &'a Published),
    /// An index is held.
    Held(&'a HeldIndex),
    /// An overlay is held; its index goes on.
    OverlayHeld(&'a HeldOverlay),
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// Days published, or found unchanged.
    pub days: Vec<(NaiveDate, Published)>,
    /// Indices held.
    pub held: Vec<HeldIndex>,
    /// Overlays held, whose indices went on.
    pub held_overlays: Vec<HeldOverlay>,
    /// The last outcome of each index.
    pub last: Vec<(String, NaiveDate, kapok_engine::LevelRecord)>,
    /// The overlays of these outcomes.
    pub last_overlays: Vec<LastOverlay>,
    /// Something was due.
    pub due: usize,
}

impl Report {
    /// Notes the overlays of an outcome; each one held is told of once.
    fn note_overlays(
        &mut self,
        book: &Rulebook,
        outcome: &Outcome,
        watch: &mut dyn FnMut(Event<'_>),
    ) {
        for held in blends::held(book, outcome) {
            if !self.held_overlays.contains(&held) {
                watch(Event::OverlayHeld(&held));
                self.held_overlays.push(held);
            }
        }
        self.last_overlays.retain(|last| last.index != book.id.as_str());
        self.last_overlays.extend(blends::last(book, outcome));
    }
}

/// Why a run did nothing, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Tables that cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Tables with more rejected rows than tolerated.
    #[error("{} table(s) have more rejected rows than tolerated", refusals.len())]
    Refused {
        /// The tables, with examples.
        refusals: Vec<Refusal>,
    },
    /// What is published cannot be read, or nothing can be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// Stopped by the user between two days.
    #[error("interrupted; every day published so far is whole")]
    Interrupted,
    /// A defect of this program.
    #[error("a calculation broke off: {0}")]
    Defect(String),
}

/// Rulebooks with the SHA-256 of the files they were compiled from.
pub type Books = Vec<(Rulebook, String)>;

/// Plans and carries out a run.
///
/// # Errors
///
/// If nothing could be done, or the run was stopped; an index that cannot be calculated is in the
/// report instead.
pub fn run(
    settings: &Settings,
    books: Books,
    request: &Request,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Report, RunError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|e| RunError::Defect(e.to_string()))?;
    runtime.block_on(async {
        tokio::select! {
            biased;
            _ = tokio::signal::ctrl_c() => Err(RunError::Interrupted),
            report = carry_out(settings, books, request, watch) => report,
        }
    })
}

async fn carry_out(
    settings: &Settings,
    books: Books,
    request: &Request,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Report, RunError> {
    let store = Store::new(&settings.publish);
    let mut published = Vec::with_capacity(books.len());
    for (book, _) in &books {
        published.push(store.last_day_of(book.id.as_str())?);
    }
    let rulebooks: Vec<Rulebook> = books.iter().map(|(book, _)| book.clone()).collect();
    let mut plan = plan(&rulebooks, &published, request)?;
    for job in &mut plan.jobs {
        let book = &rulebooks[job.index];
        if let Start::Published(date) = job.start
            && !store.has(book.id.as_str(), date)?
        {
            job.start_at_base(book)?;
        }
    }
    let mut report =
        Report { due: plan.jobs.iter().map(|job| job.days.len()).sum(), ..Report::default() };
    watch(Event::Planned(report.due));
    let window = blends::widened(&plan, &rulebooks)?.price_window(&rulebooks)?;
    let Some(window) = window else { return Ok(report) };
    let (needed, past) = (blends::needed(&rulebooks), blends::need_the_past(&plan, &rulebooks));
    let history = Arc::new(load(settings, window)?);
    let books = Arc::new(books);
    let days = plan.days();
    let mut lines: Vec<Line> = Vec::with_capacity(plan.jobs.len());
    for job in plan.jobs {
        let at = job.index;
        lines.push(Line {
            job,
            books: books.clone(),
            history: history.clone(),
            state: None,
            held: None,
            lent: needed[at].then(Vec::new),
            past,
        });
    }
    let mut others = start(&mut lines, &store, settings, watch, &mut report).await?;
    for date in days {
        let outcomes =
            calculate(&mut lines, date, settings, &mut others, watch, &mut report).await?;
        publish(&store, settings, request, date, outcomes, &lines, watch, &mut report)?;
        tokio::task::yield_now().await;
    }
    Ok(report)
}

/// Reads the tables and holds them to their tolerances.
fn load(settings: &Settings, window: (NaiveDate, NaiveDate)) -> Result<History, RunError> {
    let before = settings.gate.as_ref().map_or(0, |gate| gate.limits.days_before());
    let loaded = kapok_loader::load(&kapok_loader::Request {
        sources: settings.sources.clone(),
        window: Some((window.0 - chrono::Days::new(before), window.1)),
        cut_off: settings.cut_off,
    })?;
    let refusals = loaded.report.refusals(&settings.tolerances);
    if refusals.is_empty() { Ok(loaded.history) } else { Err(RunError::Refused { refusals }) }
}

/// Restores each index from what is published, or replays it from its base date: those first
/// that others need. Gives the levels that blends need of the days before.
async fn start(
    lines: &mut [Line],
    store: &Store,
    settings: &Settings,
    watch: &mut dyn FnMut(Event<'_>),
    report: &mut Report,
) -> Result<Arc<Others>, RunError> {
    let mut others = Arc::new(Others::default());
    for wave in in_waves(lines) {
        let mut replays = Vec::new();
        for &at in &wave {
            let mut line = lines[at].clone();
            let from_base = line.job.start == Start::Base;
            if let Start::Published(date) = line.job.start {
                lines[at].state = Some(restore(store, &line, date, settings)?);
            }
            if from_base || (line.past && line.lent.is_some()) {
                line.state = None;
                let gate = settings.gate.clone().filter(|_| from_base);
                let others = others.clone();
                let replay = move || line.replay(gate.as_ref(), &others);
                replays.push((at, tokio::task::spawn_blocking(replay)));
            }
        }
        for (at, task) in replays {
            let line = task.await.map_err(|e| RunError::Defect(e.to_string()))?;
            if line.job.start != Start::Base {
                lines[at].lent = line.lent;
                continue;
            }
            lines[at] = line;
            if let Some(held) = &lines[at].held {
                watch(Event::Held(held));
                report.held.push(held.clone());
            }
        }
        lend(lines, &wave, Arc::make_mut(&mut others));
        add_published(lines, &wave, store, Arc::make_mut(&mut others))?;
    }
    Ok(others)
}

fn restore(
    store: &Store,
    line: &Line,
    date: NaiveDate,
    settings: &Settings,
) -> Result<State, RunError> {
    let day = store.latest(date)?.ok_or_else(|| {
        RunError::Defect(format!("{} has no manifest for {date}", settings.publish.display()))
    })?;
    Ok(kapok_publication::restore(&day, line.book().id.as_str(), &line.history)?)
}

/// Moves every index that is due on a day, those first that others need.
async fn calculate(
    lines: &mut [Line],
    date: NaiveDate,
    settings: &Settings,
    others: &mut Arc<Others>,
    watch: &mut dyn FnMut(Event<'_>),
    report: &mut Report,
) -> Result<Vec<(usize, Outcome)>, RunError> {
    let mut outcomes = Vec::new();
    for wave in in_waves(lines) {
        let beside = others.clone();
        let found = calculate_wave(lines, &wave, date, settings, beside, watch, report).await?;
        outcomes.extend(found);
        lend(lines, &wave, Arc::make_mut(others));
    }
    outcomes.sort_by_key(|(at, _)| *at);
    Ok(outcomes)
}

/// Moves the indices of a wave that are due on a day, each on a thread of its own.
async fn calculate_wave(
    lines: &mut [Line],
    wave: &[usize],
    date: NaiveDate,
    settings: &Settings,
    others: Arc<Others>,
    watch: &mut dyn FnMut(Event<'_>),
    report: &mut Report,
) -> Result<Vec<(usize, Outcome)>, RunError> {
    let mut tasks = Vec::new();
    for &at in wave {
        let line = &lines[at];
        if line.held.is_none() && line.job.days.binary_search(&date).is_ok() {
            let (line, gate, others) = (line.clone(), settings.gate.clone(), others.clone());
            let work = move || line.calculate(date, gate.as_ref(), &others);
            tasks.push((at, tokio::task::spawn_blocking(work)));
        }
    }
    let mut outcomes = Vec::with_capacity(tasks.len());
    for (at, task) in tasks {
        let (line, outcome) = task.await.map_err(|e| RunError::Defect(e.to_string()))?;
        lines[at] = line;
        match outcome {
            Ok(outcome) => {
                watch(Event::Calculated);
                outcomes.push((at, outcome));
            }
            Err(held) => {
                watch(Event::Held(&held));
                report.held.push(held.clone());
                lines[at].held = Some(held);
            }
        }
    }
    Ok(outcomes)
}

/// Publishes what was calculated for a day.
#[expect(clippy::too_many_arguments, reason = "one caller; each is a thing of its own")]
fn publish(
    store: &Store,
    settings: &Settings,
    request: &Request,
    date: NaiveDate,
    outcomes: Vec<(usize, Outcome)>,
    lines: &[Line],
    watch: &mut dyn FnMut(Event<'_>),
    report: &mut Report,
) -> Result<(), RunError> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let days: Vec<IndexDay<'_>> = outcomes
        .iter()
        .map(|(at, outcome)| {
            let line = &lines[*at];
            let (book, config_sha256) = &line.books[line.job.index];
            IndexDay { book, config_sha256, history: &line.history, outcome }
        })
        .collect();
    let held = lines.iter().filter_map(|line| line.held.as_ref());
    let draft = Draft {
        date,
        tables: tabulate(&days),
        indices: days
            .iter()
            .map(|day| IndexEntry {
                id: day.book.id.to_string(),
                config_sha256: day.config_sha256.to_owned(),
                inputs: input_digests(day),
            })
            .collect(),
        held: held.map(|h| Held { index_id: h.index.clone(), reason: h.message.clone() }).collect(),
        known_at: settings.cut_off.of(date),
        engine: settings.engine.clone(),
        reason: request.reason.clone(),
    };
    let published = store.publish(draft)?;
    watch(Event::Published(date, &published));
    report.days.push((date, published));
    for (at, outcome) in outcomes {
        let book = lines[at].book();
        report.note_overlays(book, &outcome, watch);
        let index = book.id.to_string();
        report.last.retain(|(known, ..)| *known != index);
        report.last.push((index, date, outcome.level));
    }
    Ok(())
}
