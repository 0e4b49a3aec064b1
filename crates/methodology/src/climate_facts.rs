//! What a climate label reads of every security on a day, for those who measure an index by it.

use kapok_market::column::Values;
use kapok_market::{SecurityIx, Snapshot};

use crate::candidates::Candidates;
use crate::columns::ColumnSource;
use crate::derived::{Derived, IntensityEvidence};
use crate::error::ReviewError;
use crate::predicate::Predicate;
use crate::rulebook::Rulebook;

/// What a climate label reads, each by security. `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct ClimateFacts {
    /// Unit of intensities.
    pub unit: String,
    /// Intensities.
    pub intensity: Vec<Option<f64>>,
    /// What these rest on; `None` where the column is not calculated from `[carbon]`.
    pub evidence: Option<Vec<IntensityEvidence>>,
    /// Whether the company is in a section with a high impact on the climate.
    pub high_impact: Vec<Option<bool>>,
    /// Whether it passes each exclusion of the label, in the order of the law.
    pub passes: Vec<Vec<Option<bool>>>,
}

impl Rulebook {
    /// What the climate label reads of every security, as known on a snapshot's date; `None`
    /// without a label.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column, or a figure is unfit.
    pub fn climate_facts(
        &self,
        snapshot: Snapshot<'_>,
    ) -> Result<Option<ClimateFacts>, ReviewError> {
        let Some(climate) = &self.climate else { return Ok(None) };
        let mut candidates = Candidates::bare(self, snapshot, &[], snapshot.date());
        candidates.ensure(&climate.intensity)?;
        let predicates = climate.exclusions.iter().map(|rule| &rule.predicate);
        for predicate in predicates.clone().chain([&climate.high_impact]) {
            for name in &predicate.columns {
                candidates.ensure(name)?;
            }
        }
        let column = candidates.column(&climate.intensity);
        let Values::Number(intensity) = &column.values else { return Ok(None) };
        Ok(Some(ClimateFacts {
            unit: column.unit.to_owned(),
            intensity: intensity.clone(),
            evidence: self.evidence(&candidates, &climate.intensity)?,
            high_impact: holds(&candidates, &climate.high_impact),
            passes: predicates.map(|predicate| holds(&candidates, predicate)).collect(),
        }))
    }

    fn evidence(
        &self,
        candidates: &Candidates<'_>,
        name: &str,
    ) -> Result<Option<Vec<IntensityEvidence>>, ReviewError> {
        let Some(ColumnSource::Derived(Derived::Intensity(intensity))) = self.columns.get(name)
        else {
            return Ok(None);
        };
        let by_issuer = intensity.evidence(candidates)?;
        let lines = candidates.snapshot.history().securities().iter();
        Ok(Some(lines.map(|line| by_issuer[line.issuer.at()]).collect()))
    }

    /// The universe on a snapshot's date with free-float market values, in index currency, without
    /// securities that have none.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that the universe names.
    pub fn universe_caps(
        &self,
        snapshot: Snapshot<'_>,
    ) -> Result<Vec<(SecurityIx, f64)>, ReviewError> {
        let universe = self.universe_on(snapshot)?;
        let caps = Candidates::bare(self, snapshot, &[], snapshot.date());
        let cap = |security| Some((security, caps.free_float_cap(security).ok()?));
        Ok(universe.into_iter().filter_map(cap).collect())
    }
}

fn holds(candidates: &Candidates<'_>, predicate: &Predicate) -> Vec<Option<bool>> {
    let columns = candidates.columns_of(predicate);
    let count = candidates.snapshot.history().securities().len();
    (0..count).map(|row| predicate.holds(&columns, row)).collect()
}
