//! Intensities by which a climate label measures an index.

use kapok_climate::UniverseData;
use kapok_columns::{FactError, Sheet, Situation};
use kapok_kernels::weighted_average;
use kapok_market::column::{Column, Values};
use kapok_market::{SecurityIx, Snapshot};

use super::label::Climate;
use crate::error::ReviewError;
use crate::universe::Universe;

/// Gauge of an index under its climate label.
#[derive(Debug, Clone, Copy)]
pub struct ClimateGauge<'a> {
    /// Climate label.
    pub climate: &'a Climate,
    /// Universe against which the index is measured.
    pub universe: Universe<'a>,
}

impl<'a> ClimateGauge<'a> {
    /// Intensity of the label's base year, tCO2e per million: as stated, or the universe's at the
    /// end of that year, less the minimum reduction.
    ///
    /// Source: Regulation (EU) 2020/1818, Art. 7, 9 and 11;
    /// `docs/methodology/climate-benchmarks.md` §4.
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

    /// Intensity of the universe at the end of the base year, less the minimum reduction.
    fn base_of_universe(self, snapshot: Snapshot<'a>) -> Result<f64, ReviewError> {
        let setting = self.universe.columns.setting;
        let date = setting.last_day_of(self.climate.base_year, snapshot.date());
        let universe = self.universe_intensity(setting.snapshot(snapshot.history(), date))?;
        let universe = universe.ok_or(ReviewError::NoBaseIntensity { date })?;
        Ok(self.climate.terms.label.limit(universe))
    }

    /// Weighted average intensity of the universe on a day, by free-float market value, tCO2e per
    /// million; `None` where no intensity is known. Issuers without data count as `[carbon]` says,
    /// or not at all: the label's `universe`.
    ///
    /// Source: `docs/methodology/climate-benchmarks.md` §2.
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
            // A security without a price or share count is not investable, and so not in the
            // investable universe.
            if let Ok(cap) = sheet.free_float_cap(security) {
                caps.push(cap);
                intensities.push(Some(intensity));
            }
        }
        Ok(weighted_average(&caps, &intensities))
    }

    /// Whether an intensity counts: where the label asks for it, only one that rests on the
    /// company's own data.
    fn counts(self, snapshot: Snapshot<'a>, security: SecurityIx) -> Result<bool, FactError> {
        if self.climate.terms.universe != UniverseData::WithoutMissing {
            return Ok(true);
        }
        let Some(data) = self.universe.columns.setting.carbon_data(snapshot) else {
            return Ok(true);
        };
        let evic = data.newest_evic(snapshot.history().security(security).issuer)?;
        Ok(evic.is_some())
    }
}

fn number(column: &Column<'_>, security: SecurityIx) -> Option<f64> {
    match &column.values {
        Values::Number(values) => values[security.at()],
        Values::Text(_) | Values::Date(_) => None,
    }
}
