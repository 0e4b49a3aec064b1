//! The history of a label: one row a year, folded by the state machine of the law.

use chrono::{Datelike, NaiveDate};
use kapok_climate::label::LabelYear;
use kapok_climate::trajectory::{YEARLY_REDUCTION, target};
use kapok_climate::{EvicFactor, Inflation, Label, LabelEvent, LabelState};
use kapok_methodology::ReviewError;

use super::closes::Closes;
use super::error::ComplianceError;
use super::figures::intensity;
use super::inflation::factor;
use super::measure::Measure;

/// One year of a label, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelRow {
    /// The calendar year.
    pub year: i32,
    /// Intensity of the index at its end, at enterprise values of the base year; where the base is
    /// restated, at those of its end.
    pub intensity: Option<f64>,
    /// The greatest intensity allowed.
    pub target: Option<f64>,
    /// Growth of average enterprise values in the year.
    pub factor: Option<f64>,
    /// The event of the year; `None` where that is not known.
    pub event: Option<LabelEvent>,
    /// State of the label at that time; `None` where it is not known.
    pub state: Option<LabelState>,
    /// Reason for what is not known; empty where all is.
    pub note: String,
}

/// All years since the base year that have ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LabelHistory {
    pub(super) rows: Vec<LabelRow>,
    /// Years that the state machine has seen.
    pub(super) years: Vec<LabelYear>,
    /// Years in which there was an index, and of which its label is not known.
    pub(super) unknown: Vec<i32>,
    /// The factor of the last year.
    pub(super) last_factor: Option<f64>,
}

/// The figures of one year end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct YearEnd {
    /// The intensity of the index, without any factor.
    intensity: Option<f64>,
    /// Growth of enterprise values.
    inflation: Inflation,
}

/// The label since its base year, from the compositions of the year ends.
pub(super) fn label(
    measure: &Measure<'_>,
    closes: &Closes,
    date: NaiveDate,
) -> Result<LabelHistory, ComplianceError> {
    let base_year = measure.climate.base_year;
    let last = if measure.year_end(date.year()) <= date { date.year() } else { date.year() - 1 };
    let base = match measure.gauge().base_intensity(measure.on(date)) {
        Ok(base) => Some(base).filter(|base| *base > 0.0),
        Err(ReviewError::NoBaseIntensity { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let first = closes.first().year().max(base_year + 1);
    let fresh = |base| Label::new(base_year, base, measure.climate.terms.missed_target);
    let mut fold = Fold {
        base,
        label: base.map(|base| fresh(base).beginning(first)),
        base_year,
        factors: measure.climate.terms.evic_factor,
        history: LabelHistory::default(),
    };
    let mut chained = Some(1.0);
    for year in base_year + 1..=last {
        let factor = factor(measure, closes, year)?;
        chained = chained.zip(factor).map(|(so_far, factor)| so_far * factor);
        if year < first {
            fold.before(year, factor);
            continue;
        }
        let intensity = intensity_at(measure, closes, year)?;
        fold.year(year, YearEnd { intensity, inflation: Inflation { year: factor, chained } });
    }
    Ok(fold.history)
}

/// Intensity of the index at the end of a year.
fn intensity_at(
    measure: &Measure<'_>,
    closes: &Closes,
    year: i32,
) -> Result<Option<f64>, ComplianceError> {
    let close = closes.on(measure.year_end(year));
    let facts = measure.gauge().facts(measure.on(close.date)).map_err(ReviewError::from)?;
    Ok(intensity(&close.weights, &facts.intensity))
}

/// The label while its years are folded.
struct Fold {
    base: Option<f64>,
    /// `None` once a year is not known: a miss cannot be ruled out then.
    label: Option<Label>,
    base_year: i32,
    factors: EvicFactor,
    history: LabelHistory,
}

impl Fold {
    /// A year before the index.
    fn before(&mut self, year: i32, factor: Option<f64>) {
        let target = self.base.map(|base| self.curve(base, year));
        let note = "the index had not begun".to_owned();
        let (intensity, event, state) = (None, None, None);
        self.history.rows.push(LabelRow { year, intensity, target, factor, event, state, note });
    }

    fn year(&mut self, year: i32, end: YearEnd) {
        let inflation = end.inflation;
        let adjusted = end.intensity.and_then(|seen| self.factors.adjusted(seen, inflation));
        let base = self.base.and_then(|base| self.factors.base(base, inflation));
        let seen = match (self.label.take(), adjusted, base) {
            (Some(label), Some(intensity), Some(base)) => {
                label.rebased(self.base_year, base).observe(year, intensity).ok()
            }
            _ => None,
        };
        let mut row = LabelRow {
            year,
            intensity: adjusted,
            target: base.map(|base| self.curve(base, year)),
            factor: inflation.year,
            event: None,
            state: None,
            note: self.note(end),
        };
        match seen {
            Some((label, seen)) => {
                let (event, state) = (Some(seen.event), Some(seen.state));
                row = LabelRow { target: Some(seen.target), event, state, ..row };
                self.history.years.push(seen);
                self.label = Some(label);
            }
            None => self.history.unknown.push(year),
        }
        self.history.last_factor = inflation.year;
        self.history.rows.push(row);
    }

    fn curve(&self, base: f64, year: i32) -> f64 {
        target(base, YEARLY_REDUCTION, u32::try_from(year - self.base_year).unwrap_or(0))
    }

    fn note(&self, end: YearEnd) -> String {
        let factor = self.factors.of(end.inflation);
        let reasons = [
            (self.base.is_none(), "no intensity of the base year"),
            (end.intensity.is_none(), "the intensity of a constituent is not known"),
            (factor.is_none(), "no enterprise values to compare"),
        ];
        let open = !self.history.unknown.is_empty();
        let reasons = reasons.into_iter().chain([(open, "an earlier year is not known")]);
        reasons.filter(|(holds, _)| *holds).map(|(_, why)| why).collect::<Vec<_>>().join("; ")
    }
}
