//! The composition that metrics are measured on, and where the figures of constituents come from.

use std::collections::BTreeSet;

use kapok_climate::{Denominator, Figure, Sample};
use kapok_columns::calculated::{Calculated, Intensity, IntensityOrigin, emitted};
use kapok_columns::carbon::ScopeThreeRule;
use kapok_columns::predicate::Predicate;
use kapok_columns::{ColumnSource, DISCLOSED, Sheet, Situation};
use kapok_market::column::{Column, ColumnType, Values};
use kapok_market::{IssuerIx, SecurityIx, Snapshot};
use kapok_rulebook::Rulebook;

use crate::lack::Lack;
use crate::metric::no_column;

/// Values of all securities, by security; `None` is unknown.
pub(super) type Samples = Vec<Option<Sample>>;

/// The composition that metrics are measured on.
pub(super) struct Composition<'h> {
    pub(super) book: &'h Rulebook,
    pub(super) sheet: Sheet<'h>,
    /// Constituents with their weights, by security.
    pub(super) held: Vec<(SecurityIx, f64)>,
}

impl<'h> Composition<'h> {
    pub(super) fn new(book: &'h Rulebook, situation: Situation<'h>, weights: &[f64]) -> Self {
        let held = situation.members.iter().map(|member| member.security);
        let held = held.zip(weights.iter().copied()).collect();
        Self { book, sheet: Sheet::blank(book.setting(), situation), held }
    }

    /// The average over the constituents.
    pub(super) fn average(&self, samples: &Samples) -> Result<Figure, Lack> {
        average(&self.held, samples)
    }

    pub(super) fn snapshot(&self) -> Snapshot<'h> {
        self.sheet.snapshot()
    }

    /// The first of some names that the index file has a column of a type for.
    pub(super) fn named(&self, names: &[&str], of: ColumnType) -> Option<&'h str> {
        debug_assert!(names.iter().all(|name| DISCLOSED.contains(name)), "a name read unseen");
        let columns = &self.book.sources;
        let found = names.iter().find_map(|name| columns.get_key_value(*name));
        found.filter(|(_, source)| source.column_type() == of).map(|(name, _)| name.as_str())
    }

    /// The universe by free-float market value; those without one weigh nothing.
    pub(super) fn universe(&self) -> Result<Vec<(SecurityIx, f64)>, Lack> {
        let all = self.book.universe().on(self.snapshot())?;
        let cap = |security| Some((security, self.sheet.free_float_cap(security).ok()?));
        Ok(all.into_iter().filter_map(cap).collect())
    }

    /// The intensity of the universe as the climate label measures it.
    pub(super) fn universe_intensity(&self) -> Result<f64, Lack> {
        let gauge = self.book.climate_gauge().ok_or(Lack::NoLabel)?;
        gauge.universe_intensity(self.snapshot())?.ok_or(Lack::OfNobody)
    }

    fn make(&mut self, name: &'h str) -> Result<(), Lack> {
        let columns = self.book.columns();
        Ok(columns.make(&mut self.sheet, name)?)
    }

    /// A column over all securities.
    pub(super) fn column(&mut self, name: &'h str) -> Result<&Column<'h>, Lack> {
        self.make(name)?;
        Ok(self.sheet.column(name))
    }

    /// The numbers of a column.
    pub(super) fn numbers(&mut self, name: &'h str) -> Result<Samples, Lack> {
        match &self.column(name)?.values {
            Values::Number(values) => Ok(values.iter().map(|v| v.map(Sample::from)).collect()),
            Values::Text(_) | Values::Date(_) => Err(Lack::NoNumber(name.to_owned())),
        }
    }

    /// 1 for securities for which a predicate holds, 0 for others; unknown stays unknown.
    pub(super) fn truths(&mut self, predicate: &'h Predicate) -> Result<Samples, Lack> {
        for name in &predicate.columns {
            self.make(name)?;
        }
        let columns = self.sheet.columns_of(predicate);
        let rows = 0..self.snapshot().history().securities().len();
        let holds = |row| predicate.holds(&columns, row).map(|holds| f64::from(holds).into());
        Ok(rows.map(holds).collect())
    }

    /// The figures of a column of emissions, with how much of each is reported.
    pub(super) fn emissions_of(&mut self, name: &'h str) -> Result<Samples, Lack> {
        match self.book.sources.get(name) {
            Some(ColumnSource::Calculated(Calculated::Intensity(intensity))) => {
                let rule = self.book.carbon.as_ref().map(|carbon| carbon.scope_3_rule);
                self.intensities(intensity, rule.unwrap_or(ScopeThreeRule::Never), None)
            }
            Some(ColumnSource::Data(data)) => {
                let samples = self.numbers(name)?;
                let stated = |(at, sample): (usize, Option<Sample>)| {
                    let line = SecurityIx(u32::try_from(at).ok()?);
                    let fact = self.snapshot().provenance(&data.binding, line);
                    let (method, quality) = fact.map_or((None, None), |f| (f.method, f.quality));
                    sample.map(|sample| Sample::stated(sample.value, method, quality))
                };
                Ok(samples.into_iter().enumerate().map(stated).collect())
            }
            _ => self.numbers(name),
        }
    }

    /// The companies held.
    pub(super) fn companies(&self) -> BTreeSet<IssuerIx> {
        let history = self.snapshot().history();
        self.held.iter().map(|(security, _)| history.security(*security).issuer).collect()
    }

    /// Intensities by the data of `[carbon]` under a rule of Scope 3; of some companies alone,
    /// unless unknown ones need their peers.
    pub(super) fn intensities(
        &mut self,
        intensity: &Intensity,
        rule: ScopeThreeRule,
        wanted: Option<&BTreeSet<IssuerIx>>,
    ) -> Result<Samples, Lack> {
        let carbon = self.book.carbon.as_ref().ok_or_else(|| no_column("[carbon]"))?;
        let scope = |scope: &u8| carbon.scopes[usize::from(*scope) - 1].is_some();
        if let Some(missing) = intensity.scopes.iter().find(|s| !scope(s)) {
            return Err(no_column(&format!("`carbon.scope_{missing}`")));
        }
        match intensity.denominator {
            Denominator::Revenue if carbon.revenue.is_none() => {
                return Err(no_column("`carbon.revenue`"));
            }
            Denominator::Evic if carbon.evic.is_none() => return Err(no_column("`carbon.evic`")),
            Denominator::Revenue | Denominator::Evic => {}
        }
        if let Some(peers) = &carbon.peers {
            self.make(peers)?;
        }
        let wanted = wanted.filter(|_| carbon.peers.is_none());
        let found = intensity.of_issuers_under(&self.sheet, rule, wanted);
        let found = found?;
        let by_issuer: Samples = found
            .into_iter()
            .map(|found| found.and_then(|(value, origin)| sample(intensity, value, &origin)))
            .collect();
        let lines = self.snapshot().history().securities().iter();
        Ok(lines.map(|line| by_issuer[line.issuer.at()]).collect())
    }
}

fn sample(intensity: &Intensity, value: f64, origin: &IntensityOrigin) -> Option<Sample> {
    match origin {
        IntensityOrigin::Own { year, scopes } => {
            let below = intensity.below(year).known().ok()??.value;
            Some(Sample::of_emissions(value, &emitted(year, scopes), below))
        }
        IntensityOrigin::Peers { .. } => Some(Sample::lent(value)),
    }
}

/// The average over some holdings.
pub(super) fn average(held: &[(SecurityIx, f64)], samples: &Samples) -> Result<Figure, Lack> {
    let of = |(security, weight): &(SecurityIx, f64)| {
        (*weight, samples.get(security.at()).copied().flatten())
    };
    Ok(Figure::average(&held.iter().map(of).collect::<Vec<_>>())?)
}
