//! Evidence of an intensity: its own data or others', reported or estimated, with Scope 3 or not.

use kapok_climate::intensity::reported_share;
use kapok_climate::is_scope_three_required;

use super::intensity::{Intensity, IntensityOrigin, emitted};
use crate::error::FactError;
use crate::sheet::Sheet;

/// Evidence of the intensity of one company.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct IntensityEvidence {
    /// Whether it is from figures of the company itself, and not lent by its peers.
    pub own: bool,
    /// Share of the emissions counted that the company reports, a fraction of one: zero where peers
    /// lend the figure, and where the table does not say how it came about.
    pub reported: f64,
    /// Whether Scope 3 is due on the day, and not counted or not known. A company whose division
    /// is not known is taken for one of the first group.
    pub scope_three_missing: bool,
}

/// A division of the first group, for companies of which it is not known.
const EARLIEST: &str = "06";

impl Intensity {
    /// Evidence of the intensity of each company, by company.
    ///
    /// # Errors
    ///
    /// If a figure or a division is unfit.
    pub fn evidence(&self, sheet: &Sheet<'_>) -> Result<Vec<IntensityEvidence>, FactError> {
        let found = self.of_issuers(sheet)?;
        let divisions = self.divisions(sheet)?;
        let Some(carbon) = sheet.setting().carbon else {
            return Ok(vec![IntensityEvidence::default(); found.len()]);
        };
        let on = sheet.snapshot().date();
        let each = found.iter().zip(divisions);
        each.map(|(found, division)| {
            let scopes = self.scopes_of(carbon.scope_3_rule, division, on)?;
            let due = is_scope_three_required(division.unwrap_or(EARLIEST), on)?;
            let counted = scopes.as_ref().unwrap_or(&self.scopes);
            let missing = due && (found.is_none() || !counted.contains(&3));
            let (own, reported) = match found {
                Some((_, IntensityOrigin::Own { year, scopes })) => {
                    (true, reported_share(&emitted(year, scopes)))
                }
                Some((_, IntensityOrigin::Peers { .. })) | None => (false, 0.0),
            };
            Ok::<_, FactError>(IntensityEvidence { own, reported, scope_three_missing: missing })
        })
        .collect()
    }
}
