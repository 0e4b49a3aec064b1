//! Greenhouse gas intensities: emissions by revenue or by enterprise value.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kapok_climate::intensity::{emissions, intensity};
use kapok_climate::{CarbonMissing, Denominator, Emitted, Groups, is_scope_three_required};
use kapok_market::IssuerIx;
use kapok_market::column::{Column, Values};
use kapok_strict_toml::Problem;
use kapok_units::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::bounds::Bounds;
use crate::carbon::{CarbonData, CarbonError, CarbonFigure, CarbonYear};
use crate::carbon::{ScopeThreeRule, YearFigure};
use crate::companies::{issuers, spread, texts_by_issuer};
use crate::declaration::Declaration;
use crate::error::FactError;
use crate::kind::ColumnKind;
use crate::setting::Setting;
use crate::sheet::Sheet;

/// Greenhouse gas intensity, tCO2e per million of the currency of `[carbon]`, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntensityConfig {
    /// Denominator of emissions.
    pub by: Denominator,
    /// Scopes that are added: of 1, 2 and 3.
    pub scopes: Vec<u8>,
}

/// A greenhouse gas intensity, tCO2e per million of the currency of `[carbon]`:
/// `Σ E_scope / denominator`, all of one fiscal year.
///
/// The newest year counts of which everything is known. Scope 3 is added where the rule of
/// `[carbon]` asks for it, and a year without it is then not known.
///
/// Source: `docs/methodology/carbon-metrics.md` §4 and §6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intensity {
    /// Denominator of emissions.
    pub denominator: Denominator,
    /// Scopes that are added: 1, 2, 3.
    pub scopes: Vec<u8>,
    /// The unit, for those who read it.
    pub unit: String,
}

/// Origin of an intensity.
#[expect(clippy::large_enum_variant, reason = "one is made for an explanation, not for a column")]
#[derive(Debug, Clone, PartialEq)]
pub enum IntensityOrigin {
    /// From the figures of a fiscal year.
    Own {
        /// The year.
        year: CarbonYear,
        /// Scopes that were added.
        scopes: Vec<u8>,
    },
    /// From those of others.
    Peers {
        /// The group.
        group: String,
        /// Number of them that are known.
        known: usize,
        /// Policy that chose the value.
        policy: CarbonMissing,
    },
}

/// An intensity with the year and the scopes that it is made of.
type Own = (f64, (CarbonYear, Vec<u8>));

/// Resolves an intensity; `None` if something is wrong with it.
pub(crate) fn resolve(
    written: &IntensityConfig,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Intensity> {
    let Some(carbon) = declaration.beside.carbon else {
        let problem = declaration.problem("an intensity needs `[carbon]`");
        problems.push(problem.hint("say where emissions and their denominators come from"));
        return None;
    };
    let before = problems.len();
    let mut scopes = written.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let known = scopes.iter().all(|scope| (1..=3).contains(scope));
    if scopes.is_empty() || !known || scopes.len() != written.scopes.len() {
        let message = "scopes are one or more of 1, 2 and 3, each once";
        problems.push(declaration.problem_at("scopes", message));
    }
    if scopes.contains(&3) && carbon.scope_3.is_none() {
        let message = "`[carbon]` names no indicator of Scope 3";
        problems.push(declaration.problem_at("scopes", message));
    }
    let named = match written.by {
        Denominator::Revenue => carbon.revenue.is_some(),
        Denominator::Evic => carbon.evic.is_some(),
    };
    if !named {
        let message = "`[carbon]` names no indicator of this denominator";
        problems.push(declaration.problem_at("by", message));
    }
    let unit = format!("tCO2e/{} million", carbon.currency);
    let denominator = written.by;
    (problems.len() == before).then_some(Intensity { denominator, scopes, unit })
}

impl Intensity {
    /// Numbers of emissions per what they are divided by.
    pub(crate) fn kind(&self) -> ColumnKind {
        let role = match self.denominator {
            Denominator::Revenue => "revenue",
            Denominator::Evic => "EVIC",
        };
        let unit = Unit::read(&format!("{} of {role}", self.unit));
        ColumnKind::bounded(unit, Bounds::NOT_NEGATIVE)
    }

    /// The columns that it is made of.
    pub(crate) fn needed<'a>(setting: Setting<'a>) -> Vec<&'a str> {
        let peers = setting.carbon.and_then(|carbon| carbon.peers.as_deref());
        peers.into_iter().collect()
    }

    pub(crate) fn column<'h>(&'h self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        let values: Vec<Option<f64>> =
            self.of_issuers(sheet)?.into_iter().map(|found| Some(found?.0)).collect();
        let values = Values::Number(spread(sheet.history(), &values));
        Ok(Column { unit: &self.unit, values })
    }

    /// The intensity of each company and how it came about.
    pub(crate) fn of_issuers(
        &self,
        sheet: &Sheet<'_>,
    ) -> Result<Vec<Option<(f64, IntensityOrigin)>>, FactError> {
        let rule = sheet.setting().carbon.map(|carbon| carbon.scope_3_rule);
        self.of_issuers_under(sheet, rule.unwrap_or(ScopeThreeRule::Never), None)
    }

    /// The intensity of each company where another rule says when Scope 3 counts; of some companies
    /// alone if nobody needs their peers.
    ///
    /// # Errors
    ///
    /// If a figure or a division is unfit.
    pub fn of_issuers_under(
        &self,
        sheet: &Sheet<'_>,
        rule: ScopeThreeRule,
        wanted: Option<&BTreeSet<IssuerIx>>,
    ) -> Result<Vec<Option<(f64, IntensityOrigin)>>, FactError> {
        let own = self.own(sheet, rule, wanted)?;
        let peers = self.peers(sheet)?;
        let values: Vec<Option<f64>> = own.iter().map(|own| Some(own.as_ref()?.0)).collect();
        let groups = Groups::new(&values, &peers);
        let policy = sheet.setting().carbon.map(|carbon| carbon.if_missing);
        let found = own.into_iter().enumerate().map(|(at, own)| match own {
            Some((value, (year, scopes))) => Some((value, IntensityOrigin::Own { year, scopes })),
            None => lent(&groups, at, policy?),
        });
        Ok(found.collect())
    }

    /// Intensities from each company's own figures.
    fn own(
        &self,
        sheet: &Sheet<'_>,
        rule: ScopeThreeRule,
        wanted: Option<&BTreeSet<IssuerIx>>,
    ) -> Result<Vec<Option<Own>>, FactError> {
        let Some(data) = sheet.carbon() else {
            return Ok(vec![None; sheet.history().issuers().len()]);
        };
        let divisions = self.divisions(sheet)?;
        let on = sheet.snapshot().date();
        let of = |issuer: IssuerIx| {
            if wanted.is_some_and(|wanted| !wanted.contains(&issuer)) {
                return Ok(None);
            }
            let scopes = self.scopes_of(rule, divisions[issuer.at()], on)?;
            self.own_of(&data, issuer, scopes)
        };
        issuers(sheet.history()).map(of).collect()
    }

    fn own_of(
        &self,
        data: &CarbonData<'_>,
        issuer: IssuerIx,
        scopes: Option<Vec<u8>>,
    ) -> Result<Option<Own>, FactError> {
        let Some(scopes) = scopes else { return Ok(None) };
        // An older year is read only where a newer one is not whole, and stops nobody else.
        for year in data.years(issuer) {
            if let Some(value) = self.value(&year, &scopes)? {
                return Ok(Some((value, (year, scopes))));
            }
        }
        Ok(None)
    }

    /// The scopes to be added; `None` where the phase-in goes by a division that is not known, and
    /// where none is left.
    pub(super) fn scopes_of(
        &self,
        rule: ScopeThreeRule,
        division: Option<&str>,
        on: NaiveDate,
    ) -> Result<Option<Vec<u8>>, FactError> {
        let third = self.scopes.contains(&3);
        let counts = match (third, rule) {
            (false, _) | (true, ScopeThreeRule::Never) => false,
            (true, ScopeThreeRule::Always) => true,
            (true, ScopeThreeRule::PhaseIn) => {
                let Some(division) = division else { return Ok(None) };
                is_scope_three_required(division, on)?
            }
        };
        let kept = self.scopes.iter().copied().filter(|scope| *scope != 3 || counts);
        let kept: Vec<u8> = kept.collect();
        // A sum of no scope is not an intensity of zero.
        Ok((!kept.is_empty()).then_some(kept))
    }

    /// NACE divisions by company, where the phase-in needs them.
    pub(super) fn divisions<'h>(
        &self,
        sheet: &Sheet<'h>,
    ) -> Result<Vec<Option<&'h str>>, FactError> {
        let system = sheet.setting().carbon.and_then(|carbon| carbon.nace.as_ref());
        let count = sheet.history().issuers().len();
        let Some(system) = system else { return Ok(vec![None; count]) };
        let values = sheet.snapshot().classification(system, Some(2));
        let column = values.map_err(|error| FactError::Column { name: system.clone(), error })?;
        Ok(texts_by_issuer(sheet.history(), &column))
    }

    /// The intensity of a year, tCO2e per million; `None` unless all of it is known.
    pub(super) fn value(
        &self,
        year: &CarbonYear,
        scopes: &[u8],
    ) -> Result<Option<f64>, CarbonError> {
        let tonnes = Self::emissions(year, scopes)?;
        let below = self.below(year).known()?;
        Ok(tonnes.zip(below).map(|(tonnes, below)| intensity(tonnes, below.value)))
    }

    /// Emissions of a year, tCO2e; `None` unless all of them are known.
    pub(super) fn emissions(year: &CarbonYear, scopes: &[u8]) -> Result<Option<f64>, CarbonError> {
        let of = |scope: &u8| Ok(scope_of(year, *scope)?.map(|figure| figure.value));
        let tonnes: Result<Vec<Option<f64>>, CarbonError> = scopes.iter().map(of).collect();
        Ok(emissions(&tonnes?))
    }

    /// Denominator of a year, units of the currency of `[carbon]`.
    #[must_use]
    pub fn below<'y>(&self, year: &'y CarbonYear) -> &'y YearFigure {
        match self.denominator {
            Denominator::Revenue => &year.revenue,
            Denominator::Evic => &year.evic,
        }
    }

    /// The column of peers by company, if the policy needs it.
    fn peers<'h>(&self, sheet: &Sheet<'h>) -> Result<Vec<Option<&'h str>>, FactError> {
        let name = sheet.setting().carbon.and_then(|carbon| carbon.peers.as_deref());
        let count = sheet.history().issuers().len();
        let Some(name) = name else { return Ok(vec![None; count]) };
        Ok(texts_by_issuer(sheet.history(), sheet.column(name)))
    }
}

/// Value that peers lend, and how.
fn lent(groups: &Groups<'_>, at: usize, policy: CarbonMissing) -> Option<(f64, IntensityOrigin)> {
    let lent = groups.lend(at, policy)?;
    let group = lent.group.to_owned();
    Some((lent.value, IntensityOrigin::Peers { group, known: lent.known, policy }))
}

/// Emissions of some scopes of a year that are known, scope by scope.
#[must_use]
pub fn emitted(year: &CarbonYear, scopes: &[u8]) -> Vec<Emitted> {
    let of = |scope: &u8| {
        let CarbonFigure { value: tonnes, method, quality, .. } =
            scope_of(year, *scope).ok().flatten()?;
        Some(Emitted { scope: *scope, tonnes, method, quality })
    };
    scopes.iter().filter_map(of).collect()
}

/// Emissions of one scope of a year; `None` if they are unknown.
pub(super) fn scope_of(year: &CarbonYear, scope: u8) -> Result<Option<CarbonFigure>, CarbonError> {
    let figure = usize::from(scope).checked_sub(1).and_then(|at| year.scopes.get(at));
    figure.map_or(Ok(None), YearFigure::known)
}
