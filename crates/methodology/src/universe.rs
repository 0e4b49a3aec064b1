//! Universe: the securities that an index considers.

use kapok_columns::predicate::Predicate;
use kapok_columns::{Columns, FactError, Sheet, Situation};
use kapok_market::{SecurityIx, Snapshot};
use schemars::JsonSchema;
use serde::Deserialize;

/// Universe of an index, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UniverseSection {
    /// SQL predicate over columns; a security for which it is unknown is not in the universe.
    #[serde(rename = "where")]
    pub predicate: String,
}

/// Market value of one security.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarketValue {
    /// The security.
    pub security: SecurityIx,
    /// Free-float market value, in index currency.
    pub value: f64,
}

/// The universe of an index with the columns that it reads.
#[derive(Debug, Clone, Copy)]
pub struct Universe<'a> {
    /// Predicate of the universe.
    pub predicate: &'a Predicate,
    /// Columns of the index.
    pub columns: Columns<'a>,
}

/// Securities for which a universe's predicate holds.
pub(crate) fn inside(predicate: &Predicate, sheet: &Sheet<'_>) -> Vec<SecurityIx> {
    let columns = sheet.columns_of(predicate);
    let count = u32::try_from(sheet.history().securities().len()).unwrap_or(u32::MAX);
    let inside = |s: &SecurityIx| predicate.holds(&columns, s.at()) == Some(true);
    (0..count).map(SecurityIx).filter(inside).collect()
}

impl<'a> Universe<'a> {
    /// Securities of the universe on a day.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that it names.
    pub fn on(self, snapshot: Snapshot<'a>) -> Result<Vec<SecurityIx>, FactError> {
        let names = self.predicate.columns.iter().map(String::as_str);
        let sheet = self.columns.sheet(Situation::of_day(snapshot, &[]), names)?;
        Ok(inside(self.predicate, &sheet))
    }

    /// Securities of the universe on a day with their free-float market values, without those that
    /// have none.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that it names.
    pub fn market_values(self, snapshot: Snapshot<'a>) -> Result<Vec<MarketValue>, FactError> {
        let sheet = Sheet::blank(self.columns.setting, Situation::of_day(snapshot, &[]));
        let value =
            |security| Some(MarketValue { security, value: sheet.free_float_cap(security).ok()? });
        Ok(self.on(snapshot)?.into_iter().filter_map(value).collect())
    }
}
