//! Facts of every security that a climate label reads on a day, for measuring an index against it.

use kapok_columns::calculated::{Calculated, IntensityEvidence};
use kapok_columns::predicate::Predicate;
use kapok_columns::{ColumnSource, FactError, Sheet, Situation};
use kapok_market::Snapshot;
use kapok_market::column::Values;

use super::gauge::ClimateGauge;

/// Facts that a climate label reads, each by security. `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct ClimateFacts {
    /// Unit of intensities.
    pub unit: String,
    /// Intensities.
    pub intensity: Vec<Option<f64>>,
    /// Evidence behind the intensities; `None` where the column is not calculated from `[carbon]`.
    pub evidence: Option<Vec<IntensityEvidence>>,
    /// Whether the company is in a section with a high impact on the climate.
    pub high_impact: Vec<Option<bool>>,
    /// Passes of the label's exclusions, by exclusion in the order of the law, then by security.
    pub passes: Vec<Vec<Option<bool>>>,
}

impl<'a> ClimateGauge<'a> {
    /// Facts that the label reads, of every security, as known on a snapshot's date.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column, or a figure is unfit.
    pub fn facts(self, snapshot: Snapshot<'a>) -> Result<ClimateFacts, FactError> {
        let Self { climate, universe } = self;
        let columns = universe.columns;
        let predicates = climate.exclusions.iter().map(|rule| &rule.predicate);
        let read = predicates.clone().chain([&climate.high_impact]);
        let read = read.flat_map(|predicate| &predicate.columns).chain([&climate.intensity]);
        let situation = Situation::of_day(snapshot, &[]);
        let sheet = columns.sheet(situation, read.map(String::as_str))?;
        let column = sheet.column(&climate.intensity);
        let count = snapshot.history().securities().len();
        let intensity = match &column.values {
            Values::Number(values) => values.clone(),
            Values::Text(_) | Values::Date(_) => vec![None; count],
        };
        Ok(ClimateFacts {
            unit: column.unit.to_owned(),
            intensity,
            evidence: self.evidence(&sheet)?,
            high_impact: holds(&sheet, &climate.high_impact),
            passes: predicates.map(|predicate| holds(&sheet, predicate)).collect(),
        })
    }

    fn evidence(self, sheet: &Sheet<'_>) -> Result<Option<Vec<IntensityEvidence>>, FactError> {
        let source = self.universe.columns.sources.get(&self.climate.intensity);
        let Some(ColumnSource::Calculated(Calculated::Intensity(intensity))) = source else {
            return Ok(None);
        };
        let by_issuer = intensity.evidence(sheet)?;
        let lines = sheet.history().securities().iter();
        Ok(Some(lines.map(|line| by_issuer[line.issuer.at()]).collect()))
    }
}

fn holds(sheet: &Sheet<'_>, predicate: &Predicate) -> Vec<Option<bool>> {
    let columns = sheet.columns_of(predicate);
    let count = sheet.history().securities().len();
    (0..count).map(|row| predicate.holds(&columns, row)).collect()
}
