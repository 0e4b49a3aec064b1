//! Whether a company is in a sector with a high climate impact.

use kapok_industry::{Code, System, high_climate_impact};
use kapok_market::column::{Column, Values};

use crate::companies::{issuers, spread, texts_by_issuer};
use crate::error::FactError;
use crate::origin::{Origin, Origins};
use crate::sheet::Sheet;

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
    pub(crate) fn column<'h>(self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        let words: Vec<Option<&'h str>> = self.of_issuers(sheet)?;
        Ok(Column { unit: "", values: Values::Text(spread(sheet.history(), &words)) })
    }

    fn of_issuers(self, sheet: &Sheet<'_>) -> Result<Vec<Option<&'static str>>, FactError> {
        let codes = self.codes(sheet)?;
        let history = sheet.history();
        let mut words = Vec::with_capacity(codes.len());
        for issuer in issuers(sheet.history()) {
            let Some(text) = codes[issuer.at()] else {
                words.push(None);
                continue;
            };
            let code = Code::parse(self.system, text).map_err(|error| FactError::Industry {
                issuer: history.issuers()[issuer.at()].to_string(),
                error,
            })?;
            let high = high_climate_impact(&code).known();
            words.push(high.map(|high| if high { "yes" } else { "no" }));
        }
        Ok(words)
    }

    fn codes<'h>(self, sheet: &Sheet<'h>) -> Result<Vec<Option<&'h str>>, FactError> {
        let system = self.system.as_str();
        let column = sheet.snapshot().classification(system, None);
        let column =
            column.map_err(|error| FactError::Column { name: system.to_owned(), error })?;
        Ok(texts_by_issuer(sheet.history(), &column))
    }

    pub(crate) fn origins(self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        let system = self.system.as_str();
        let source = |code: Option<&str>| match code {
            Some(code) => format!("{system} {code}"),
            None => format!("no code of {system} is known"),
        };
        let origin = |code| Some(Origin { source: source(code), ..Origin::default() });
        Ok(Origins::OfCompanies(self.codes(sheet)?.into_iter().map(origin).collect()))
    }
}
