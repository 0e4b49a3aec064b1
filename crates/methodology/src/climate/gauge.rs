//! Intensities that a climate label measures an index by.

use kapok_climate::UniverseData;
use kapok_columns::{FactError, Sheet, Situation};
use kapok_kernels::weighted_average;
use kapok_market::column::{Column, Values};
use kapok_market::{SecurityIx, Snapshot};

use super::label::Climate;
use crate::error::ReviewError;
use crate::universe::Universe;

/// What an index is measured by under its climate label.
#[derive(Debug, Clone, Copy)]
pub struct ClimateGauge<'a> {
    /// The label.
    pub climate: &'a Climate,
    /// The universe that it is measured against.
    pub universe: Universe<'a>,
}

impl<'a> ClimateGauge<'a> {
    /// The intensity of the label's base year, tCO2e per million: as stated, or the universe's at
    /// the end of that year, less the minimum reduction.
    ///
    /// # Errors
    ///
    /// If nobody's intensity was known then.
    pub fn base_intensity(self, snapshot: Snapshot<'a>) -> Result<f64, ReviewError> {
        match self.climate.base_intensity {
            Some(stated) => Ok(stated),
            None => self.base_of_universe(snapshot),
        }
    }

    /// The universe's intensity at the end of the base year, less the minimum reduction.
    fn base_of_universe(self, snapshot: Snapshot<'a>) -> Result<f64, ReviewError> {
        let setting = self.universe.columns.setting;
        let date = setting.last_day_of(self.climate.base_year, snapshot.date());
        let universe = self.universe_intensity(setting.snapshot(snapshot.history(), date))?;
        let universe = universe.ok_or(ReviewError::NoBaseIntensity { date })?;
        Ok(self.climate.terms.label.limit(universe))
    }

    /// The weighted average intensity of the universe on a day, by free-float market value; `None`
    /// where nobody's intensity is known. Issuers without data count for what `[carbon]` says, or
    /// not at all: the label's `universe`.
    ///
    /// # Errors
    ///
    /// If the tables do not hold the columns.
    pub fn universe_intensity(self, snapshot: Snapshot<'a>) -> Result<Option<f64>, FactError> {
        let Universe { columns, .. } = self.universe;
        let situation = Situation::of_day(snapshot, &[]);
        let Some(column) = columns.column(situation, &self.climate.intensity)? else {
            return Ok(None);
        };
        let (mut caps, mut intensities) = (Vec::new(), Vec::new());
        let sheet = Sheet::blank(columns.setting, situation);
        for security in self.universe.on(snapshot)? {
            let Some(intensity) = number(&column, security) else { continue };
            if !self.counts(snapshot, security)? {
                continue;
            }
            if let Ok(cap) = sheet.free_float_cap(security) {
                caps.push(cap);
                intensities.push(Some(intensity));
            }
        }
        Ok(weighted_average(&caps, &intensities))
    }

    /// Whether an intensity counts: one that rests on data of the company's own, where the label
    /// asks for it.
    fn counts(self, snapshot: Snapshot<'a>, security: SecurityIx) -> Result<bool, FactError> {
        if self.climate.terms.universe != UniverseData::WithoutMissing {
            return Ok(true);
        }
        let Some(data) = self.universe.columns.setting.carbon_data(snapshot) else {
            return Ok(true);
        };
        let years = data.years(snapshot.history().security(security).issuer)?;
        Ok(years.iter().any(|year| year.evic.is_some()))
    }
}

fn number(column: &Column<'_>, security: SecurityIx) -> Option<f64> {
    match &column.values {
        Values::Number(values) => values[security.at()],
        Values::Text(_) | Values::Date(_) => None,
    }
}
