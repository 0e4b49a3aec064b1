//! Columns over all securities, as made for one day.

use std::collections::BTreeMap;

use kapok_kernels::{FloatStep, line_value};
use kapok_market::column::{Binding, Column};
use kapok_market::{FxQuote, History, SecurityIx, Snapshot};

use crate::carbon::CarbonData;
use crate::error::FactError;
use crate::evaluation::CarriedOut;
use crate::origin::{Origin, Origins};
use crate::predicate::Predicate;
use crate::setting::Setting;
use crate::situation::Situation;

/// A column that was made, with what it was made of.
#[derive(Debug)]
pub(crate) struct Made<'h> {
    pub(crate) column: Column<'h>,
    /// The facts that it holds, if it is of the tables.
    pub(crate) binding: Option<&'h Binding>,
    /// The columns of the raters who vote in it.
    pub(crate) asked: Vec<&'h str>,
}

impl<'h> Made<'h> {
    /// A column that is neither of the tables nor voted on.
    pub(crate) fn plain(column: Column<'h>) -> Self {
        Self { column, binding: None, asked: Vec::new() }
    }
}

/// The securities of one day with the columns that were made for it.
#[derive(Debug)]
pub struct Sheet<'h> {
    setting: Setting<'h>,
    situation: Situation<'h>,
    made: BTreeMap<&'h str, Made<'h>>,
    /// Origins of calculated columns, once they were asked for.
    origins: BTreeMap<&'h str, Origins>,
    /// Evaluations that were carried out; `None` where no version of the scheme was in force.
    evaluations: BTreeMap<&'h str, Option<CarriedOut<'h>>>,
}

impl<'h> Sheet<'h> {
    /// A sheet without any column.
    #[must_use]
    pub fn blank(setting: Setting<'h>, situation: Situation<'h>) -> Self {
        Self {
            setting,
            situation,
            made: BTreeMap::new(),
            origins: BTreeMap::new(),
            evaluations: BTreeMap::new(),
        }
    }

    /// Rules by which facts are read and converted.
    #[must_use]
    pub fn setting(&self) -> Setting<'h> {
        self.setting
    }

    /// The day, and the composition on it.
    #[must_use]
    pub fn situation(&self) -> Situation<'h> {
        self.situation
    }

    /// Facts known on the day.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot<'h> {
        self.situation.snapshot
    }

    /// History that the facts come from.
    #[must_use]
    pub fn history(&self) -> &'h History {
        self.situation.snapshot.history()
    }

    /// The carbon data of the day; `None` if the index file has no `[carbon]`.
    pub(crate) fn carbon(&self) -> Option<CarbonData<'h>> {
        self.setting.carbon_data(self.snapshot())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.made.contains_key(name)
    }

    pub(crate) fn insert(&mut self, name: &'h str, made: Made<'h>) {
        self.made.insert(name, made);
    }

    /// The columns that were made.
    pub(crate) fn names(&self) -> Vec<&'h str> {
        self.made.keys().copied().collect()
    }

    /// A column that was made.
    ///
    /// # Panics
    ///
    /// If it was not.
    #[must_use]
    pub fn column(&self, name: &str) -> &Column<'h> {
        &self.made[name].column
    }

    /// Takes a column out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Column<'h>> {
        self.made.remove(name).map(|made| made.column)
    }

    /// The columns of a predicate, in its order.
    ///
    /// # Panics
    ///
    /// If one was not made.
    #[must_use]
    pub fn columns_of(&self, predicate: &Predicate) -> Vec<&Column<'h>> {
        predicate.columns.iter().map(|name| self.column(name)).collect()
    }

    /// The columns that a column's raters ask; none for one in which nobody votes.
    #[must_use]
    pub fn asked(&self, name: &str) -> &[&'h str] {
        self.made.get(name).map_or(&[], |made| &made.asked)
    }

    /// The data behind a column: its own, or those of the raters who vote in it.
    fn bindings(&self, name: &str) -> Vec<&'h Binding> {
        let Some(own) = self.made.get(name) else { return Vec::new() };
        let asked = own.asked.iter().filter_map(|name| self.made.get(name));
        std::iter::once(own).chain(asked).filter_map(|made| made.binding).collect()
    }

    pub(crate) fn has_evaluation(&self, name: &str) -> bool {
        self.evaluations.contains_key(name)
    }

    pub(crate) fn insert_evaluation(&mut self, name: &'h str, carried_out: Option<CarriedOut<'h>>) {
        self.evaluations.insert(name, carried_out);
    }

    /// The evaluation of a name with its scheme, if it was carried out and a version was in force.
    pub(crate) fn evaluation(&self, name: &str) -> Option<&CarriedOut<'h>> {
        self.evaluations.get(name)?.as_ref()
    }

    pub(crate) fn is_traced(&self, name: &str) -> bool {
        self.origins.contains_key(name)
    }

    pub(crate) fn insert_origins(&mut self, name: &'h str, origins: Origins) {
        self.origins.insert(name, origins);
    }

    /// Origins of a security's value of a column: several if raters vote.
    #[must_use]
    pub fn origins_of(&self, name: &str, security: SecurityIx) -> Vec<Origin> {
        let origin = match self.origins.get(name) {
            Some(Origins::OfSecurities(all)) => &all[security.at()],
            Some(Origins::OfCompanies(all)) => &all[self.history().security(security).issuer.at()],
            None => {
                let facts = self.bindings(name).into_iter();
                let facts = facts.filter_map(|b| self.snapshot().provenance(b, security));
                return facts.map(Origin::from).collect();
            }
        };
        origin.clone().into_iter().collect()
    }

    /// Whether a security is a constituent.
    #[must_use]
    pub fn is_member(&self, security: SecurityIx) -> bool {
        self.situation.is_member(security)
    }

    /// Units of index currency per unit of a security's currency.
    ///
    /// # Errors
    ///
    /// If the index file names no source of rates, or there is no rate.
    pub fn fx(&self, security: SecurityIx) -> Result<FxQuote, FactError> {
        let snapshot = self.snapshot();
        let (date, cut_off) = (snapshot.date(), snapshot.cut_off());
        self.setting.fx_rate(snapshot.history(), security, date, cut_off)
    }

    /// The step of free-float factors that holds when the composition takes effect.
    #[must_use]
    pub fn float_step(&self) -> FloatStep {
        self.setting.conventions.on(self.situation.effective_close).float_step
    }

    /// Free-float market value of a security that cannot do without one, in index currency.
    ///
    /// # Errors
    ///
    /// If its price, shares, free float or rate is not known.
    pub fn free_float_cap(&self, security: SecurityIx) -> Result<f64, FactError> {
        let snapshot = self.snapshot();
        let last = snapshot.last_price(security).ok_or_else(|| self.missing(security, "close"));
        let fact = snapshot.share_count(security);
        let fact = fact.ok_or_else(|| self.missing(security, "shares outstanding"))?;
        let free = fact.value.free_float.ok_or_else(|| self.missing(security, "free float"))?;
        let free = self.float_step().apply(free);
        let fx = self.fx(security)?.rate;
        Ok(line_value(last?.price, fact.value.outstanding, free, fx))
    }

    /// A fact that a security lacks and cannot do without.
    #[must_use]
    pub fn missing(&self, security: SecurityIx, what: &str) -> FactError {
        FactError::Missing {
            security: self.history().security(security).id.clone(),
            what: what.to_owned(),
            reference_date: self.snapshot().date(),
        }
    }
}
