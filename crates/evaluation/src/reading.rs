//! Values in the unit of the scheme from facts, or the reason why there is none.
//!
//! `docs/methodology/esg-evaluation.md` §2 and §3.

use std::fmt;

use chrono::{Months, NaiveDate};
use kapok_domain::{Currency, Method};
use kapok_units::{Base, Conversion, Unit};

use crate::config::{MissingPolicy, MissingRate, PerPeriod, Transform};
use crate::error::EvaluationError;
use crate::facts::{Datum, Facts, Rates};
use crate::impossible::Impossible;
use crate::risk::key_issue_score;
use crate::scheme::{Indicator, Quantity, Scheme};

/// Reason why an issuer has no value of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// There is no fact.
    NoFact,
    /// The fact is older than the scheme allows.
    Stale,
    /// It was obtained in a way that the scheme does not accept.
    Method,
    /// There is no exchange rate.
    NoRate,
    /// There is no denominator, for one of the reasons above.
    NoDenominator,
    /// The denominator is of another period.
    OtherPeriod,
    /// The denominator is zero or less.
    DenominatorNotPositive,
    /// There is no exposure beside the management score.
    NoExposure,
    /// There are too few peers with a value.
    FewPeers,
    /// The fact has a value that cannot be: below zero, or outside of the limits of the scheme.
    Impossible,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoFact => "no fact",
            Self::Stale => "too old",
            Self::Method => "obtained in a way that is not accepted",
            Self::NoRate => "no exchange rate",
            Self::NoDenominator => "no denominator",
            Self::OtherPeriod => "denominator of another period",
            Self::DenominatorNotPositive => "denominator not above zero",
            Self::NoExposure => "no exposure",
            Self::FewPeers => "too few peers",
            Self::Impossible => "a value that cannot be",
        })
    }
}

/// A value in the unit of the scheme, or why there is none.
pub(crate) type Reading = Result<f64, Gap>;

/// Scheme and facts that are read, and the errors found.
pub(crate) struct Reader<'r, 'f> {
    scheme: &'r Scheme,
    facts: &'r Facts<'f>,
    rates: &'r Rates<'r>,
    pub(crate) errors: Vec<EvaluationError>,
    pub(crate) impossible: Vec<Impossible>,
}

/// A unit that was met in a column: few are.
struct KnownUnit<'t> {
    text: &'t str,
    unit: Unit,
    conversion: Conversion,
}

impl<'r, 'f> Reader<'r, 'f> {
    pub(crate) fn new(scheme: &'r Scheme, facts: &'r Facts<'f>, rates: &'r Rates<'r>) -> Self {
        Self { scheme, facts, rates, errors: Vec::new(), impossible: Vec::new() }
    }

    /// The values of an indicator by issuer, in its unit, per its denominator. For a key issue they
    /// are its score.
    pub(crate) fn indicator(&mut self, indicator: &Indicator) -> Vec<Reading> {
        let readings = self.ratio(indicator, &indicator.id, &indicator.quantity);
        match &indicator.transform {
            Transform::KeyIssue { exposure } => self.key_issue(indicator, exposure, readings),
            Transform::Percentile
            | Transform::ZScore { .. }
            | Transform::MinMax
            | Transform::Rank { .. }
            | Transform::AlreadyScore { .. } => readings,
        }
    }

    /// The estimates that stand for an indicator, by issuer; none unless its policy is a model.
    pub(crate) fn estimates(&mut self, indicator: &Indicator) -> Vec<Reading> {
        let MissingPolicy::Model { from } = &indicator.missing else {
            return vec![Err(Gap::NoFact); self.facts.issuers.len()];
        };
        self.check_estimates(indicator, from);
        let quantity = Quantity { accept: None, ..indicator.quantity.clone() };
        let readings = self.ratio(indicator, from, &quantity);
        match &indicator.transform {
            Transform::KeyIssue { exposure } => self.key_issue(indicator, exposure, readings),
            Transform::Percentile
            | Transform::ZScore { .. }
            | Transform::MinMax
            | Transform::Rank { .. }
            | Transform::AlreadyScore { .. } => readings,
        }
    }

    /// A plain column, by issuer.
    pub(crate) fn column(&mut self, name: &str, quantity: &Quantity) -> Vec<Reading> {
        let facts = self.facts;
        let mut readings = vec![Err(Gap::NoFact); facts.issuers.len()];
        let Some(column) = facts.columns.get(name) else { return readings };
        self.check_positions(name);
        let oldest = oldest(facts.date, quantity.max_age_months);
        let mut known = Vec::new();
        for (issuer, datum) in column.entries() {
            let Some(reading) = readings.get_mut(*issuer as usize) else { continue };
            let stale = oldest.is_none_or(|oldest| datum.period_end < oldest);
            let accepted = quantity.accept.as_ref().is_none_or(|a| a.contains(&datum.method));
            let value = self.value(name, *issuer as usize, datum, quantity, &mut known);
            *reading = match value {
                _ if !accepted => Err(Gap::Method),
                _ if stale => Err(Gap::Stale),
                Ok(Ok(value)) => self.possible(name, *issuer, datum, value, quantity),
                Ok(Err(gap)) => Err(gap),
                Err(error) => {
                    self.errors.push(*error);
                    Err(Gap::NoFact)
                }
            };
        }
        readings
    }

    fn ratio(&mut self, indicator: &Indicator, name: &str, quantity: &Quantity) -> Vec<Reading> {
        let mut readings = self.column(name, quantity);
        let Some(per) = &indicator.per else { return readings };
        let below = self.column(&per.indicator, &per.quantity);
        let columns = (self.facts.columns.get(name), self.facts.columns.get(&*per.indicator));
        let period = |issuer: usize| {
            let (above, below) = (columns.0?.get(issuer)?, columns.1?.get(issuer)?);
            Some(above.period_end == below.period_end)
        };
        for (issuer, reading) in readings.iter_mut().enumerate() {
            *reading = reading.and_then(|value| match below[issuer] {
                Err(_) => Err(Gap::NoDenominator),
                Ok(_) if per.period == PerPeriod::Same && period(issuer) != Some(true) => {
                    Err(Gap::OtherPeriod)
                }
                Ok(below) if below <= 0.0 => Err(Gap::DenominatorNotPositive),
                Ok(below) => Ok(value / below),
            });
        }
        readings
    }

    fn key_issue(
        &mut self,
        indicator: &Indicator,
        exposure: &str,
        management: Vec<Reading>,
    ) -> Vec<Reading> {
        let quantity = Quantity {
            minimum: Some(0.0),
            maximum: Some(10.0),
            accept: None,
            ..indicator.quantity.clone()
        };
        let exposures = self.column(exposure, &quantity);
        let both = management.into_iter().zip(exposures);
        both.map(|(management, exposure)| {
            let management = management?;
            let exposure = exposure.map_err(|_| Gap::NoExposure)?;
            Ok(key_issue_score(exposure, management))
        })
        .collect()
    }

    fn value<'t>(
        &self,
        name: &str,
        issuer: usize,
        datum: &Datum<'t>,
        quantity: &Quantity,
        known: &mut Vec<KnownUnit<'t>>,
    ) -> Result<Reading, Box<EvaluationError>> {
        let met = known.iter().position(|unit| unit.text == datum.unit);
        let place = met.unwrap_or(known.len());
        if met.is_none() {
            known.push(self.unit(name, issuer, datum, quantity)?);
        }
        let known = &known[place];
        let value = known.conversion.apply(datum.value);
        let rate = self.rate(name, issuer, datum, quantity, &known.unit)?;
        Ok(rate.map(|rate| if quantity.unit.is_per_money() { value / rate } else { value * rate }))
    }

    fn unit<'t>(
        &self,
        name: &str,
        issuer: usize,
        datum: &Datum<'t>,
        quantity: &Quantity,
    ) -> Result<KnownUnit<'t>, Box<EvaluationError>> {
        let wanted = quantity.unit.dimension();
        let (indicator, unit) = (name.to_owned(), datum.unit.to_owned());
        let (issuer, allowed) = (self.name(issuer), wanted.units());
        let Some(seen) = Unit::parse(datum.unit) else {
            return Err(EvaluationError::UnknownUnit { issuer, indicator, unit, allowed }.into());
        };
        let wanted_money = quantity.unit.in_any_currency();
        let Some(conversion) = seen.in_any_currency().to(&wanted_money) else {
            let (seen, family) = (seen.dimension().to_string(), wanted.to_string());
            let error =
                EvaluationError::WrongFamily { issuer, indicator, unit, seen, family, allowed };
            return Err(error.into());
        };
        Ok(KnownUnit { text: datum.unit, unit: seen, conversion })
    }

    /// Units of the scheme's currency for one of the value's; 1 without money.
    fn rate(
        &self,
        name: &str,
        issuer: usize,
        datum: &Datum<'_>,
        quantity: &Quantity,
        unit: &Unit,
    ) -> Result<Reading, Box<EvaluationError>> {
        let Some(to) = quantity.currency.filter(|_| unit.has_money()) else { return Ok(Ok(1.0)) };
        let from = self.currency(name, issuer, datum, unit)?;
        if from == to {
            return Ok(Ok(1.0));
        }
        let found = (self.rates)(from, to, datum.period_end);
        match (found.filter(|rate| rate.is_finite() && *rate > 0.0), self.scheme.missing_rate) {
            (Some(rate), _) => Ok(Ok(rate)),
            (None, MissingRate::Missing) => Ok(Err(Gap::NoRate)),
            (None, MissingRate::Error) => {
                let (issuer, indicator) = (self.name(issuer), name.to_owned());
                let period_end = datum.period_end;
                Err(EvaluationError::NoRate { issuer, indicator, from, to, period_end }.into())
            }
        }
    }

    fn currency(
        &self,
        name: &str,
        issuer: usize,
        datum: &Datum<'_>,
        unit: &Unit,
    ) -> Result<Currency, Box<EvaluationError>> {
        let mut named = unit.currencies().chain(datum.currency);
        let Some(first) = named.next() else {
            let (issuer, indicator) = (self.name(issuer), name.to_owned());
            let unit = datum.unit.to_owned();
            return Err(EvaluationError::NoCurrency { issuer, indicator, unit }.into());
        };
        let Some(second) = named.find(|other| *other != first) else { return Ok(first) };
        let (issuer, indicator) = (self.name(issuer), name.to_owned());
        Err(EvaluationError::TwoCurrencies { issuer, indicator, first, second }.into())
    }

    /// A value that can be; another one is unknown, and noted with its reason.
    fn possible(
        &mut self,
        name: &str,
        issuer: u32,
        datum: &Datum<'_>,
        value: f64,
        quantity: &Quantity,
    ) -> Reading {
        let low = quantity.minimum.is_none_or(|minimum| value >= minimum);
        let high = quantity.maximum.is_none_or(|maximum| value <= maximum);
        let whole = !quantity.unit.is(&Base::Boolean) || value == 0.0 || value == 1.0;
        if value.is_finite() && low && high && whole {
            return Ok(value);
        }
        let allowed = match (quantity.minimum, quantity.maximum) {
            _ if quantity.unit.is(&Base::Boolean) => "0 or 1".to_owned(),
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("a number of at least {low}"),
            (None, Some(high)) => format!("a number up to {high}"),
            (None, None) => "a finite number".to_owned(),
        };
        self.impossible.push(Impossible {
            issuer,
            indicator: name.to_owned(),
            period_end: datum.period_end,
            value,
            unit: quantity.unit_text.clone(),
            allowed,
        });
        Err(Gap::Impossible)
    }

    /// Issuers that are not there, and issuers that are there twice.
    fn check_positions(&mut self, name: &str) {
        let issuers = self.facts.issuers.len();
        let entries = self.facts.columns.get(name).map(|c| c.entries()).unwrap_or_default();
        if let Some(&(position, _)) = entries.last().filter(|last| last.0 as usize >= issuers) {
            let column = format!("`{name}`");
            self.errors.push(EvaluationError::Position { column, position, issuers });
        }
        for pair in entries.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let Some(issuer) = self.facts.issuers.get(pair[0].0 as usize) else { continue };
            self.errors.push(EvaluationError::Duplicate {
                issuer: issuer.to_string(),
                indicator: name.to_owned(),
                first: pair[0].1.period_end,
                second: pair[1].1.period_end,
            });
        }
    }

    fn check_estimates(&mut self, indicator: &Indicator, from: &str) {
        let Some(column) = self.facts.columns.get(from) else { return };
        for (issuer, datum) in column.entries() {
            if ![Method::Estimated, Method::Modelled].contains(&datum.method) {
                let Some(issuer) = self.facts.issuers.get(*issuer as usize) else { continue };
                self.errors.push(EvaluationError::NotAnEstimate {
                    issuer: issuer.to_string(),
                    indicator: from.to_owned(),
                    stands_for: indicator.id.clone(),
                    method: datum.method,
                });
            }
        }
    }

    fn name(&self, issuer: usize) -> String {
        self.facts.issuers[issuer].to_string()
    }
}

/// The first period end that is not too old; `None` if the calendar ends before.
fn oldest(date: NaiveDate, months: u32) -> Option<NaiveDate> {
    Some(date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN))
}
