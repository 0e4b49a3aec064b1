//! Whether a company is in a sector with a high climate impact.

use kapok_industry::{Code, System, high_climate_impact};
use kapok_market::column::{Column, Values};

use super::{Origin, issuers, spread, texts_by_issuer};
use crate::candidates::Candidates;
use crate::error::ReviewError;

/// Whether a company is in NACE Rev. 2 sections A to H or L, `yes` or `no`; unknown where its code
/// is too coarse to tell.
///
/// Source: Regulation (EU) 2020/1818, Art. 3; `docs/methodology/industries.md` §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HighImpact {
    /// The system that its code is of.
    pub system: System,
}

impl HighImpact {
    pub(super) fn column<'h>(self, candidates: &Candidates<'h>) -> Result<Column<'h>, ReviewError> {
        let words: Vec<Option<&'h str>> = self.of_issuers(candidates)?;
        Ok(Column { unit: "", values: Values::Text(spread(candidates, &words)) })
    }

    fn of_issuers(
        self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<&'static str>>, ReviewError> {
        let codes = self.codes(candidates)?;
        let history = candidates.snapshot.history();
        let mut words = Vec::with_capacity(codes.len());
        for issuer in issuers(candidates) {
            let Some(text) = codes[issuer.at()] else {
                words.push(None);
                continue;
            };
            let code = Code::parse(self.system, text).map_err(|error| ReviewError::Industry {
                issuer: history.issuers()[issuer.at()].to_string(),
                error,
            })?;
            let high = high_climate_impact(&code).known();
            words.push(high.map(|high| if high { "yes" } else { "no" }));
        }
        Ok(words)
    }

    fn codes<'h>(self, candidates: &Candidates<'h>) -> Result<Vec<Option<&'h str>>, ReviewError> {
        let system = self.system.as_str();
        let column = candidates.snapshot.classification(system, None);
        let column =
            column.map_err(|error| ReviewError::Column { name: system.to_owned(), error })?;
        Ok(texts_by_issuer(candidates, &column))
    }

    pub(super) fn origins(
        self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<Origin>>, ReviewError> {
        let system = self.system.as_str();
        let source = |code: Option<&str>| match code {
            Some(code) => format!("{system} {code}"),
            None => format!("no code of {system} is known"),
        };
        let origin = |code| Some(Origin { source: source(code), ..Origin::default() });
        Ok(self.codes(candidates)?.into_iter().map(origin).collect())
    }
}
