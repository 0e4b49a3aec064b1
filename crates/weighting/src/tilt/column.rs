//! The column that a tilt reads.

use kapok_market::SecurityIx;

use super::written::TiltMissing;
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// The column that a tilt reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TiltColumn {
    /// Its name.
    pub by: String,
    /// What becomes of a name without a value; absent where every name has one.
    pub if_missing: Option<TiltMissing>,
}

impl TiltColumn {
    /// A number of a security; `None` if it is unknown.
    pub(crate) fn number(&self, lineup: &Lineup<'_, '_>, security: SecurityIx) -> Option<f64> {
        lineup.number(&self.by, security)
    }

    /// A security without a value where no policy covers that.
    pub(crate) fn missing(&self, lineup: &Lineup<'_, '_>, security: SecurityIx) -> WeightingError {
        lineup.missing(security, &self.by).into()
    }
}
