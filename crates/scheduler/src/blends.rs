//! Levels of other indices for blends, and overlays that are held.
//!
//! An index with a blend is calculated after the indices that the blend needs. Their levels come
//! from this run, or else from what is published.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use kapok_engine::overlay::{Hold, Point};
use kapok_engine::{Others, Outcome};
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::overlays::Rule;
use kapok_publication::{PublishError, Store};
use kapok_published::PublishedDay;

use crate::plan::{Job, Plan, PlanError, Start};

/// An overlay that could not be calculated any further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOverlay {
    /// The index.
    pub index: String,
    /// The overlay.
    pub overlay: String,
    /// Since when, why, and the way out.
    pub hold: Hold,
}

/// The last levels of an overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct LastOverlay {
    /// The index.
    pub index: String,
    /// The overlay.
    pub overlay: String,
    /// The day.
    pub date: NaiveDate,
    /// Level, points; `None` where held.
    pub level: Option<f64>,
    /// Level by what its return is measured from, less one.
    pub day: Option<f64>,
}

/// The overlays of a day that are held.
pub(crate) fn held(book: &Rulebook, outcome: &Outcome) -> Vec<HeldOverlay> {
    let overlays = outcome.overlays.iter();
    let held = overlays.filter_map(|record| {
        let hold = record.level.as_ref().err()?.clone();
        let overlay = book.overlays[record.overlay].id.clone();
        Some(HeldOverlay { index: book.id.to_string(), overlay, hold })
    });
    held.collect()
}

/// The overlays of a day.
pub(crate) fn last(book: &Rulebook, outcome: &Outcome) -> Vec<LastOverlay> {
    let of = |record: &kapok_engine::OverlayRecord| {
        let point = record.point();
        let moved = record.before.and(point);
        LastOverlay {
            index: book.id.to_string(),
            overlay: book.overlays[record.overlay].id.clone(),
            date: outcome.date,
            level: point.map(|point| point.today),
            day: moved.filter(|p| p.before > 0.0).map(|p| p.today / p.before - 1.0),
        }
    };
    outcome.overlays.iter().map(of).collect()
}

/// Which rulebooks a blend of another one needs.
pub(crate) fn needed(books: &[Rulebook]) -> Vec<bool> {
    let overlays = books.iter().flat_map(|book| &book.overlays);
    let ids: BTreeSet<_> = overlays.flat_map(|overlay| overlay.others()).collect();
    books.iter().map(|book| ids.contains(&book.id)).collect()
}

fn has_blends(book: &Rulebook) -> bool {
    book.overlays.iter().any(|overlay| !overlay.others().is_empty())
}

/// Whether an index is replayed from its base date whose blends need the past of others.
pub(crate) fn need_the_past(plan: &Plan, books: &[Rulebook]) -> bool {
    plan.jobs.iter().any(|job| job.start == Start::Base && has_blends(&books[job.index]))
}

/// The plan by which prices are loaded: where the past is needed, that of the needed indices too.
pub(crate) fn widened(plan: &Plan, books: &[Rulebook]) -> Result<Plan, PlanError> {
    let mut plan = plan.clone();
    if need_the_past(&plan, books) {
        let needed = needed(books);
        for job in plan.jobs.iter_mut().filter(|job| needed[job.index]) {
            job.start_at_base(&books[job.index])?;
        }
    }
    Ok(plan)
}

/// Adds the published levels of an index that the days due may look back on.
pub(crate) fn add_published(
    store: &Store,
    book: &Rulebook,
    jobs: &[&Job],
    books: &[Rulebook],
    others: &mut Others,
) -> Result<(), PublishError> {
    let Some((from, to)) = looked_at(jobs, books) else { return Ok(()) };
    for date in store.days()? {
        if date < from || date > to || !store.has(book.id.as_str(), date)? {
            continue;
        }
        if let Some(day) = store.latest(date)? {
            add_published_day(&day, book, date, others)?;
        }
    }
    Ok(())
}

/// The days of which blends may need levels, first and last.
fn looked_at(jobs: &[&Job], books: &[Rulebook]) -> Option<(NaiveDate, NaiveDate)> {
    let mut span: Option<(NaiveDate, NaiveDate)> = None;
    for job in jobs.iter().filter(|job| has_blends(&books[job.index])) {
        let book = &books[job.index];
        let first = match job.start {
            Start::Base => book.base_date,
            Start::Published(date) => date,
        };
        let first = first - Days::new(carry_days(book).into());
        let last = job.days.last().copied().unwrap_or(first);
        span = Some(span.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
    }
    span
}

/// How old a level of another index may be in the blends of one.
fn carry_days(book: &Rulebook) -> u32 {
    let stages = book.overlays.iter().flat_map(|overlay| &overlay.stages);
    let days = stages.filter_map(|(_, terms)| match &terms.rule {
        Rule::Blend(blend) => Some(blend.carry_days),
        _ => None,
    });
    days.max().unwrap_or(0)
}

fn add_published_day(
    day: &PublishedDay,
    book: &Rulebook,
    date: NaiveDate,
    others: &mut Others,
) -> Result<(), PublishError> {
    for row in day.levels()?.iter().filter(|row| row.index_id == book.id.as_str()) {
        let before = row.previous_level.unwrap_or(row.level);
        let point = Point { today: row.level, before, next: row.level };
        others.add(&book.id, &row.return_variant, book.currency, date, point);
    }
    for row in day.overlays()?.iter().filter(|row| row.index_id == book.id.as_str()) {
        let overlay = book.overlays.iter().find(|overlay| overlay.id == row.overlay_id);
        let (Some(overlay), Some(today), Some(next)) = (overlay, row.level, row.next_level) else {
            continue;
        };
        let before = row.return_base.unwrap_or(today);
        let point = Point { today, before, next };
        others.add(&book.id, &overlay.id, overlay.currency, date, point);
    }
    Ok(())
}
