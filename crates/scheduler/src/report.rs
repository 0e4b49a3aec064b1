//! The account of a run.

use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_engine::{LevelRecord, Outcome};
use kapok_gate::Finding;
use kapok_loader::LateRows;
use kapok_overlay::OverlayRecord;
use kapok_publication::Published;
use kapok_rulebook::{AbsentWord, Rulebook};

use crate::changed_rules::ChangedRules;
use crate::held::{HeldIndex, HeldOverlay};
use crate::late_decision::LateDecision;

/// An event while a plan is carried out.
#[derive(Debug)]
pub enum Event<'a> {
    /// Number of index-days that are due.
    Planned(usize),
    /// One index-day is done.
    Calculated,
    /// A day was published, or found unchanged.
    Published(NaiveDate, &'a Published),
    /// An index is held.
    Held(&'a HeldIndex),
    /// An overlay is held; its index goes on.
    OverlayHeld(&'a HeldOverlay),
    /// The data gate has a finding that holds nothing.
    Warned(&'a Warned),
    /// A file of the rules of an index is not the one by which a published day was calculated.
    RulesChanged(&'a ChangedRules),
    /// A person has decided a price of a day that is published without it.
    DecidedLate(&'a LateDecision),
}

/// The account of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Days published, or found unchanged.
    pub days: Vec<(NaiveDate, Published)>,
    /// Indices held.
    pub held: Vec<HeldIndex>,
    /// Overlays held, whose indices went on.
    pub held_overlays: Vec<HeldOverlay>,
    /// Findings of the data gate that held nothing, of the days calculated to be published.
    pub warned: Vec<Warned>,
    /// Files of rules that have changed since a published day.
    pub changed_rules: Vec<ChangedRules>,
    /// Decisions about prices of days that are published without them.
    pub decided_late: Vec<LateDecision>,
    /// The last outcome of each index.
    pub last: Vec<LastIndex>,
    /// The overlays of these outcomes.
    pub last_overlays: Vec<LastOverlay>,
    /// Index-days that were due.
    pub due: usize,
    /// Rows that became known after the cut-off of their date and since the last published day, by
    /// table.
    pub late: Vec<(String, LateRows)>,
    /// Files of tables that have columns and no row.
    pub empty_files: Vec<PathBuf>,
    /// Indices that were due, with words of their rules that no row says.
    pub absent_words: Vec<(String, AbsentWord)>,
}

/// A finding of the data gate that held nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Warned {
    /// The index.
    pub index: String,
    /// The finding.
    pub finding: Finding,
}

/// The last levels of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct LastIndex {
    /// The index.
    pub index: String,
    /// The day.
    pub date: NaiveDate,
    /// Levels of the index.
    pub level: LevelRecord,
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

impl Report {
    /// Puts an outcome in the place of the last one of its index.
    pub(crate) fn replace_last(&mut self, book: &Rulebook, outcome: &Outcome) {
        let (index, date, level) = (book.id.to_string(), outcome.date, outcome.level);
        self.last_overlays.retain(|last| last.index != index);
        self.last_overlays.extend(outcome.overlays.iter().map(|o| last_overlay(book, date, o)));
        self.last.retain(|last| last.index != index);
        self.last.push(LastIndex { index, date, level });
    }
}

fn last_overlay(book: &Rulebook, date: NaiveDate, record: &OverlayRecord) -> LastOverlay {
    let point = record.point();
    let moved = record.before.and(point);
    LastOverlay {
        index: book.id.to_string(),
        overlay: book.overlays[record.overlay].id.clone(),
        date,
        level: point.map(|point| point.today),
        day: moved.filter(|p| p.before > 0.0).map(|p| p.today / p.before - 1.0),
    }
}
