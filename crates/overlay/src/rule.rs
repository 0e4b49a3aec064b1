//! The rule of an overlay: what one kind of overlay does to a level.

use kapok_domain::{Currency, DayCount};

use crate::error::OverlayError;
use crate::occasions::Occasions;
use crate::series::Series;
use crate::terms::{Floor, Terms};
use crate::today::Today;
use crate::words::Words;

/// Rule of one kind of overlay, with all its parameters.
pub(crate) trait Rule: Sized {
    /// State from day to day beside its level.
    type State;

    /// Whether its level is a running total from zero, which has no return.
    const IS_TOTAL: bool = false;

    /// State with which it begins on the base date.
    ///
    /// * `level`: of the base date, points
    fn begin(&self, level: f64, today: &mut Today<'_, Self>) -> Result<Self::State, OverlayError>;

    /// Level of the day, and the state after it.
    fn day(
        &self,
        yesterday: Yesterday<Self::State>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<Self::State>, OverlayError>;

    /// Whether ordinary returns can take the level to zero while the underlying stays above it.
    fn can_reach_zero(&self) -> bool;

    /// Writes the parameters as a text.
    fn words(&self, words: &mut Words<'_>);

    /// The closes at which something of the rule happens.
    fn occasions(&self) -> Option<&Occasions> {
        None
    }

    /// The part of a year that it counts by, where it does.
    fn basis(&self) -> Option<DayCount> {
        None
    }

    /// The currency of the level, where it is not that of the underlying.
    fn currency(&self) -> Option<Currency> {
        None
    }

    /// The series that it is computed from beside the one that its terms are on.
    fn components(&self) -> impl Iterator<Item = &Series> {
        [].iter()
    }
}

/// An overlay at the close of the calculation day before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Yesterday<S> {
    /// Level of the day before, points.
    pub(crate) level: f64,
    /// The level that today's return is measured from: that level, after a split or reset.
    pub(crate) from: f64,
    /// State of its kind.
    pub(crate) state: S,
}

/// An overlay at the close of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Closed<S> {
    /// The level has reached zero and stays there.
    Stopped,
    /// The overlay goes on.
    Going(Going<S>),
}

/// An overlay that goes on after a close.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Going<S> {
    /// Level as carried, points.
    pub(crate) level: f64,
    /// The level that the next day's return is measured from, points.
    pub(crate) next: f64,
    /// State of its kind.
    pub(crate) state: S,
}

impl<S> Closed<S> {
    /// A level as it is carried; at zero or below, what the terms say of that.
    ///
    /// Source: `docs/methodology/overlays.md` §1, §13.
    pub(crate) fn at<R>(terms: &Terms<R>, level: f64, state: S) -> Result<Self, OverlayError> {
        // Rounded before the test: what is published as zero is zero for the next day too.
        let level = terms.rounded(level);
        if level > 0.0 && level.is_finite() {
            return Ok(Self::Going(Going { level, next: level, state }));
        }
        match terms.floor {
            Some(Floor::StopAtZero) if level <= 0.0 => Ok(Self::Stopped),
            Some(Floor::StopAtZero | Floor::Error) | None => {
                Err(OverlayError::NotPositive { level })
            }
        }
    }

    /// Overlay that goes on, changed after the close.
    pub(crate) fn and_then<T>(
        self,
        after: impl FnOnce(Going<S>) -> Result<Going<T>, OverlayError>,
    ) -> Result<Closed<T>, OverlayError> {
        match self {
            Self::Stopped => Ok(Closed::Stopped),
            Self::Going(going) => after(going).map(Closed::Going),
        }
    }
}
