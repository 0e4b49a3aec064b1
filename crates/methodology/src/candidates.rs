//! The securities of a review with the columns that its rules read.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_kernels::FloatStep;
use kapok_market::column::{Binding, Column, Values};
use kapok_market::snapshot::Snapshot;
use kapok_market::{FxQuote, SecurityIx};

use crate::columns::ColumnSource;
use crate::derived::{CarriedOut, Derived, Origin, evaluation};
use crate::error::ReviewError;
use crate::predicate::Predicate;
use crate::review::Holding;
use crate::rulebook::{CapConventions, Rulebook};

/// The market on the reference date of a review, in index currency, with named columns.
pub(crate) struct Candidates<'h> {
    pub(crate) rulebook: &'h Rulebook,
    pub(crate) snapshot: Snapshot<'h>,
    pub(crate) members: &'h [Holding],
    pub(crate) effective_close: NaiveDate,
    fx: BTreeMap<Currency, FxQuote>,
    pub(crate) columns: BTreeMap<&'h str, Column<'h>>,
    /// Where the values of calculated columns came from, by company or security, once that was
    /// asked for.
    origins: BTreeMap<&'h str, Vec<Option<Origin>>>,
    /// Evaluations that were carried out; `None` where no version of the scheme was in force.
    evaluations: BTreeMap<&'h str, Option<CarriedOut<'h>>>,
}

impl<'h> Candidates<'h> {
    /// Makes the columns that the rulebook's rules name.
    pub(crate) fn new(
        rulebook: &'h Rulebook,
        snapshot: Snapshot<'h>,
        members: &'h [Holding],
        effective_close: NaiveDate,
    ) -> Result<Self, ReviewError> {
        let mut candidates = Self::bare(rulebook, snapshot, members, effective_close);
        for name in candidates.names() {
            candidates.ensure(name)?;
        }
        Ok(candidates)
    }

    /// Makes a column, after those that it is made of.
    pub(crate) fn ensure(&mut self, name: &'h str) -> Result<(), ReviewError> {
        if self.columns.contains_key(name) {
            return Ok(());
        }
        for needed in self.rulebook.needed(name) {
            self.ensure(needed)?;
        }
        let column = self.make(name)?;
        self.columns.insert(name, column);
        Ok(())
    }

    /// Without any column.
    pub(crate) fn bare(
        rulebook: &'h Rulebook,
        snapshot: Snapshot<'h>,
        members: &'h [Holding],
        effective_close: NaiveDate,
    ) -> Self {
        Self {
            rulebook,
            snapshot,
            members,
            effective_close,
            fx: BTreeMap::new(),
            columns: BTreeMap::new(),
            origins: BTreeMap::new(),
            evaluations: BTreeMap::new(),
        }
    }

    /// The columns that the universe, rules, selection and weighting name.
    fn names(&self) -> Vec<&'h str> {
        let book = self.rulebook;
        let predicates = book.rules.iter().map(|r| &r.predicate).chain([&book.universe]);
        let of_rules = predicates.flat_map(|p| &p.columns);
        let of_selection = book.selection.iter().flat_map(|selection| selection.columns());
        let of_caps = book.weighting.caps.iter().map(|cap| &cap.by);
        let of_weighting = book.weighting.score.iter().chain(of_caps);
        let all = of_rules.chain(of_selection).chain(of_weighting);
        let mut names: Vec<&str> = all.map(String::as_str).collect();
        names.extend(book.weighting.columns());
        names.sort_unstable();
        names.dedup();
        names.retain(|name| book.columns.contains_key(*name));
        names
    }

    /// A column whose ingredients are there.
    fn make(&mut self, name: &'h str) -> Result<Column<'h>, ReviewError> {
        let count = self.snapshot.history().securities().len();
        let date = |date| Column { unit: "", values: Values::Date(vec![Some(date); count]) };
        match &self.rulebook.columns[name] {
            ColumnSource::Data(binding) => self
                .snapshot
                .column(binding)
                .map_err(|error| ReviewError::Column { name: name.to_owned(), error }),
            ColumnSource::MarketCap => self.caps(|_| Some(1.0)),
            ColumnSource::FreeFloatCap => {
                let step = self.float_step();
                self.caps(move |free| free.map(|fraction| step.apply(fraction)))
            }
            ColumnSource::ReferenceDate => Ok(date(self.snapshot.date())),
            ColumnSource::NextTradingDay => {
                Ok(date(self.rulebook.calendar.after(self.effective_close, 1)?))
            }
            ColumnSource::Derived(derived) => {
                if let Derived::Evaluated(evaluated) = derived {
                    self.evaluate(&evaluated.of)?;
                }
                derived.column(self)
            }
            ColumnSource::Member => {
                let word = |s| Some(if self.is_member(s) { "yes" } else { "no" });
                let all = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(SecurityIx);
                Ok(Column { unit: "", values: Values::Text(all.map(word).collect()) })
            }
            ColumnSource::Votes(votes) => {
                let raters = votes.fails_if.iter();
                let columns: Vec<_> = raters.map(|rater| self.columns_of(rater)).collect();
                Ok(votes.column(&columns, count))
            }
        }
    }

    /// Market values in index currency; unknown where price, shares or factor are.
    fn caps(
        &mut self,
        factor: impl Fn(Option<f64>) -> Option<f64>,
    ) -> Result<Column<'h>, ReviewError> {
        let count = self.snapshot.history().securities().len();
        let mut values = Vec::with_capacity(count);
        for security in (0..u32::try_from(count).unwrap_or(u32::MAX)).map(SecurityIx) {
            let price = self.snapshot.last_price(security);
            let shares = self.snapshot.share_count(security);
            let value = match (price, shares) {
                (Some(last), Some(fact)) => match factor(fact.value.free_float) {
                    Some(free) => {
                        let fx = self.fx(security)?.rate;
                        Some(last.price * (fact.value.outstanding * free) * fx)
                    }
                    None => None,
                },
                _ => None,
            };
            values.push(value);
        }
        Ok(Column { unit: self.rulebook.currency_unit(), values: Values::Number(values) })
    }

    /// Units of index currency per unit of a security's currency, on the reference date.
    pub(crate) fn fx(&mut self, security: SecurityIx) -> Result<FxQuote, ReviewError> {
        let currency = self.snapshot.history().security(security).currency;
        if let Some(quote) = self.fx.get(&currency) {
            return Ok(*quote);
        }
        let (date, cut_off) = (self.snapshot.date(), self.snapshot.cut_off());
        let quote = self.rulebook.fx_rate(self.snapshot.history(), security, date, cut_off)?;
        self.fx.insert(currency, quote);
        Ok(quote)
    }

    /// The step of free-float factors that holds when the composition takes effect.
    pub(crate) fn float_step(&self) -> FloatStep {
        self.rulebook.conventions.on(self.effective_close).float_step.into()
    }

    /// How caps are met when the composition takes effect.
    pub(crate) fn cap_conventions(&self) -> CapConventions {
        self.rulebook.conventions.on(self.effective_close).into()
    }

    pub(crate) fn column(&self, name: &str) -> &Column<'h> {
        &self.columns[name]
    }

    /// The columns of a predicate, in its order.
    pub(crate) fn columns_of(&self, predicate: &Predicate) -> Vec<&Column<'h>> {
        predicate.columns.iter().map(|name| self.column(name)).collect()
    }

    /// The data behind a column: its own, or those of the raters who vote in it.
    pub(crate) fn bindings(&self, name: &str) -> Vec<&'h Binding> {
        let own = std::iter::once(name).chain(self.rulebook.asked(name));
        let binding = |name| match self.rulebook.columns.get(name) {
            Some(ColumnSource::Data(binding)) => Some(binding),
            _ => None,
        };
        own.filter_map(binding).collect()
    }

    /// Carries an evaluation out, once for all columns that are made of it.
    fn evaluate(&mut self, name: &'h str) -> Result<(), ReviewError> {
        if !self.evaluations.contains_key(name) {
            let found = evaluation(self, name)?;
            self.evaluations.insert(name, found);
        }
        Ok(())
    }

    /// The evaluation of a name with its scheme, if it was carried out and a version was in force.
    pub(crate) fn evaluation(&self, name: &str) -> Option<&CarriedOut<'h>> {
        self.evaluations.get(name)?.as_ref()
    }

    /// Finds out where the values of calculated columns came from, for [`Self::origins_of`].
    pub(crate) fn trace(&mut self) -> Result<(), ReviewError> {
        let names: Vec<&'h str> = self.columns.keys().copied().collect();
        names.into_iter().try_for_each(|name| self.trace_one(name))
    }

    /// Those of a column, after those of the columns that it is made of.
    fn trace_one(&mut self, name: &'h str) -> Result<(), ReviewError> {
        let Some(derived) = self.rulebook.derived(name) else { return Ok(()) };
        if self.origins.contains_key(name) {
            return Ok(());
        }
        for needed in derived.needed(self.rulebook) {
            self.trace_one(needed)?;
        }
        let origins = derived.origins(self)?;
        self.origins.insert(name, origins);
        Ok(())
    }

    /// Where a security's value of a column came from: several where raters vote.
    pub(crate) fn origins_of(&self, name: &str, security: SecurityIx) -> Vec<Origin> {
        if let Some(origins) = self.origins.get(name) {
            let by_security = self.rulebook.derived(name).is_some_and(Derived::is_by_security);
            let issuer = self.snapshot.history().security(security).issuer;
            let at = if by_security { security.at() } else { issuer.at() };
            return origins[at].clone().into_iter().collect();
        }
        let facts = self.bindings(name).into_iter();
        facts.filter_map(|b| self.snapshot.provenance(b, security)).map(Origin::from).collect()
    }

    pub(crate) fn is_member(&self, security: SecurityIx) -> bool {
        self.members.binary_search_by_key(&security, |member| member.security).is_ok()
    }

    /// Whether there are constituents now.
    pub(crate) fn has_members(&self) -> bool {
        !self.members.is_empty()
    }

    /// Free-float market value of a security that cannot do without one.
    pub(crate) fn free_float_cap(&self, security: SecurityIx) -> Result<f64, ReviewError> {
        let history = self.snapshot.history();
        let (date, cut_off) = (self.snapshot.date(), self.snapshot.cut_off());
        let last =
            self.snapshot.last_price(security).ok_or_else(|| self.missing(security, "close"));
        let fact = self.snapshot.share_count(security);
        let fact = fact.ok_or_else(|| self.missing(security, "shares outstanding"))?;
        let free = fact.value.free_float.ok_or_else(|| self.missing(security, "free float"))?;
        let free = self.float_step().apply(free);
        let fx = self.rulebook.fx_rate(history, security, date, cut_off)?.rate;
        Ok(last?.price * (fact.value.outstanding * free) * fx)
    }

    pub(crate) fn missing(&self, security: SecurityIx, what: &str) -> ReviewError {
        ReviewError::MissingFact {
            security: self.snapshot.history().security(security).id.clone(),
            what: what.to_owned(),
            reference_date: self.snapshot.date(),
        }
    }
}
