//! Overlays of an index, advanced after each step.

use chrono::NaiveDate;
use kapok_overlay::{Exposures, Market, Others, Overlay, OverlayDay, OverlayState, advance};

use super::index::Calculator;
use crate::outcome::Outcome;
use crate::overlay::{exposures, overlay_day};
use crate::state::State;

/// Facts of the day before that overlays need; none on the base date.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct OverlaysBefore {
    date: Option<NaiveDate>,
    states: Vec<OverlayState>,
    exposures: Option<Exposures>,
}

impl Calculator<'_> {
    /// Overlays as the version of the rules in force on a day has them.
    fn overlays_on(&self, date: NaiveDate) -> &[Overlay] {
        &self.book.on(date).overlays
    }

    /// Whether an overlay needs the return at the exchange rates of the day before.
    pub(super) fn needs_local_return(&self, date: NaiveDate) -> bool {
        self.overlays_on(date).iter().any(Overlay::needs_local_return)
    }

    /// Takes from a state what overlays need after the step.
    pub(super) fn overlays_before(&self, state: &mut State) -> OverlaysBefore {
        OverlaysBefore {
            date: Some(state.date),
            states: std::mem::take(&mut state.overlays),
            exposures: self.exposures(state),
        }
    }

    /// Weights by currency at the next open, where an overlay needs them.
    fn exposures(&self, state: &State) -> Option<Exposures> {
        // A version that begins tomorrow may need those of tonight.
        let mut versions = self.book.versions();
        let needed = versions.any(|book| book.overlays.iter().any(Overlay::needs_exposures));
        needed.then(|| exposures(&state.constituents))
    }

    /// Advances the overlays by the day that a step has calculated.
    pub(super) fn overlays(
        &self,
        before: OverlaysBefore,
        state: &mut State,
        outcome: &mut Outcome,
        others: &Others,
    ) {
        let overlays = self.overlays_on(outcome.date);
        if overlays.is_empty() {
            return;
        }
        let exposures = self.exposures(state);
        let day = OverlayDay {
            // A hedge needs both: it settles the forwards sold on the weights of the evening
            // before, and sells new ones on those of tonight.
            exposures: exposures.as_ref(),
            exposures_before: before.exposures.as_ref(),
            detail: self.detail,
            ..overlay_day(self.book, outcome, before.date)
        };
        let facts = Market { history: self.history, others, date: outcome.date };
        let (states, records) = advance(overlays, before.states, &day, &facts);
        state.overlays = states;
        outcome.overlays = records;
    }
}
