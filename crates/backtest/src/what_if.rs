//! What an event does to an index by its own conventions and by those of presets.
//!
//! The index is replayed by its own conventions up to the last calculation day before the
//! ex-date. From that evening on each treatment goes its own way: the evening prepares the next
//! open by the conventions of the ex-date, and the ex-date, if it has closes, is calculated by
//! them too. Only the parameters that treat events are taken from a preset
//! ([`parameters::TREATING_EVENTS`]); share updates, caps, rounding and data stay those of the
//! index, so that what differs is the event.
//!
//! Where the ex-date is still to come, the event is brought forward to the next open.
//!
//! Source: `docs/how-to/compare-conventions.md` §1.

mod coming;
mod error;
mod moment;
pub mod parameters;
mod scene;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kapok_engine::{ActionRecord, Calculator, Levels, StepError};
use kapok_market::{CorporateAction, SecurityIx};
use kapok_methodology::{Conventions, Preset};

pub use coming::{WINDOW_DAYS, coming_events};
pub use error::{WhatIfError, status_name};
pub use moment::{Moment, known_event};
pub use parameters::Cell;

use scene::Scene;

/// Whose conventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Those of the index file.
    Own,
    /// Those of a preset.
    Preset(Preset),
}

/// A line of the index at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// Price, quotation currency.
    pub price: f64,
    /// Index shares.
    pub index_shares: f64,
    /// Weight, a fraction of one.
    pub weight: f64,
}

/// The holdings of one moment by security.
pub type Holdings = BTreeMap<SecurityIx, Holding>;

/// What one set of conventions makes of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// The lines concerned with which the ex-date opens.
    pub open: Holdings,
    /// The divisor with which it opens.
    pub divisor: f64,
    /// The index market value with which it opens, index currency.
    pub market_value: f64,
    /// What was done to the lines concerned, in order.
    pub records: Vec<ActionRecord>,
    /// The ex-date, if it has closes.
    pub ex_day: Option<ExDay>,
}

/// The ex-date as calculated.
#[derive(Debug, Clone, PartialEq)]
pub struct ExDay {
    /// Levels, in points.
    pub levels: Levels,
    /// Price adjustment factors other than 1.
    pub factors: BTreeMap<SecurityIx, f64>,
    /// The lines concerned with which the day after opens.
    pub after: Holdings,
}

/// One row of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// Whose conventions.
    pub basis: Basis,
    /// These, as of the ex-date.
    pub conventions: Conventions,
    /// What they make of the event, or why they cannot.
    pub treated: Result<Treated, StepError>,
    /// The parameters that make the difference to the index's own conventions.
    pub cells: Vec<Cell>,
}

/// An event of one index under several conventions.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf<'a> {
    /// The event, as known on the day asked for.
    pub event: &'a CorporateAction,
    /// When it is treated.
    pub moment: Moment,
    /// The lines concerned at the close of the evening, before it.
    pub before: Holdings,
    /// The divisor of the evening, before it.
    pub divisor_before: f64,
    /// Other events that go ex between the evening and an ex-date that is still to come; they are
    /// not in the numbers.
    pub passed_over: Vec<&'a CorporateAction>,
    /// The index's own conventions, then presets.
    pub treatments: Vec<Treatment>,
}

impl WhatIf<'_> {
    /// What the index's own conventions make of the event, if they can.
    #[must_use]
    pub fn own(&self) -> Option<&Treated> {
        self.treatments.first().and_then(|own| own.treated.as_ref().ok())
    }

    /// The lines concerned: the event's own, then the others.
    #[must_use]
    pub fn lines(&self) -> Vec<SecurityIx> {
        let treated = self.treatments.iter().filter_map(|t| t.treated.as_ref().ok());
        let others = treated.flat_map(|t| {
            t.open.keys().chain(t.ex_day.iter().flat_map(|day| day.after.keys())).copied()
        });
        let mut others: BTreeSet<SecurityIx> = others.chain(self.before.keys().copied()).collect();
        others.remove(&self.event.security);
        std::iter::once(self.event.security).chain(others).collect()
    }
}

/// An event of an index under its own conventions and under presets.
///
/// * `as_of`: what was known on this day, and closes up to it
///
/// # Errors
///
/// If the index cannot be calculated up to the evening, or does not hold the line. A treatment
/// that fails is part of the answer.
pub fn what_if<'a>(
    calculator: Calculator<'a>,
    event: &'a CorporateAction,
    as_of: NaiveDate,
    presets: &[Preset],
) -> Result<WhatIf<'a>, WhatIfError> {
    let moment = Moment::of(calculator, event, as_of)?;
    let scene = Scene::new(calculator, event, moment, as_of)?;
    let own = calculator.book.conventions.on(moment.day);
    let ours = scene.play(own);
    let mut treatments = vec![Treatment {
        basis: Basis::Own,
        conventions: own.clone(),
        treated: ours.clone(),
        cells: Vec::new(),
    }];
    for &preset in presets {
        let theirs = calculator.book.conventions.under(preset);
        let conventions = parameters::treating_events_as(own, theirs.on(moment.day));
        let treated = scene.play(&conventions);
        let cells = decisive(&scene, preset, own, &conventions, (&ours, &treated));
        let basis = Basis::Preset(preset);
        treatments.push(Treatment { basis, conventions, treated, cells });
    }
    Ok(WhatIf {
        event,
        moment,
        before: scene.before(),
        divisor_before: scene.divisor(),
        passed_over: scene.passed_over(),
        treatments,
    })
}

type Result2<'r> = (&'r Result<Treated, StepError>, &'r Result<Treated, StepError>);

/// The parameters that make a difference: alone in place of our own, or put back to our own
/// among the others.
fn decisive(
    scene: &Scene<'_>,
    preset: Preset,
    own: &Conventions,
    theirs: &Conventions,
    (ours, treated): Result2<'_>,
) -> Vec<Cell> {
    let matters = |parameter: &str| {
        let alone = parameters::with(own, parameter, theirs);
        let without = parameters::with(theirs, parameter, own);
        !same(&scene.play(&alone), ours) || !same(&scene.play(&without), treated)
    };
    if same(ours, treated) {
        return Vec::new();
    }
    let mut cells = parameters::cells(preset, own, theirs);
    cells.retain(|cell| matters(cell.parameter));
    cells
}

/// Numbers that differ by less than this, relatively, are the same.
const ROUNDING: f64 = 1e-12;

/// Whether two treatments do the same; the unit of the divisor is none of it.
fn same(a: &Result<Treated, StepError>, b: &Result<Treated, StepError>) -> bool {
    let (a, b) = match (a, b) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(a), Err(b)) => return a == b,
        _ => return false,
    };
    let days = match (&a.ex_day, &b.ex_day) {
        (Some(a), Some(b)) => levels(a.levels).zip(levels(b.levels)).all(near),
        (None, None) => true,
        _ => false,
    };
    let done = |t: &Treated| t.records.iter().map(|r| r.treatment).collect::<Vec<_>>();
    days && near((a.market_value, b.market_value)) && alike(&a.open, &b.open) && done(a) == done(b)
}

fn alike(a: &Holdings, b: &Holdings) -> bool {
    let pairs = || a.iter().zip(b);
    let numbers = |h: &Holding| [h.price, h.index_shares];
    let all_near = |a: &Holding, b: &Holding| numbers(a).into_iter().zip(numbers(b)).all(near);
    a.len() == b.len() && pairs().all(|((x, a), (y, b))| x == y && all_near(a, b))
}

fn levels(levels: Levels) -> impl Iterator<Item = f64> {
    [levels.price, levels.net, levels.gross].into_iter()
}

fn near((a, b): (f64, f64)) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}
