//! What an index can know on a date, outside a review: rates, columns, scores, its universe.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_evaluation::Explanation;
use kapok_market::column::Column;
use kapok_market::fx::FxError;
use kapok_market::{FxQuote, History, IssuerIx, SecurityIx, Snapshot};

use crate::candidates::Candidates;
use crate::columns::{ColumnSource, Votes};
use crate::derived::{Derived, Origin, explanations};
use crate::error::ReviewError;
use crate::predicate::Value;
use crate::review::Holding;
use crate::rulebook::Rulebook;

/// What a column says of one security, and on what evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFigure {
    /// The column's name.
    pub name: String,
    /// Its value, or `not known`.
    pub value: String,
    /// The unit of the value, where there is one.
    pub unit: String,
    /// Where the value came from.
    pub origin: Origin,
}

impl Rulebook {
    /// Units of index currency per unit of a security's currency.
    ///
    /// # Errors
    ///
    /// If the index file names no source of rates, or there is no rate.
    pub fn fx_rate(
        &self,
        history: &History,
        security: SecurityIx,
        date: NaiveDate,
        cut_off: kapok_domain::Timestamp,
    ) -> Result<FxQuote, ReviewError> {
        let line = history.security(security);
        self.fx_from(history, line.currency, date, cut_off)?
            .ok_or_else(|| ReviewError::NoFx { security: line.id.clone(), currency: line.currency })
    }

    /// Units of index currency per unit of another; `None` if the index file names no source.
    ///
    /// # Errors
    ///
    /// If there is no rate.
    pub fn fx_from(
        &self,
        history: &History,
        from: Currency,
        date: NaiveDate,
        cut_off: kapok_domain::Timestamp,
    ) -> Result<Option<FxQuote>, FxError> {
        if from == self.currency {
            let same = FxQuote { rate: 1.0, as_of: date, known_at: cut_off, through: None };
            return Ok(Some(same));
        }
        let conventions = self.conventions.on(date);
        let Some(fix) = &conventions.fx_fix else { return Ok(None) };
        let empty = kapok_market::FxTable::new(fix, Vec::new());
        let table = history.fx(fix).unwrap_or(&empty);
        table.rate(from, self.currency, date, conventions.fx_carry_days, cut_off).map(Some)
    }

    /// A column of the index as known on a snapshot's date, over all securities; `None` if the
    /// index has none of that name.
    ///
    /// # Errors
    ///
    /// If the tables do not hold it.
    pub fn column<'h>(
        &'h self,
        snapshot: Snapshot<'h>,
        members: &'h [Holding],
        name: &str,
    ) -> Result<Option<Column<'h>>, ReviewError> {
        let Some((name, _)) = self.columns.get_key_value(name) else { return Ok(None) };
        let mut candidates = Candidates::bare(self, snapshot, members, snapshot.date());
        candidates.ensure(name)?;
        Ok(candidates.columns.remove(name.as_str()))
    }

    /// How the scores of some companies came about in an evaluation; empty before its first
    /// version.
    ///
    /// # Errors
    ///
    /// If facts are unfit for the scheme.
    pub fn explain_scores(
        &self,
        snapshot: Snapshot<'_>,
        name: &str,
        whose: &[IssuerIx],
    ) -> Result<Vec<Explanation>, ReviewError> {
        let mut candidates = Candidates::bare(self, snapshot, &[], snapshot.date());
        let rule = self.evaluations.get(name);
        for column in rule.iter().flat_map(|rule| rule.levels.values()) {
            candidates.ensure(column)?;
        }
        explanations(&candidates, name, whose)
    }

    /// The values by which a security is weighted: of the columns that tilts, constraints, scores
    /// and caps read, on the reference date of a review, in the order of their names.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column, or a fact is unfit for it.
    pub fn weighed_by(
        &self,
        snapshot: Snapshot<'_>,
        security: SecurityIx,
    ) -> Result<Vec<ColumnFigure>, ReviewError> {
        let mut candidates = Candidates::bare(self, snapshot, &[], snapshot.date());
        let names: Vec<&str> = self.weighting_columns();
        names.iter().try_for_each(|name| candidates.ensure(name))?;
        candidates.trace()?;
        let figure = |name: &str| {
            let column = candidates.column(name);
            ColumnFigure {
                name: name.to_owned(),
                value: Value::of(column, security.at()).to_string(),
                unit: column.unit.to_owned(),
                origin: Origin::of(candidates.origins_of(name, security)),
            }
        };
        Ok(names.into_iter().map(figure).collect())
    }

    /// The columns of the index file that its weights depend on.
    fn weighting_columns(&self) -> Vec<&str> {
        let caps = self.weighting.caps.iter().map(|cap| cap.by.as_str());
        let mut names = self.weighting.columns();
        names.extend(caps.chain(self.weighting.score.as_deref()));
        names.retain(|name| self.columns.contains_key(*name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The columns that weights depend on and that say whose weight may be raised for its targets.
    #[must_use]
    pub fn uplift_columns(&self) -> Vec<&str> {
        let says = |name: &&str| {
            matches!(self.columns.get(*name), Some(ColumnSource::Derived(Derived::TargetUplift(_))))
        };
        self.weighting_columns().into_iter().filter(says).collect()
    }

    /// The securities of the universe on a snapshot's date.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that it names.
    pub fn universe_on(&self, snapshot: Snapshot<'_>) -> Result<Vec<SecurityIx>, ReviewError> {
        let mut candidates = Candidates::bare(self, snapshot, &[], snapshot.date());
        for name in &self.universe.columns {
            candidates.ensure(name)?;
        }
        Ok(crate::eligibility::universe(&candidates))
    }

    /// The votes of a column in which raters vote.
    pub(crate) fn votes(&self, name: &str) -> Option<&Votes> {
        match self.columns.get(name) {
            Some(ColumnSource::Votes(votes)) => Some(votes),
            _ => None,
        }
    }

    /// A column that is calculated.
    pub(crate) fn derived(&self, name: &str) -> Option<&Derived> {
        match self.columns.get(name) {
            Some(ColumnSource::Derived(derived)) => Some(derived),
            _ => None,
        }
    }

    /// The columns that another one is made of.
    pub(crate) fn needed(&self, name: &str) -> Vec<&str> {
        match self.columns.get(name) {
            Some(ColumnSource::Votes(votes)) => votes.columns(),
            Some(ColumnSource::Derived(derived)) => derived.needed(self),
            _ => Vec::new(),
        }
    }

    /// The columns that a column's raters ask; none for one in which nobody votes.
    pub(crate) fn asked(&self, name: &str) -> Vec<&str> {
        self.votes(name).map(Votes::columns).unwrap_or_default()
    }

    pub(crate) fn currency_unit(&self) -> &str {
        self.currency.as_str()
    }
}
