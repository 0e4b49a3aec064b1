//! `kapok explain`: from a level or a weight to every rule, datum, source and date.

mod scores;
mod story;

use chrono::NaiveDate;
use kapok_backtest::{replay_all, replay_beside};
use kapok_domain::SecurityId;
use kapok_domain::nearest;
use kapok_engine::{Calculator, Others, Outcome};
use kapok_evaluation::Explanation;
use kapok_market::{CutOff, History, SecurityIx, Snapshot};
use kapok_methodology::{ReviewError, Rulebook};
use kapok_publication::{IndexDay, tabulate};
use kapok_published::{AttributionRow, DayTables, OverlayRow};
use kapok_scheduler::run::Books;
use serde_json::Value;

use crate::Context;
use crate::commands::backtest::note_illustrative;
use crate::failure::{Code, Failure, refused};
use crate::output::{Rows, number};
use crate::project::{Project, cut_off};
use story::Story;

/// Explain a day's change of level, or one security's weight or absence.
///
/// Calculates the index again up to that day, from what was known then.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok explain US20-GREEN                                # the last day, part by part
  kapok explain US20-GREEN --date 2022-06-30
  kapok explain US20-GREEN --security XOM --date 2022-06-30")]
pub(crate) struct Explain {
    /// The index.
    index: String,
    /// The share line.
    #[arg(long, value_name = "ID")]
    security: Option<String>,
    /// The day; without it, the last one with prices.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Use facts known up to this moment, instead of the end of each day.
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
}

/// The day asked for, and the day of the review whose composition it had.
struct Found {
    day: DayTables,
    review: DayTables,
    review_date: NaiveDate,
}

impl Explain {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let project = Project::open(&context.project)?;
        let history = load(&project, cut_off(self.known_at.as_deref())?)?;
        let books = project.compile(history.calendars(), std::slice::from_ref(&self.index))?;
        let asked = books.iter().find(|(book, _)| book.id.as_str() == self.index);
        let Some((book, config)) = asked else { return Ok(()) };
        let date = calculation_day(book, &history, self.date)?;
        let others = beside(book, &books, &history, date);
        let found = find(book, config, &history, &others, date)?;
        if !context.quiet {
            note_illustrative(book);
        }
        match &self.security {
            None => explain_level(&found, context),
            Some(security) => {
                let id = known_security(&history, security)?;
                explain_security((book, &history), &found, &id, date, context)
            }
        }
    }
}

/// The day asked for, or the last one with prices, which must be a calculation day of an index.
pub(crate) fn calculation_day(
    book: &Rulebook,
    history: &History,
    asked: Option<NaiveDate>,
) -> Result<NaiveDate, Failure> {
    let usage = |message: String| Failure::new(Code::Usage, message);
    let last = history.prices().days().last().copied();
    let date = asked.or(last).ok_or_else(|| usage("the prices table is empty".into()))?;
    if date < book.base_date {
        let message = format!("{} begins on {}, after {date}", book.id, book.base_date);
        return Err(usage(message));
    }
    match book.calendar.is_open(date) {
        Ok(true) => Ok(date),
        Ok(false) => {
            let failure = usage(format!("{date} is not a calculation day of {}", book.id));
            Err(match book.calendar.before(date, 0) {
                Ok(before) => failure.hint(format!("the one before is {before}")),
                Err(_) => failure,
            })
        }
        Err(error) => Err(usage(error.to_string())),
    }
}

pub(crate) fn load(project: &Project, cut_off: CutOff) -> Result<History, Failure> {
    let loaded = kapok_loader::load(&kapok_loader::Request {
        sources: project.sources(),
        window: None,
        cut_off,
    })?;
    let refusals = loaded.report.refusals(&project.tolerances());
    if refusals.is_empty() { Ok(loaded.history) } else { Err(refused(&refusals)) }
}

pub(crate) fn known_security(history: &History, name: &str) -> Result<SecurityId, Failure> {
    let known = name.parse().ok().filter(|id| history.find(id).is_some());
    known.ok_or_else(|| {
        let all = history.securities().iter().map(|security| security.id.as_str());
        let failure = Failure::new(Code::Usage, format!("no security has the id `{name}`"));
        match nearest(name, all) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        }
    })
}

/// The levels that blends of an index need of others.
fn beside(book: &Rulebook, books: &Books, history: &History, date: NaiveDate) -> Others {
    let needed = books.iter().filter(|(other, _)| other.id != book.id);
    let needed: Vec<Rulebook> = needed.map(|(other, _)| other.clone()).collect();
    let mut others = Others::default();
    let replays = replay_all(&needed, history, date, &|| ());
    for (book, replay) in needed.iter().zip(&replays) {
        replay.lend(book, &mut others);
    }
    others
}

/// Replays the index up to a day, and keeps that day and the last review before it.
fn find(
    book: &Rulebook,
    config_sha256: &str,
    history: &History,
    others: &Others,
    date: NaiveDate,
) -> Result<Found, Failure> {
    let closes = book.schedule.closes(book.base_date, date, &book.calendar);
    let closes = closes.map_err(|e| Failure::new(Code::Data, e.to_string()))?;
    // A review after the close of the day itself is not yet in its weights.
    let earlier = closes.into_iter().rev().find(|close| *close < date);
    let review_date = earlier.unwrap_or(book.base_date).max(book.base_date);
    let (mut day, mut review) = (None, None);
    let table = |outcome: &Outcome| tabulate(&[IndexDay { book, config_sha256, history, outcome }]);
    let calculator = Calculator { book, history, detail: false };
    let keep = [date, review_date];
    let replayed = replay_beside(calculator, others, date, &keep, &mut |outcome| {
        if outcome.date == review_date {
            review = Some(table(outcome));
        }
        if outcome.date == date {
            day = Some(table(outcome));
        }
    });
    match (replayed.held, day, review) {
        (None, Some(day), Some(review)) => Ok(Found { day, review, review_date }),
        (Some(held), ..) => {
            let message = format!("{} is held on {}: {}", book.id, held.date, held.error);
            let infeasible = held.error.is_infeasible();
            let code = if infeasible { Code::Infeasible } else { Code::Data };
            let failure = Failure::new(code, message);
            Err(match held.error.hint() {
                Some(hint) => failure.hint(hint),
                None => failure,
            })
        }
        _ => Err(Failure::new(Code::Defect, format!("{} has no outcome on {date}", book.id))),
    }
}

/// The change of each variant by cause, then the largest contributions.
fn explain_level(found: &Found, context: &Context) -> Result<(), Failure> {
    let mut rows = Rows::new(&["variant", "component", "security", "event", "points"]);
    let shown = |value| number(context.format, value, 6);
    for level in &found.day.levels {
        let parts: Vec<&AttributionRow> = found
            .day
            .attribution
            .iter()
            .filter(|part| part.return_variant == level.return_variant)
            .collect();
        let mut add = |component: &str, security: &str, event: &str, points: f64| {
            rows.push(vec![
                level.return_variant.as_str().into(),
                component.into(),
                security.into(),
                event.into(),
                shown(points),
            ]);
        };
        let change = level.previous_level.map_or(0.0, |before| level.level - before);
        // Parts and levels lie on one binary grid, so that nothing is lost in this sum.
        let left = parts.iter().map(|part| -part.points).chain([change]);
        let residual = kapok_kernels::exact_sum(left);
        add("level", "", "", level.level);
        add("change", "", "", change);
        let mut largest = parts.clone();
        largest.sort_by(|a, b| b.points.abs().total_cmp(&a.points.abs()));
        for part in largest.iter().filter(|part| part.points != 0.0 || part.event_id.is_some()) {
            let (security, event) = (part.security_id.as_deref(), part.event_id.as_deref());
            add(&part.component, security.unwrap_or(""), event.unwrap_or(""), part.points);
        }
        add("residual", "", "", residual);
    }
    for overlay in &found.day.overlays {
        explain_overlay(overlay, &mut |component: &str, points: f64| {
            rows.push(vec![
                overlay.overlay_id.as_str().into(),
                component.into(),
                "".into(),
                "".into(),
                shown(points),
            ]);
        });
    }
    for held in found.day.overlays.iter().filter(|overlay| overlay.status == "held") {
        let reason = held.reason.as_deref().unwrap_or_default();
        let (id, held) = (held.overlay_id.as_str().into(), "held".into());
        rows.push(vec![id, held, "".into(), reason.into(), Value::Null]);
    }
    rows.print(context.format)
}

/// The level of an overlay and everything that went into it.
fn explain_overlay(row: &OverlayRow, add: &mut dyn FnMut(&str, f64)) {
    let change = row.level.zip(row.previous_level).map(|(level, before)| level - before);
    let parts = [
        ("level", row.level),
        ("change", change),
        ("measured from", row.return_base),
        ("underlying", row.underlying_level),
        ("underlying before", row.underlying_before),
        ("part of a year", row.year_fraction),
        ("rate", row.rate),
        ("exposure", row.exposure),
        ("dividend points", row.points),
        ("exchange rate", row.exchange_rate),
        ("local return", row.local_return),
    ];
    for (component, value) in parts {
        if let Some(value) = value {
            add(component, value);
        }
    }
}

/// What was known on the reference date of the review.
fn at_review<'h>(book: &Rulebook, history: &'h History, found: &Found) -> Option<Snapshot<'h>> {
    let eligible = found.review.eligibility.first().map(|row| row.reference_date);
    let date = eligible.or_else(|| Some(found.review.review.first()?.reference_date))?;
    Some(Snapshot::new(history, date, history.cut_off(date), book.price_lookback_days))
}

fn unfit(error: &ReviewError) -> Failure {
    let failure = Failure::new(Code::Data, error.to_string());
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// How the company's scores came about, in every evaluation of the index.
fn scores_of(
    book: &Rulebook,
    snapshot: Snapshot<'_>,
    line: SecurityIx,
) -> Result<Vec<(String, Explanation)>, Failure> {
    let issuer = snapshot.history().security(line).issuer;
    let mut scores = Vec::new();
    for name in book.evaluations.keys() {
        let found = book.explain_scores(snapshot, name, &[issuer]);
        let found = found.map_err(|error| unfit(&error))?;
        scores.extend(found.into_iter().map(|score| (name.clone(), score)));
    }
    Ok(scores)
}

fn explain_security(
    (book, history): (&Rulebook, &History),
    found: &Found,
    security: &SecurityId,
    date: NaiveDate,
    context: &Context,
) -> Result<(), Failure> {
    let mut story = Story::new(context);
    story.say(
        "index",
        book.id.as_str(),
        &format!("weights of {date}, reviewed after {}", found.review_date),
    );
    story.rules(book, found, security);
    if let (Some(snapshot), Some(line)) = (at_review(book, history, found), history.find(security))
    {
        let figures = book.weighed_by(snapshot, line).map_err(|error| unfit(&error))?;
        figures.iter().for_each(|figure| story.figure(figure));
        for (name, score) in scores_of(book, snapshot, line)? {
            story.score(&name, &score);
        }
    }
    story.review(found, security);
    story.close(found, security);
    story.rows.print(context.format)
}
