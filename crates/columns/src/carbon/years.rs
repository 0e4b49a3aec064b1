//! Carbon figures of companies by fiscal year, as known on a date.

use chrono::{Months, NaiveDate};
use kapok_conventions::Timeline;
use kapok_domain::Currency;
use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, IssuerIx, Measure, Snapshot};
use kapok_units::{Base, Unit};

use super::error::CarbonError;
use super::figure::{CarbonFigure, Impossible, Need, YearFigure};
use super::settings::Carbon;

/// The carbon figures of one company for one fiscal year.
#[derive(Debug, Clone, PartialEq)]
pub struct CarbonYear {
    /// The end of the year, as Scope 1 states it.
    pub period_end: NaiveDate,
    /// Scope 1, 2 and 3 emissions, tCO2e.
    pub scopes: [YearFigure; 3],
    /// Revenue, in the currency of the index file's `[carbon]`.
    pub revenue: YearFigure,
    /// Enterprise value including cash at the end of the year, in that currency.
    pub evic: YearFigure,
}

impl CarbonYear {
    /// The first figure of the year with which nothing can be calculated, in words.
    #[must_use]
    pub fn impossible(&self) -> Option<String> {
        let figures = self.scopes.iter().chain([&self.revenue, &self.evic]);
        figures.filter_map(YearFigure::impossible).map(ToString::to_string).next()
    }
}

/// The carbon data of an index on one date.
#[derive(Debug, Clone, Copy)]
pub struct CarbonData<'a> {
    carbon: &'a Carbon,
    conventions: &'a Timeline,
    snapshot: Snapshot<'a>,
}

impl<'a> CarbonData<'a> {
    /// The carbon data that settings name, converted by the conventions of the snapshot's date.
    #[must_use]
    pub fn new(carbon: &'a Carbon, conventions: &'a Timeline, snapshot: Snapshot<'a>) -> Self {
        Self { carbon, conventions, snapshot }
    }

    /// Source of the figures.
    #[must_use]
    pub fn settings(&self) -> &'a Carbon {
        self.carbon
    }

    /// The fiscal years of a company of which Scope 1 is known, newest first, without those that
    /// are too old.
    ///
    /// A figure that cannot be used stops nobody here: it tells who reads it.
    #[must_use]
    pub fn years(&self, issuer: IssuerIx) -> Vec<CarbonYear> {
        self.years_since(issuer, self.snapshot.date() - Months::new(self.carbon.max_age_months))
    }

    /// Fiscal years that end on a day or later, like [`Self::years`].
    #[must_use]
    pub fn years_since(&self, issuer: IssuerIx, oldest: NaiveDate) -> Vec<CarbonYear> {
        let Some(first) = self.facts(issuer, self.carbon.scopes[0].as_deref()) else {
            return Vec::new();
        };
        let ends = first.iter().map(|fact| fact.as_of).filter(|end| *end >= oldest);
        ends.map(|end| self.year(issuer, end)).collect()
    }

    /// The newest enterprise value of a company that is known, units of the currency.
    ///
    /// # Errors
    ///
    /// If one that is newer cannot be read.
    pub fn newest_evic(&self, issuer: IssuerIx) -> Result<Option<CarbonFigure>, CarbonError> {
        for year in self.years(issuer) {
            if let Some(evic) = year.evic.known()? {
                return Ok(Some(evic));
            }
        }
        Ok(None)
    }

    /// Figures of a company with which nothing can be calculated, of all years, by the end of the
    /// period and in words: values that cannot be, and rows that cannot be read.
    #[must_use]
    pub fn faults(&self, issuer: IssuerIx) -> Vec<(NaiveDate, String)> {
        let mut found = Vec::new();
        let mut look = |name: Option<&str>, is_money: bool| {
            for fact in self.facts(issuer, name).into_iter().flatten() {
                let figure = match is_money {
                    true => self.figure(issuer, name, fact.as_of, Self::money),
                    false => self.figure(issuer, name, fact.as_of, Self::tonnes),
                };
                found.extend(figure.fault().map(|fault| (fact.as_of, fault)));
            }
        };
        self.carbon.scopes.iter().for_each(|name| look(name.as_deref(), false));
        let money = [&self.carbon.revenue, &self.carbon.evic];
        money.into_iter().for_each(|name| look(name.as_deref(), true));
        found
    }

    fn year(&self, issuer: IssuerIx, period_end: NaiveDate) -> CarbonYear {
        let emissions = |scope: usize| {
            let name = self.carbon.scopes[scope].as_deref();
            self.figure(issuer, name, period_end, Self::tonnes)
        };
        let money =
            |name: &Option<String>| self.figure(issuer, name.as_deref(), period_end, Self::money);
        CarbonYear {
            period_end,
            scopes: [emissions(0), emissions(1), emissions(2)],
            revenue: money(&self.carbon.revenue),
            evic: money(&self.carbon.evic),
        }
    }

    /// The facts of an indicator, newest first; `None` if the tables have none of that name.
    fn facts(
        &self,
        issuer: IssuerIx,
        indicator: Option<&str>,
    ) -> Option<Vec<&'a Fact<FieldValue>>> {
        Some(self.snapshot.periods(issuer, self.field(indicator?)?))
    }

    fn field(&self, indicator: &str) -> Option<Field> {
        let history = self.snapshot.history();
        let provider = history.find_text(&self.carbon.provider)?;
        Some(Field::Indicator(provider, history.find_text(indicator)?))
    }

    /// The figure of an indicator whose period ends nearest to a day, within the tolerance.
    fn figure(
        &self,
        issuer: IssuerIx,
        indicator: Option<&str>,
        period_end: NaiveDate,
        convert: impl Fn(&Self, &Datum<'_>) -> Result<f64, Unfit>,
    ) -> YearFigure {
        let (Some(indicator), Some(facts)) = (indicator, self.facts(issuer, indicator)) else {
            return YearFigure::Absent;
        };
        let apart = |fact: &&&Fact<FieldValue>| (fact.as_of - period_end).num_days().abs();
        let nearest = facts.iter().min_by_key(apart);
        let tolerance = i64::from(self.carbon.period_tolerance_days);
        let Some(fact) = nearest.filter(|fact| apart(fact) <= tolerance) else {
            return YearFigure::Absent;
        };
        let Some(measure) = fact.value.measure() else { return YearFigure::Absent };
        let issuer = self.snapshot.history().issuers()[issuer.at()].as_str();
        let datum = Datum { indicator, issuer, period_end: fact.as_of, measure };
        match convert(self, &datum) {
            Ok(value) => YearFigure::Known(CarbonFigure {
                value,
                method: measure.method,
                quality: measure.quality,
                period_end: fact.as_of,
                known_at: fact.known_at,
            }),
            Err(Unfit::Impossible(impossible)) => YearFigure::Impossible(impossible),
            Err(Unfit::Unreadable(error)) => YearFigure::Unreadable(error),
        }
    }

    fn tonnes(&self, datum: &Datum<'_>) -> Result<f64, Unfit> {
        let text = self.snapshot.history().text(datum.measure.unit);
        let tonnes = Unit::of(Base::Emissions);
        let conversion = Unit::parse(text).and_then(|from| from.to(&tonnes));
        let conversion = conversion.ok_or_else(|| datum.unit(text, "greenhouse gas emissions"))?;
        if datum.measure.value < 0.0 {
            return Err(Unfit::Impossible(datum.impossible(Need::NotNegative)));
        }
        Ok(conversion.apply(datum.measure.value))
    }

    fn money(&self, datum: &Datum<'_>) -> Result<f64, Unfit> {
        let text = self.snapshot.history().text(datum.measure.unit);
        let unit = Unit::parse(text).filter(Unit::is_money);
        let unit = unit.ok_or_else(|| datum.unit(text, "money"))?;
        let mut currencies: Vec<Currency> =
            unit.currencies().chain(datum.measure.currency).collect();
        currencies.dedup();
        let &[currency] = &currencies[..] else {
            return Err(datum.currency(named(&currencies)).into());
        };
        if datum.measure.value <= 0.0 {
            return Err(Unfit::Impossible(datum.impossible(Need::AboveZero)));
        }
        // The scale alone is converted here: the currency is, by the rate.
        let single = Unit::money(currency).in_any_currency();
        let scale = unit.in_any_currency().in_any_role().to(&single);
        let amount = scale.map_or(datum.measure.value, |c| c.apply(datum.measure.value));
        Ok(amount * self.rate(currency, datum)?)
    }

    /// Units of the currency of denominators per unit of another, at the end of the period.
    fn rate(&self, from: Currency, datum: &Datum<'_>) -> Result<f64, CarbonError> {
        if from == self.carbon.currency {
            return Ok(1.0);
        }
        let conventions = self.conventions.on(self.snapshot.date());
        let (history, end) = (self.snapshot.history(), datum.period_end);
        let fix = conventions.fx_fix.as_ref().ok_or_else(|| datum.no_fx(from))?;
        let empty = kapok_market::FxTable::new(fix, Vec::new());
        let table = history.fx(fix).unwrap_or(&empty);
        let carry = conventions.fx_carry_days;
        let quote = table.rate(from, self.carbon.currency, end, carry, self.snapshot.cut_off())?;
        Ok(quote.rate)
    }
}

/// Currencies in words.
fn named(currencies: &[Currency]) -> String {
    match currencies {
        [] => "no currency".to_owned(),
        several => several.iter().map(Currency::as_str).collect::<Vec<_>>().join(" and "),
    }
}

/// Fault of a fact.
enum Unfit {
    /// A value that cannot be: the figure is unknown.
    Impossible(Impossible),
    /// A fact that cannot be read: whoever needs it stops.
    Unreadable(CarbonError),
}

impl From<CarbonError> for Unfit {
    fn from(error: CarbonError) -> Self {
        Self::Unreadable(error)
    }
}

/// A fact under its names, for messages.
struct Datum<'a> {
    indicator: &'a str,
    issuer: &'a str,
    period_end: NaiveDate,
    measure: &'a Measure,
}

impl Datum<'_> {
    fn unit(&self, seen: &str, expected: &'static str) -> CarbonError {
        CarbonError::Unit {
            indicator: self.indicator.to_owned(),
            issuer: self.issuer.to_owned(),
            period_end: self.period_end,
            seen: seen.to_owned(),
            expected,
        }
    }

    fn currency(&self, seen: String) -> CarbonError {
        CarbonError::Currency {
            indicator: self.indicator.to_owned(),
            issuer: self.issuer.to_owned(),
            period_end: self.period_end,
            seen,
        }
    }

    fn impossible(&self, need: Need) -> Impossible {
        Impossible {
            indicator: self.indicator.to_owned(),
            issuer: self.issuer.to_owned(),
            period_end: self.period_end,
            seen: self.measure.value,
            need,
        }
    }

    fn no_fx(&self, currency: Currency) -> CarbonError {
        CarbonError::NoFx {
            indicator: self.indicator.to_owned(),
            issuer: self.issuer.to_owned(),
            period_end: self.period_end,
            currency,
        }
    }
}
