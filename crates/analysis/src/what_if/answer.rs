//! An event under several conventions.

use std::collections::BTreeSet;

use kapok_conventions::{Conventions, Preset};
use kapok_engine::StepError;
use kapok_market::{CorporateAction, SecurityIx};

use super::moment::Moment;
use super::parameters::Cell;
use super::treated::{Holdings, Treated};

/// The origin of conventions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// The conventions of the index file.
    Own,
    /// The conventions of a preset.
    Preset(Preset),
}

/// The event by one set of conventions.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// The origin of the conventions.
    pub regime: Regime,
    /// The conventions as of the ex-date.
    pub conventions: Conventions,
    /// The event as they treat it, or why they cannot.
    pub treated: Result<Treated, StepError>,
    /// The parameters that make the difference to the index's own conventions.
    pub cells: Vec<Cell>,
}

/// An event of one index under several conventions.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf<'a> {
    /// The event, as known on the day asked for.
    pub event: &'a CorporateAction,
    /// The evening and the day of its treatment.
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
    /// The event by the index's own conventions, if they can treat it.
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
