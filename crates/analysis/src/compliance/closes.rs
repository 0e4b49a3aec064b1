//! Compositions of an index at the closes that the label looks at.

use chrono::{Datelike, NaiveDate};
use kapok_backtest::replay;
use kapok_engine::{Calculator, Outcome};
use kapok_market::SecurityIx;
use kapok_rulebook::Rulebook;

use super::error::ComplianceError;
use super::measure::Measure;

/// The weights of one close, by security.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Close {
    pub(super) date: NaiveDate,
    /// Fractions of one.
    pub(super) weights: Vec<(SecurityIx, f64)>,
}

/// The closes of the base date, of all year ends since, and of the day itself, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Closes(Vec<Close>);

impl Closes {
    pub(super) fn of(
        book: &Rulebook,
        measure: &Measure<'_>,
        date: NaiveDate,
    ) -> Result<Self, ComplianceError> {
        let years = book.base_date.year()..=date.year();
        let mut days: Vec<NaiveDate> = years.map(|year| measure.year_end(year)).collect();
        days.retain(|day| *day > book.base_date && *day < date);
        days.extend([book.base_date, date]);
        let mut closes = Vec::new();
        let calculator = Calculator { book, history: measure.history, detail: false };
        let replayed = replay(calculator, date, &days, &mut |outcome| {
            if days.contains(&outcome.date) {
                closes.extend(close(outcome));
            }
        });
        match replayed.held {
            None => Ok(Self(closes)),
            Some(held) => {
                let index = book.id.to_string();
                Err(ComplianceError::Held { index, held: Box::new(held) })
            }
        }
    }

    /// The close of a day, or the last one before it; before the base date that of the base date.
    pub(super) fn on(&self, date: NaiveDate) -> &Close {
        let begun = self.0.partition_point(|close| close.date <= date);
        &self.0[begun.saturating_sub(1)]
    }

    /// The first day.
    pub(super) fn first(&self) -> NaiveDate {
        self.0[0].date
    }
}

fn close(outcome: &Outcome) -> Option<Close> {
    let held = &outcome.detail.as_ref()?.close;
    let weights = held.security.iter().copied().zip(held.weights()).collect();
    Some(Close { date: outcome.date, weights })
}
