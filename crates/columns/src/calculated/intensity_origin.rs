//! Origins of intensities, in words: the fiscal year, the peers, and values that cannot be.

use kapok_climate::CarbonMissing;
use kapok_domain::Method;
use kapok_market::IssuerIx;

use super::intensity::{Intensity, IntensityOrigin, scope_of};
use crate::carbon::{CarbonFigure, CarbonYear, Impossible, YearFigure};
use crate::companies::issuers;
use crate::error::FactError;
use crate::origin::{Origin, Origins};
use crate::sheet::Sheet;

/// Reason why a company has no intensity of its own.
const NO_YEAR: &str = "no fiscal year has all figures that are needed";

impl Intensity {
    /// Origin of each company's intensity, in words.
    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        let found = self.of_issuers(sheet)?;
        let origin = |(issuer, found): (IssuerIx, Option<(f64, IntensityOrigin)>)| {
            let found = found.map(|found| found.1);
            let why = self.passed_over(sheet, issuer, found.as_ref());
            Some(self.origin_in_words(sheet, found, &why))
        };
        Ok(Origins::OfCompanies(issuers(sheet.history()).zip(found).map(origin).collect()))
    }

    /// Values that cannot be in the years newer than the one that counts, in brackets.
    fn passed_over(
        &self,
        sheet: &Sheet<'_>,
        issuer: IssuerIx,
        found: Option<&IntensityOrigin>,
    ) -> String {
        let counts = match found {
            Some(IntensityOrigin::Own { year, .. }) => Some(year.period_end),
            Some(IntensityOrigin::Peers { .. }) | None => None,
        };
        let years = sheet.carbon().map(|data| data.years(issuer)).unwrap_or_default();
        let newer = years.iter().take_while(|year| Some(year.period_end) != counts);
        let why: Vec<String> =
            newer.flat_map(|year| self.impossible(year)).map(Impossible::to_string).collect();
        if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) }
    }

    /// Values that cannot be among the figures that it reads.
    fn impossible<'y>(&self, year: &'y CarbonYear) -> impl Iterator<Item = &'y Impossible> {
        let scopes =
            self.scopes.iter().filter_map(|scope| year.scopes.get(usize::from(*scope) - 1));
        let scopes: Vec<&YearFigure> = scopes.collect();
        scopes.into_iter().chain([self.below(year)]).filter_map(YearFigure::impossible)
    }

    /// * `why`: values passed over, in brackets
    fn origin_in_words(
        &self,
        sheet: &Sheet<'_>,
        found: Option<IntensityOrigin>,
        why: &str,
    ) -> Origin {
        match found {
            Some(IntensityOrigin::Own { year, .. }) => self.own_in_words(sheet, &year, why),
            Some(IntensityOrigin::Peers { group, known, policy }) => Origin {
                source: format!("{NO_YEAR}{why}: {} of {known} in `{group}`", policy_word(policy)),
                method: Some(Method::Modelled),
                ..Origin::default()
            },
            None => Origin { source: format!("{NO_YEAR}{why}"), ..Origin::default() },
        }
    }

    fn own_in_words(&self, sheet: &Sheet<'_>, year: &CarbonYear, why: &str) -> Origin {
        let provider = sheet.setting().carbon.map_or("", |c| c.provider.as_str());
        let figures: Vec<CarbonFigure> = self.read(year).collect();
        Origin {
            source: format!("{provider}, fiscal year to {}{why}", year.period_end),
            as_of: Some(year.period_end),
            known_at: figures.iter().map(|figure| figure.known_at).max(),
            published_on: None,
            method: figures.iter().filter_map(|figure| figure.method).max(),
            quality: figures.iter().filter_map(|figure| figure.quality).max(),
        }
    }

    /// The figures that it reads, of a year of which they could be read.
    fn read<'y>(&'y self, year: &'y CarbonYear) -> impl Iterator<Item = CarbonFigure> + 'y {
        let below = self.below(year).known().ok().flatten();
        let known = |scope: &u8| scope_of(year, *scope).ok().flatten();
        self.scopes.iter().filter_map(known).chain(below)
    }
}

fn policy_word(policy: CarbonMissing) -> &'static str {
    match policy {
        CarbonMissing::Unknown => "nothing",
        CarbonMissing::PeerMedian => "median",
        CarbonMissing::WorstOfPeers => "highest",
    }
}
