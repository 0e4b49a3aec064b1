//! How an index stands to Regulation (EU) 2020/1818 on a day: figures for every article.
//!
//! The index is replayed by its own book. It is measured by a book with a climate label, which may
//! be another one ([`Rulebook::measured_by`]). Facts of a day are those known on that day.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §6.

mod closes;
mod error;
mod figures;
mod inflation;
mod label;

use chrono::NaiveDate;
use kapok_climate::{ArticleFinding, ComplianceInputs, report};
use kapok_market::{History, Snapshot};
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::Climate;

use closes::Closes;
pub use error::ComplianceError;
use figures::Figures;
pub use label::LabelRow;

/// How an index stands to the regulation on a day.
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

/// What an index is measured by.
#[derive(Debug, Clone, Copy)]
struct Measure<'a> {
    book: &'a Rulebook,
    climate: &'a Climate,
    history: &'a History,
}

impl<'a> Measure<'a> {
    /// What was known on a day.
    fn on(&self, date: NaiveDate) -> Snapshot<'a> {
        let cut_off = self.history.cut_off(date);
        Snapshot::new(self.history, date, cut_off, self.book.price_lookback_days)
    }

    /// The last calculation day of a calendar year.
    fn year_end(&self, year: i32) -> NaiveDate {
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
        self.book.last_day_of(year, end)
    }
}

/// How an index stands to the regulation at the close of a day.
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
    let Some(climate) = &measured.climate else {
        return Err(ComplianceError::NoLabel { index: measured.id.to_string() });
    };
    if date < book.base_date {
        let base_date = book.base_date;
        return Err(ComplianceError::TooEarly { index: index(), base_date, date });
    }
    let measure = Measure { book: measured, climate, history };
    let closes = Closes::of(book, &measure, date)?;
    let figures = Figures::on(&measure, closes.on(date))?;
    let label = label::label(&measure, &closes, date)?;
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

#[cfg(test)]
mod tests;
