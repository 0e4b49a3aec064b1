//! The label of an index, kept or lost. Regulation (EU) 2020/1818, Art. 7(4), 7(5) and 8(2).
//!
//! ```text
//!             met                       met, the year after
//!   OnPath ◄──────► Missed ────────────────────► Compensated ──► OnPath
//!      │               │ missed again
//!      │ third miss    ▼                two years met
//!      └──────────►  Lost ───────────────────────► Regained ──► OnPath
//!      in ten years    ▲ second loss: LostForGood
//! ```
//!
//! Questions that the wording leaves open, and how it is read here:
//! - the target of the year after a miss is a term ([`MissedTarget`]);
//! - misses that a loss has punished do not count again after the label is regained;
//! - a new base year (Art. 8(2)) leaves the count of misses, and a miss not yet compensated, as
//!   they are.

use crate::terms::MissedTarget;
use crate::trajectory::{YEARLY_REDUCTION, target};

/// State of a label. `docs/methodology/climate-benchmarks.md` §5.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LabelState {
    /// Every target so far was met, or made up for.
    OnPath,
    /// The target of the last year was missed.
    Missed {
        /// Distance of the intensity above the target, in its unit.
        shortfall: f64,
    },
    /// The miss of the year before was made up for.
    Compensated,
    /// The label is lost.
    Lost {
        /// Years in a row since then in which the target was met.
        met: u8,
    },
    /// The label was lost and is back.
    Regained,
    /// The label was lost twice.
    LostForGood,
}

/// Event of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelEvent {
    /// The target was met.
    Met,
    /// The target was missed, for which there is a year to make up.
    Missed,
    /// The miss of the year before was made up for.
    Compensated,
    /// The label is lost: a miss was not made up for in the next year. Art. 7(5)(a).
    LostUncompensated,
    /// The label is lost: the third miss in ten years. Art. 7(5)(b).
    LostThreeMisses,
    /// The label stays lost.
    StillLost,
    /// The label is back: the target was met in two years in a row.
    Regained,
}

/// One year of a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelYear {
    /// The calendar year.
    pub year: i32,
    /// Intensity of the index at its end.
    pub intensity: f64,
    /// Intensity that it had to be at most.
    pub target: f64,
    /// Event of the year.
    pub event: LabelEvent,
    /// State of the label then.
    pub state: LabelState,
}

/// A label with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    base_year: i32,
    base_intensity: f64,
    missed_target: MissedTarget,
    state: LabelState,
    /// Years that missed, without those that a loss has punished.
    misses: Vec<i32>,
    losses: u8,
    last_year: i32,
}

/// A year that does not follow the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the label was last observed for {last}, {seen} does not follow it")]
pub struct YearGap {
    /// The year that was observed last.
    pub last: i32,
    /// The year given.
    pub seen: i32,
}

/// Rounding that a target forgives, relative.
const SLACK: f64 = 1e-12;
/// Misses within the window that lose the label.
const MISSES: usize = 3;
/// Years in which they are counted.
const WINDOW: i32 = 10;

impl Label {
    /// Label at the end of its base year.
    ///
    /// # Panics
    ///
    /// If the intensity is not above zero.
    #[must_use]
    pub fn new(base_year: i32, base_intensity: f64, missed_target: MissedTarget) -> Self {
        assert!(base_intensity > 0.0, "a base intensity of {base_intensity}");
        Self {
            base_year,
            base_intensity,
            missed_target,
            state: LabelState::OnPath,
            misses: Vec::new(),
            losses: 0,
            last_year: base_year,
        }
    }

    /// Label of an index that begins in a later year: the years before it are not observed,
    /// and none of them can have missed.
    ///
    /// # Panics
    ///
    /// If a year was observed already.
    #[must_use]
    pub fn beginning(mut self, first_year: i32) -> Self {
        assert_eq!(self.last_year, self.base_year, "a label begins before its years");
        self.last_year = self.last_year.max(first_year - 1);
        self
    }

    /// Target of a year after the last one observed: the curve from the base year,
    /// `I_base · (1 − 7 %)^years`, less the shortfall of a miss in the year before where the terms
    /// say so. Source: `docs/methodology/climate-benchmarks.md` §5.
    #[must_use]
    pub fn target(&self, year: i32) -> f64 {
        let years = u32::try_from(year - self.base_year).unwrap_or(0);
        let curve = target(self.base_intensity, YEARLY_REDUCTION, years);
        match (self.state, self.missed_target) {
            (LabelState::Missed { shortfall }, MissedTarget::AddShortfallOnce)
                if year == self.last_year + 1 =>
            {
                (curve - shortfall).max(0.0)
            }
            _ => curve,
        }
    }

    /// Label after the next year, and the year.
    ///
    /// * `intensity`: of the index at the end of the year, in the unit of the base intensity
    ///
    /// # Errors
    ///
    /// If the year does not follow the last one.
    pub fn observe(&self, year: i32, intensity: f64) -> Result<(Self, LabelYear), YearGap> {
        if year != self.last_year + 1 {
            return Err(YearGap { last: self.last_year, seen: year });
        }
        let target = self.target(year);
        let shortfall = intensity - target;
        let mut next = Self { last_year: year, ..self.clone() };
        let event =
            if shortfall <= target * SLACK { next.met() } else { next.missed(year, shortfall) };
        let state = next.state;
        Ok((next, LabelYear { year, intensity, target, event, state }))
    }

    /// Label with a new base year, on a significant change of method. Art. 8(2).
    ///
    /// * `intensity`: of the index in that year by the new method
    #[must_use]
    pub fn rebased(&self, base_year: i32, intensity: f64) -> Self {
        Self { base_year, base_intensity: intensity, ..self.clone() }
    }

    fn met(&mut self) -> LabelEvent {
        let (state, event) = match self.state {
            LabelState::OnPath | LabelState::Compensated | LabelState::Regained => {
                (LabelState::OnPath, LabelEvent::Met)
            }
            LabelState::Missed { .. } => (LabelState::Compensated, LabelEvent::Compensated),
            LabelState::Lost { met: 0 } => (LabelState::Lost { met: 1 }, LabelEvent::StillLost),
            LabelState::Lost { .. } => (LabelState::Regained, LabelEvent::Regained),
            LabelState::LostForGood => (LabelState::LostForGood, LabelEvent::StillLost),
        };
        if event == LabelEvent::Regained {
            self.misses.clear();
        }
        self.state = state;
        event
    }

    fn missed(&mut self, year: i32, shortfall: f64) -> LabelEvent {
        match self.state {
            LabelState::Lost { .. } => {
                self.state = LabelState::Lost { met: 0 };
                return LabelEvent::StillLost;
            }
            LabelState::LostForGood => return LabelEvent::StillLost,
            LabelState::OnPath
            | LabelState::Missed { .. }
            | LabelState::Compensated
            | LabelState::Regained => {}
        }
        self.misses.push(year);
        let recent = self.misses.iter().filter(|missed| **missed > year - WINDOW).count();
        let event = match self.state {
            LabelState::Missed { .. } => LabelEvent::LostUncompensated,
            _ if recent >= MISSES => LabelEvent::LostThreeMisses,
            _ => LabelEvent::Missed,
        };
        self.state = match event {
            LabelEvent::Missed => LabelState::Missed { shortfall },
            _ => self.lose(),
        };
        event
    }

    fn lose(&mut self) -> LabelState {
        self.losses += 1;
        if self.losses > 1 { LabelState::LostForGood } else { LabelState::Lost { met: 0 } }
    }
}

impl LabelEvent {
    /// A word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Compensated => "compensated",
            Self::LostUncompensated => "lost: not compensated",
            Self::LostThreeMisses => "lost: third miss in ten years",
            Self::StillLost => "still lost",
            Self::Regained => "regained",
        }
    }
}

impl LabelState {
    /// A word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OnPath => "on path",
            Self::Missed { .. } => "missed",
            Self::Compensated => "compensated",
            Self::Lost { .. } => "lost",
            Self::Regained => "regained",
            Self::LostForGood => "lost for good",
        }
    }

    /// Whether the index may use the label.
    #[must_use]
    pub fn is_held(self) -> bool {
        match self {
            Self::OnPath | Self::Missed { .. } | Self::Compensated | Self::Regained => true,
            Self::Lost { .. } | Self::LostForGood => false,
        }
    }
}

#[cfg(test)]
mod tests;
