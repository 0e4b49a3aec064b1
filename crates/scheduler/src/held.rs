//! Indices and overlays that could not be calculated any further.

use std::fmt;

use kapok_backtest::Held;
use kapok_engine::{Outcome, StepError};
use kapok_gate::{Check, Finding, Subject};
use kapok_overlay::Hold;
use kapok_rulebook::Rulebook;

use crate::identity::ChangedIdentity;

/// The kind of an obstacle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Data are missing or contradict each other.
    Data,
    /// The data gate refused.
    Gate,
    /// The rules cannot be satisfied.
    Infeasible,
}

/// An obstacle to the calculation of an index.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Obstacle {
    /// A day cannot be calculated.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The data gate refuses facts that it rests on.
    #[error(transparent)]
    Gate(#[from] GateRefusal),
    /// The index file is of another index than the days published under its id.
    #[error(transparent)]
    Identity(#[from] ChangedIdentity),
}

impl Obstacle {
    /// Kind of the obstacle.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Step(error) if error.is_infeasible() => Reason::Infeasible,
            Self::Step(_) | Self::Identity(_) => Reason::Data,
            Self::Gate(_) => Reason::Gate,
        }
    }

    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Step(error) => error.hint(),
            Self::Gate(refusal) => Some(refusal.hint()),
            Self::Identity(changed) => Some(changed.hint()),
        }
    }
}

/// Facts that the data gate refuses.
#[derive(Debug, Clone, PartialEq)]
pub struct GateRefusal {
    /// The first finding.
    pub first: Finding,
    /// The number of further ones.
    pub more: usize,
}

impl std::error::Error for GateRefusal {}

impl fmt::Display for GateRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the data gate refuses {}", self.first)?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl GateRefusal {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        let Finding { subject, date, check, .. } = &self.first;
        // The calculation converts nothing by such a rate, whoever accepts it.
        if *check == Check::RateInverted {
            return "the table wants units of quote per one base: correct the row".to_owned();
        }
        let named = match subject {
            Subject::Security(id) => format!("security = \"{id}\""),
            // The engine believes an event by its line and its id.
            Subject::Event(id, events) if events.len() == 1 => {
                format!("security = \"{id}\", event = \"{}\"", events[0])
            }
            Subject::Event(..)
            | Subject::Rate(..)
            | Subject::Curve(..)
            | Subject::Exchange(_)
            | Subject::Issuer(_)
            | Subject::Table(_)
            | Subject::Index(_) => format!("subject = \"{subject}\""),
        };
        format!(
            "correct the fact, or accept it under [[gate.accept]]: {named}, date = {date}, check = \
             \"{}\", reason = \"…\"",
            check.name()
        )
    }
}

/// An index that could not be calculated any further.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldIndex {
    /// The index.
    pub index: String,
    /// The first day without a level, and the obstacle.
    pub held: Held<Obstacle>,
}

impl HeldIndex {
    /// The kind of obstacle.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.held.error.reason()
    }
}

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

impl HeldOverlay {
    /// The overlays of a day that are held.
    pub(crate) fn of(book: &Rulebook, outcome: &Outcome) -> Vec<Self> {
        let held = outcome.overlays.iter().filter_map(|record| {
            let hold = record.level.as_ref().err()?.clone();
            let overlay = book.overlays[record.overlay].id.clone();
            Some(Self { index: book.id.to_string(), overlay, hold })
        });
        held.collect()
    }
}
