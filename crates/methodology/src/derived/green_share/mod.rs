//! The share of a holder's activities that is recognised as green.
//!
//! 1. `claims`: the rows of `activities` and `taxonomy_map` that were known, as claims and a map.
//! 2. [`kapok_taxonomy::green_share`]: what of them is recognised.
//! 3. `words`: which lines counted, by which path, and which were refused.

mod claims;
mod words;

use std::sync::Arc;

use kapok_market::SecurityIx;
use kapok_market::column::{Column, Values};
use kapok_taxonomy::{
    Catalogue, Measure, MissingShare, NegativeShare, Objective, ShareFigure, SharePolicy, Target,
    green_share,
};

use super::{GreenError, Origin};
use crate::candidates::Candidates;
use crate::error::ReviewError;
use claims::{Claims, Held};

/// The share of revenue, capital expenditure or proceeds that is recognised as green on the
/// reference date: `Σ shareₐ` over the recognised activities a, a fraction of one.
///
/// The activities are those of the security itself where it has any, else those of its company. One
/// without any, or none of which could be decided, is unknown and not zero.
///
/// Source: `docs/methodology/taxonomies.md` §6 and §7.
#[derive(Debug, Clone, PartialEq)]
pub struct GreenShare {
    /// The column's name.
    pub name: String,
    /// Of what the share is.
    pub measure: Measure,
    /// Who provides the activities.
    pub provider: String,
    /// Taxonomies whose lines may speak for a holder, in order of preference.
    pub taxonomies: Vec<String>,
    /// Where they are to be recognised.
    pub target: Target,
    /// For which objectives.
    pub objectives: Vec<Objective>,
    /// Most rows that a path may have.
    pub max_hops: usize,
    /// Shares that are not known, and activities that are not in the map.
    pub missing: MissingShare,
    /// Negative shares.
    pub negative: NegativeShare,
    /// Versions of taxonomies, and who accepts which.
    pub catalogue: Arc<Catalogue>,
}

impl GreenShare {
    pub(super) fn column<'h>(
        &self,
        candidates: &Candidates<'h>,
    ) -> Result<Column<'h>, ReviewError> {
        let found = self.of_securities(candidates, |figure, _| figure.value)?;
        let values = found.into_iter().map(Option::flatten).collect();
        Ok(Column { unit: self.unit(), values: Values::Number(values) })
    }

    /// By security.
    pub(super) fn origins(
        &self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<Origin>>, ReviewError> {
        let told = self
            .of_securities(candidates, |figure, held| words::origin(&self.provider, figure, held));
        let none = || words::nothing(&self.provider);
        Ok(told?.into_iter().map(|origin| Some(origin.unwrap_or_else(none))).collect())
    }

    fn unit(&self) -> &'static str {
        match self.measure {
            Measure::Revenue => "fraction of revenue",
            Measure::CapitalExpenditure => "fraction of capital expenditure",
            Measure::UseOfProceeds => "fraction of proceeds",
        }
    }

    /// What is made of each security's figure; `None` without activities.
    fn of_securities<T>(
        &self,
        candidates: &Candidates<'_>,
        make: impl Fn(&ShareFigure, &Held<'_>) -> T,
    ) -> Result<Vec<Option<T>>, ReviewError> {
        let claims = Claims::new(self, &candidates.snapshot)?;
        let policy = self.policy(candidates);
        let count = candidates.snapshot.history().securities().len();
        let all = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(SecurityIx);
        let figure = |security| {
            let Some(held) = claims.of(security) else { return Ok(None) };
            let figure = green_share(&claims.map, &held.lines, &policy);
            let figure = figure.map_err(|error| {
                let security = candidates.snapshot.history().security(security).id.clone();
                self.failed(GreenError::Share { security, error })
            })?;
            Ok(Some(make(&figure, &held)))
        };
        all.map(figure).collect()
    }

    fn policy(&self, candidates: &Candidates<'_>) -> SharePolicy {
        SharePolicy {
            measure: self.measure,
            taxonomies: self.taxonomies.clone(),
            target: self.target.clone(),
            on: candidates.snapshot.date(),
            objectives: self.objectives.clone(),
            max_hops: self.max_hops,
            missing: self.missing,
            negative: self.negative,
        }
    }

    fn failed(&self, error: GreenError) -> ReviewError {
        ReviewError::green(&self.name, error)
    }
}
