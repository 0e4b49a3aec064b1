//! Carrying a plan out: load, calculate index by index, publish day by day.
//!
//! 1. [`load`] reads what the plan needs and holds the tables to their tolerances.
//! 2. `UnderWay::start` restores each index from what is published, or replays it from its base.
//! 3. Day by day, `UnderWay::calculate` moves every index that is due; one that cannot be
//!    calculated is held with its reason and the others go on.
//! 4. Each day is published whole before the next begins, by `UnderWay::publish`.

use std::sync::Arc;

use chrono::NaiveDate;
use kapok_backtest::{Course, Replay, Watched, inspected};
use kapok_domain::did_you_mean;
use kapok_gate::Inspection;
use kapok_loader::{LoadReport, Loaded};
use kapok_market::{CutOff, DaySpans, History};
use kapok_overlay::Others;
use kapok_publication::Store;
use kapok_rulebook::Rulebook;

use crate::compiled::Compiled;
use crate::due::Due;
use crate::error::RunError;
use crate::index_run::IndexRun;
use crate::log::Log;
use crate::past;
use crate::plan::{Job, Request, Start};
use crate::report::{Event, Report};
use crate::settings::Settings;
use crate::under_way::UnderWay;

/// Plans and carries out a run.
///
/// # Errors
///
/// If nothing could be done, or the run was stopped; an index that cannot be calculated is in the
/// report instead.
pub fn run(
    settings: &Settings,
    books: Vec<Compiled>,
    request: &Request,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Report, RunError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(RunError::Runtime)?;
    runtime.block_on(async {
        tokio::select! {
            biased;
            _ = tokio::signal::ctrl_c() => Err(RunError::Interrupted),
            report = carry_out(settings, Arc::new(books), request, watch) => report,
        }
    })
}

async fn carry_out(
    settings: &Settings,
    books: Arc<Vec<Compiled>>,
    request: &Request,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Report, RunError> {
    let store = Store::new(&settings.publish);
    let rulebooks: Vec<&Rulebook> = books.iter().map(|compiled| &compiled.book).collect();
    let due = Due::of(&rulebooks, &store, request)?;
    let mut log = Log::new(due.count(), watch);
    if due.plan.jobs.is_empty() {
        return Ok(log.into_report());
    }
    let ids = due.plan.jobs.iter().map(|job| rulebooks[job.index].id.as_str());
    let mut facts = Vec::new();
    for cut_off in settings.cut_offs.among(ids) {
        let Loaded { history, report } = load(settings, due.price_days(&rulebooks)?, cut_off)?;
        let next_day = request.to.succ_opt().unwrap_or(request.to);
        log.tables(&report, since(&due).map(|date| cut_off.of(date)), next_day);
        let gate = inspection(settings, &due, &rulebooks, &history);
        facts.push(Facts { cut_off, history: Arc::new(history), gate, report });
    }
    let of_index = |place: usize| {
        let cut_off = settings.cut_offs.of(rulebooks[place].id.as_str());
        facts.iter().find(|facts| facts.cut_off == cut_off)
    };
    let (past, looked_at, days) =
        (due.needs_the_past(), looked_at(&due, &rulebooks), due.plan.days());
    let places: Vec<usize> = due.plan.jobs.iter().map(|job| job.index).collect();
    for (at, facts) in places.iter().filter_map(|at| Some((*at, of_index(*at)?))) {
        log.absent_words(rulebooks[at], &facts.history, &facts.report.rejected_rows());
    }
    let order = match &settings.gate {
        Some(_) => due.graph.with_parents(rulebooks.iter().copied()),
        None => due.graph.clone(),
    };
    let waves = order.among(&places).waves();
    let index = |job: &Job| Some(index_run(job.clone(), &due, &books, of_index(job.index)?));
    let indices = due.plan.jobs.iter().filter_map(index).collect();
    let others = Arc::new(Others::default());
    let mut under_way = UnderWay { settings, request, store, indices, waves, others, log };
    under_way.start(past, looked_at).await?;
    for date in days {
        let moved = under_way.calculate(date).await?;
        under_way.publish(date, &moved)?;
        tokio::task::yield_now().await;
    }
    Ok(under_way.log.into_report())
}

/// Facts as a family of indices knows them.
struct Facts {
    cut_off: CutOff,
    history: Arc<History>,
    /// Findings about them, if there is a gate.
    gate: Option<Arc<Inspection>>,
    report: LoadReport,
}

/// The earliest of the last published days from which indices go on; none if one begins anew.
fn since(due: &Due) -> Option<NaiveDate> {
    let last = due.plan.jobs.iter().map(|job| match job.start {
        Start::Published(date) => Some(date),
        Start::Base => None,
    });
    last.min()?
}

/// An index before its first day.
fn index_run(job: Job, due: &Due, books: &Arc<Vec<Compiled>>, facts: &Facts) -> IndexRun {
    let is_needed = due.graph.is_needed(job.index);
    let lent = is_needed.then(|| Replay::of(&books[job.index].book));
    let (books, history, gate) = (books.clone(), facts.history.clone(), facts.gate.clone());
    let (course, watched) = (Course::default(), Watched::default());
    let warned = Vec::new();
    let reviewed_by = None;
    let held = None;
    IndexRun { job, books, history, gate, course, watched, reviewed_by, held, warned, lent }
}

/// Findings about the facts of all days that are calculated, if there is a gate.
fn inspection(
    settings: &Settings,
    due: &Due,
    books: &[&Rulebook],
    history: &History,
) -> Option<Arc<Inspection>> {
    let gate = settings.gate.as_ref()?;
    let evenings = due.plan.jobs.iter().map(|job| {
        let book = books[job.index];
        let first = match job.start {
            Start::Published(date) => date.succ_opt().unwrap_or(date),
            Start::Base => book.base_date,
        };
        (book, first)
    });
    let to = due.plan.days().last().copied()?;
    inspected(history, gate, evenings, to).map(Arc::new)
}

/// The days of which blends may need published levels.
fn looked_at(due: &Due, books: &[&Rulebook]) -> Option<past::Span> {
    let jobs = due.plan.jobs.iter().filter(|job| due.graph.has_blends(job.index));
    jobs.map(|job| past::Span::of(job, books[job.index])).reduce(past::Span::with)
}

/// Reads the tables and holds them to their tolerances.
fn load(settings: &Settings, price_days: DaySpans, cut_off: CutOff) -> Result<Loaded, RunError> {
    let before = settings.gate.as_ref().map_or(0, |gate| gate.limits.days_before());
    let loaded = kapok_loader::load(&kapok_loader::Request {
        sources: settings.sources.clone(),
        price_days: Some(price_days.from_days_before(before)),
        cut_off,
    })?;
    let refusals = loaded.report.refusals(&settings.tolerances);
    if !refusals.is_empty() {
        return Err(RunError::Refused { refusals });
    }
    for decision in &settings.decisions.prices {
        if loaded.history.find(&decision.security).is_none() {
            let security = decision.security.to_string();
            let ids = loaded.history.securities().iter().map(|line| line.id.as_str());
            let hint = did_you_mean(&security, ids);
            return Err(RunError::Undecided { security, date: decision.date, hint });
        }
    }
    let history = loaded.history.decided(&settings.decisions);
    Ok(Loaded { history, ..loaded })
}
