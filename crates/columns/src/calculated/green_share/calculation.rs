//! Recognised share of each security's activities.

use kapok_market::SecurityIx;
use kapok_market::column::{Column, Values};
use kapok_taxonomy::{Measure, ShareFigure, SharePolicy, green_share};

use super::claims::{Claims, Held};
use super::definition::GreenShare;
use super::words;
use crate::calculated::green_error::GreenError;
use crate::companies::securities;
use crate::error::FactError;
use crate::origin::Origins;
use crate::sheet::Sheet;

impl GreenShare {
    pub(crate) fn column<'h>(&self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        let found = self.of_securities(sheet, |figure, _| figure.value)?;
        let values = found.into_iter().map(Option::flatten).collect();
        Ok(Column { unit: self.unit(), values: Values::Number(values) })
    }

    /// By security.
    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        let told =
            self.of_securities(sheet, |figure, held| words::origin(&self.provider, figure, held));
        let none = || words::nothing(&self.provider);
        let told = told?.into_iter().map(|origin| Some(origin.unwrap_or_else(none)));
        Ok(Origins::OfSecurities(told.collect()))
    }

    fn unit(&self) -> &'static str {
        match self.measure {
            Measure::Revenue => "fraction of revenue",
            Measure::CapitalExpenditure => "fraction of capital expenditure",
            Measure::UseOfProceeds => "fraction of proceeds",
        }
    }

    /// Result of each security's figure; `None` without activities.
    fn of_securities<T>(
        &self,
        sheet: &Sheet<'_>,
        make: impl Fn(&ShareFigure, &Held<'_>) -> T,
    ) -> Result<Vec<Option<T>>, FactError> {
        let claims = Claims::new(self, &sheet.snapshot())?;
        let policy = self.policy(sheet);
        let figure = |security: SecurityIx| {
            let Some(held) = claims.of(security) else { return Ok(None) };
            let figure = green_share(&claims.map, &held.lines, &policy);
            let figure = figure.map_err(|error| {
                let security = sheet.history().security(security).id.clone();
                self.failed(GreenError::Share { security, error })
            })?;
            Ok(Some(make(&figure, &held)))
        };
        securities(sheet.history()).map(figure).collect()
    }

    fn policy(&self, sheet: &Sheet<'_>) -> SharePolicy {
        SharePolicy {
            measure: self.measure,
            taxonomies: self.taxonomies.clone(),
            target: self.target.clone(),
            on: sheet.snapshot().date(),
            objectives: self.objectives.clone(),
            max_hops: self.max_hops,
            missing: self.missing,
            negative: self.negative,
        }
    }
}
