//! The columns of an index, made for a day.

use kapok_evaluation::{Explanation, Impossible};
use kapok_market::column::Column;
use kapok_market::{IssuerIx, SecurityIx, Snapshot};

use crate::calculated::Calculated;
use crate::error::FactError;
use crate::evaluation::{carry_out, explanations};
use crate::origin::Origin;
use crate::predicate::Value;
use crate::setting::Setting;
use crate::sheet::Sheet;
use crate::situation::Situation;
use crate::source::{ColumnSource, ColumnSources};

/// The columns of an index, and what they are made by.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// Source of each column.
    pub sources: &'a ColumnSources,
    /// Rules by which facts are read and converted.
    pub setting: Setting<'a>,
}

/// Value of a column for one security, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFigure {
    /// The column's name.
    pub name: String,
    /// Its value, or `not known`.
    pub value: String,
    /// The unit of the value, where there is one.
    pub unit: String,
    /// Origin of the value.
    pub origin: Origin,
}

impl<'h> Columns<'h> {
    /// A sheet with columns of some names; names that are no columns are passed over.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column, or a fact is unfit for it.
    pub fn sheet(
        self,
        situation: Situation<'h>,
        names: impl IntoIterator<Item = &'h str>,
    ) -> Result<Sheet<'h>, FactError> {
        let mut sheet = Sheet::blank(self.setting, situation);
        for name in names.into_iter().filter(|name| self.sources.contains_key(*name)) {
            self.make(&mut sheet, name)?;
        }
        Ok(sheet)
    }

    /// The columns that another one is made of.
    #[must_use]
    pub fn needed(self, name: &str) -> Vec<&'h str> {
        self.sources.get(name).map_or_else(Vec::new, |source| source.needed(self.setting))
    }

    /// Makes a column, after those that it is made of.
    ///
    /// # Errors
    ///
    /// If the tables do not hold it, or a fact is unfit for it.
    ///
    /// # Panics
    ///
    /// If the index has no such column.
    pub fn make(self, sheet: &mut Sheet<'h>, name: &'h str) -> Result<(), FactError> {
        if sheet.has(name) {
            return Ok(());
        }
        let source = &self.sources[name];
        for needed in source.needed(self.setting) {
            self.make(sheet, needed)?;
        }
        if let ColumnSource::Calculated(Calculated::Evaluated(evaluated)) = source {
            carry_out_once(sheet, &evaluated.of)?;
        }
        let made = source.make(name, sheet)?;
        sheet.insert(name, made);
        Ok(())
    }

    /// Finds out where the values of calculated columns came from, for [`Sheet::origins_of`].
    ///
    /// # Errors
    ///
    /// If a fact is unfit.
    pub fn trace(self, sheet: &mut Sheet<'h>) -> Result<(), FactError> {
        sheet.names().into_iter().try_for_each(|name| self.trace_one(sheet, name))
    }

    /// Finds out the origins of a column, after those of the columns that it is made of.
    fn trace_one(self, sheet: &mut Sheet<'h>, name: &'h str) -> Result<(), FactError> {
        let Some(ColumnSource::Calculated(calculated)) = self.sources.get(name) else {
            return Ok(());
        };
        if sheet.is_traced(name) {
            return Ok(());
        }
        for needed in calculated.needed(self.setting) {
            self.trace_one(sheet, needed)?;
        }
        let origins = calculated.origins(sheet)?;
        sheet.insert_origins(name, origins);
        Ok(())
    }

    /// A column as known on a day, over all securities; `None` if the index has none of that name.
    ///
    /// # Errors
    ///
    /// If the tables do not hold it.
    pub fn column(
        self,
        situation: Situation<'h>,
        name: &str,
    ) -> Result<Option<Column<'h>>, FactError> {
        let Some((name, _)) = self.sources.get_key_value(name) else { return Ok(None) };
        let mut sheet = Sheet::blank(self.setting, situation);
        self.make(&mut sheet, name)?;
        Ok(sheet.take(name))
    }

    /// Values of columns of some names for a security outside a review.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column, or a fact is unfit for it.
    pub fn figures(
        self,
        snapshot: Snapshot<'h>,
        security: SecurityIx,
        names: &[&'h str],
    ) -> Result<Vec<ColumnFigure>, FactError> {
        let mut sheet = self.sheet(Situation::of_day(snapshot, &[]), names.iter().copied())?;
        self.trace(&mut sheet)?;
        let figure = |name: &&str| {
            let column = sheet.column(name);
            ColumnFigure {
                name: (*name).to_owned(),
                value: Value::of(column, security.at()).to_string(),
                unit: column.unit.to_owned(),
                origin: Origin::of(sheet.origins_of(name, security)),
            }
        };
        Ok(names.iter().map(figure).collect())
    }

    /// Explanations of the scores of some companies in an evaluation; empty before its first
    /// version.
    ///
    /// # Errors
    ///
    /// If facts are unfit for the scheme.
    pub fn explain_scores(
        self,
        snapshot: Snapshot<'h>,
        evaluation: &str,
        whose: &[IssuerIx],
    ) -> Result<Vec<Explanation>, FactError> {
        let mut sheet = Sheet::blank(self.setting, Situation::of_day(snapshot, &[]));
        let rule = self.setting.evaluations.get(evaluation);
        for column in rule.iter().flat_map(|rule| rule.levels.values()) {
            self.make(&mut sheet, column)?;
        }
        explanations(&sheet, evaluation, whose)
    }

    /// Values of facts that cannot be, which an evaluation of a day has missing.
    ///
    /// # Errors
    ///
    /// If facts are unfit for the scheme.
    pub fn impossible_values(
        self,
        snapshot: Snapshot<'h>,
        evaluation: &'h str,
    ) -> Result<Vec<Impossible>, FactError> {
        let mut sheet = Sheet::blank(self.setting, Situation::of_day(snapshot, &[]));
        let rule = self.setting.evaluations.get(evaluation);
        for column in rule.iter().flat_map(|rule| rule.levels.values()) {
            self.make(&mut sheet, column)?;
        }
        let carried_out = carry_out(&sheet, evaluation)?;
        Ok(carried_out.map(|one| one.evaluation.impossible).unwrap_or_default())
    }
}

/// Carries an evaluation out, once for all columns that are made of it.
fn carry_out_once<'h>(sheet: &mut Sheet<'h>, name: &'h str) -> Result<(), FactError> {
    if !sheet.has_evaluation(name) {
        let carried_out = carry_out(sheet, name)?;
        sheet.insert_evaluation(name, carried_out);
    }
    Ok(())
}
