//! All figures of an index for the regulation.

use chrono::NaiveDate;
use kapok_climate::{ArticleFinding, ComplianceInputs, report};
use kapok_market::History;
use kapok_methodology::Rulebook;

use super::closes::Closes;
use super::error::ComplianceError;
use super::figures::Figures;
use super::label::{LabelRow, label};
use super::measure::Measure;

/// The standing of an index towards the regulation on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Compliance {
    /// The day.
    pub date: NaiveDate,
    /// Every figure.
    pub inputs: ComplianceInputs,
    /// The years of the label since its base year, also those that are not known.
    pub years: Vec<LabelRow>,
}

impl Compliance {
    /// Article by article, in the order of the law.
    #[must_use]
    pub fn articles(&self) -> Vec<ArticleFinding> {
        report(&self.inputs)
    }
}

/// Measures an index by the regulation at the close of a day.
///
/// * `book`: by which the index is calculated
/// * `measured`: by which it is measured: the same one, or [`Rulebook::measured_by`] another
/// * `date`: a calculation day
///
/// # Errors
///
/// If the measuring book has no label, or the index cannot be calculated up to the day, or a
/// figure is unfit.
pub fn compliance(
    book: &Rulebook,
    measured: &Rulebook,
    history: &History,
    date: NaiveDate,
) -> Result<Compliance, ComplianceError> {
    let index = || book.id.to_string();
    let Some(climate) = &measured.methodology.climate else {
        return Err(ComplianceError::NoLabel { index: measured.id.to_string() });
    };
    if date < book.base_date {
        let base_date = book.base_date;
        return Err(ComplianceError::TooEarly { index: index(), base_date, date });
    }
    let measure = Measure { book: measured, climate, history };
    let closes = Closes::of(book, &measure, date)?;
    let figures = Figures::on(&measure, closes.on(date))?;
    let label = label(&measure, &closes, date)?;
    Ok(Compliance {
        date,
        inputs: ComplianceInputs {
            terms: climate.terms,
            intensity_unit: figures.unit,
            intensity: figures.intensity,
            universe_intensity: figures.universe_intensity,
            coverage: figures.coverage,
            reported_share: figures.reported_share,
            exposure: figures.exposure,
            scope_3_missing: figures.scope_3_missing,
            base_year: climate.base_year,
            years: label.years,
            unknown_years: label.unknown,
            evic_factor: label.last_factor,
            exclusions: figures.exclusions,
            uplifts: book.uplift_columns().into_iter().map(str::to_owned).collect(),
        },
        years: label.rows,
    })
}
