//! Whether an index keeps its label. Regulation (EU) 2020/1818, Art. 7(4), 7(5) and 8(2).
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
//! What the wording leaves open, and how it is read here:
//! - the target of the year after a miss is a term ([`MissedTarget`]);
//! - misses that a loss has punished do not count again after the label is regained;
//! - a new base year (Art. 8(2)) leaves the count of misses, and a miss not yet compensated, as
//!   they are.

use serde::{Deserialize, Serialize};

use super::terms::MissedTarget;
use super::trajectory::{YEARLY_REDUCTION, target};

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelState {
    /// Every target so far was met, or made up for.
    OnPath,
    /// The target of the last year was missed.
    Missed {
        /// How far above the target the intensity was.
        shortfall: f64,
    },
    /// The miss of the year before was made up for.
    Compensated,
    /// The label is lost.
    Lost {
        /// For how many years in a row since the target was met.
        met: u8,
    },
    /// The label was lost and is back.
    Regained,
    /// The label was lost twice.
    LostForGood,
}

/// What a year did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelEvent {
    /// The target was met.
    Met,
    /// It was missed, for which there is a year to make up.
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
    /// What it had to be at most.
    pub target: f64,
    /// What happened.
    pub event: LabelEvent,
    /// Where the label stands then.
    pub state: LabelState,
}

/// A label with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
/// So many misses in so many years lose the label.
const MISSES: usize = 3;
const WINDOW: i32 = 10;

impl Label {
    /// A label at the end of its base year.
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

    /// The same label, whose index begins in a later year: the years before it are not observed,
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

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> LabelState {
        self.state
    }

    /// Years that missed and still count.
    #[must_use]
    pub fn misses(&self) -> &[i32] {
        &self.misses
    }

    /// The target of a year after the last one observed: the curve from the base year, less the
    /// shortfall of a miss in the year before where the terms say so.
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

    /// The next year.
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

    /// A new base year, on a significant change of how figures are calculated. Art. 8(2).
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
mod tests {
    use super::LabelEvent::{
        Compensated, LostThreeMisses, LostUncompensated, Met, Missed, Regained, StillLost,
    };
    use super::*;

    /// Years from 2021 on: `true` is on the target, `false` one tenth above the curve.
    fn events(met: &[bool], missed_target: MissedTarget) -> (Label, Vec<LabelEvent>) {
        let mut label = Label::new(2020, 100.0, missed_target);
        let mut events = Vec::new();
        for (year, met) in (2021..).zip(met) {
            let curve = target(100.0, 0.07, u32::try_from(year - 2020).unwrap());
            let intensity = if *met { label.target(year) } else { curve * 1.1 };
            let (next, seen) = label.observe(year, intensity).unwrap();
            events.push(seen.event);
            label = next;
        }
        (label, events)
    }

    #[test]
    fn every_arrow() {
        let (m, x) = (true, false);
        let cases: &[(&[bool], &[LabelEvent], LabelState)] = &[
            (&[m, m, m], &[Met, Met, Met], LabelState::OnPath),
            (&[m, x, m, m], &[Met, Missed, Compensated, Met], LabelState::OnPath),
            (&[x, x], &[Missed, LostUncompensated], LabelState::Lost { met: 0 }),
            (&[x, x, m], &[Missed, LostUncompensated, StillLost], LabelState::Lost { met: 1 }),
            (
                &[x, x, m, x, m, m],
                &[Missed, LostUncompensated, StillLost, StillLost, StillLost, Regained],
                LabelState::Regained,
            ),
            (
                &[x, m, x, m, x],
                &[Missed, Compensated, Missed, Compensated, LostThreeMisses],
                LabelState::Lost { met: 0 },
            ),
            (
                &[x, x, m, m, x, m, m],
                &[Missed, LostUncompensated, StillLost, Regained, Missed, Compensated, Met],
                LabelState::OnPath,
            ),
            (
                &[x, x, m, m, x, x, m, m],
                &[
                    Missed,
                    LostUncompensated,
                    StillLost,
                    Regained,
                    Missed,
                    LostUncompensated,
                    StillLost,
                    StillLost,
                ],
                LabelState::LostForGood,
            ),
        ];
        for (years, expected, state) in cases {
            let (label, seen) = events(years, MissedTarget::ReturnToBaseCurve);
            assert_eq!(seen, *expected, "{years:?}");
            assert_eq!(label.state(), *state, "{years:?}");
        }
    }

    #[test]
    fn three_misses_count_within_ten_years_only() {
        // Misses of 2021, 2024 and 2031: the first and the last are eleven years apart.
        let mut years = [true; 11];
        for missed in [0, 3, 10] {
            years[missed] = false;
        }
        assert_eq!(events(&years, MissedTarget::ReturnToBaseCurve).1[10], Missed);
        // 2021 and 2030 are the first and the last of ten years.
        let mut years = [true; 10];
        for missed in [0, 3, 9] {
            years[missed] = false;
        }
        assert_eq!(events(&years, MissedTarget::ReturnToBaseCurve).1[9], LostThreeMisses);
    }

    #[test]
    fn a_shortfall_is_added_to_the_next_target_once() {
        let label = Label::new(2020, 100.0, MissedTarget::AddShortfallOnce);
        let (label, year) = label.observe(2021, 95.0).unwrap();
        assert_eq!((year.target, year.event), (93.0, Missed));
        // The curve is 86.49, the shortfall 2.
        assert!((label.target(2022) - 84.49).abs() < 1e-12);
        let (label, year) = label.observe(2022, 86.0).unwrap();
        assert_eq!(year.event, LostUncompensated);
        assert!((label.target(2023) - 80.4357).abs() < 1e-12);
        let base = Label::new(2020, 100.0, MissedTarget::ReturnToBaseCurve);
        let (base, _) = base.observe(2021, 95.0).unwrap();
        assert_eq!(base.observe(2022, 86.0).unwrap().1.event, Compensated);
    }

    #[test]
    fn a_new_base_year_forgets_no_miss() {
        let (label, _) = events(&[false, true, false, true], MissedTarget::ReturnToBaseCurve);
        let label = label.rebased(2024, 200.0);
        assert_eq!(label.misses(), [2021, 2023]);
        assert_eq!(label.target(2025), 186.0);
        assert_eq!(label.observe(2025, 190.0).unwrap().1.event, LostThreeMisses);
    }

    #[test]
    fn years_follow_one_another() {
        let label = Label::new(2020, 100.0, MissedTarget::ReturnToBaseCurve);
        assert_eq!(label.observe(2022, 1.0).unwrap_err(), YearGap { last: 2020, seen: 2022 });
    }

    #[test]
    fn an_index_may_begin_after_its_base_year() {
        let label = Label::new(2020, 100.0, MissedTarget::ReturnToBaseCurve).beginning(2022);
        assert_eq!(label.observe(2021, 1.0).unwrap_err(), YearGap { last: 2021, seen: 2021 });
        let (_, year) = label.observe(2022, 86.0).unwrap();
        assert_eq!((year.target, year.event), (target(100.0, 0.07, 2), Met));
    }

    #[test]
    fn a_label_can_be_stored() {
        let (label, _) = events(&[false, true, false], MissedTarget::AddShortfallOnce);
        let text = serde_json::to_string(&label).unwrap();
        assert_eq!(serde_json::from_str::<Label>(&text).unwrap(), label);
    }
}
