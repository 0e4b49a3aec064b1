//! Taking parameters, each checked, each noted as used.

use kapok_domain::{Currency, DayCount, Effective};

use super::{Occasions, Rate};
use crate::config::Problem;
use crate::config::overlays::{BasisConfig, OccasionsConfig, Parameters, RateConfig};
use crate::rulebook::schedule::effective;

/// The parameters of one overlay from a date on, as they are taken.
pub(super) struct Taking<'a> {
    /// Path of the table.
    pub(super) path: String,
    /// The kind, as people write it.
    pub(super) kind: &'static str,
    pub(super) given: &'a Parameters,
    pub(super) used: Vec<&'static str>,
    pub(super) problems: &'a mut Vec<Problem>,
}

/// Takes a parameter that must be there.
macro_rules! need {
    ($taking:expr, $name:ident) => {{
        let value = $taking.given.$name.clone();
        $taking.needed(stringify!($name), value)
    }};
}

/// Takes a parameter that may be there.
macro_rules! may {
    ($taking:expr, $name:ident) => {{
        $taking.used.push(stringify!($name));
        $taking.given.$name.clone()
    }};
}

pub(super) use {may, need};

impl Taking<'_> {
    pub(super) fn problem(&mut self, name: &str, message: String, hint: &str) {
        let path = format!("{}.{name}", self.path);
        self.problems.push(Problem::new(path, message).hint(hint));
    }

    pub(super) fn needed<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        self.used.push(name);
        if value.is_none() {
            let message = format!("a `{}` overlay needs `{name}`", self.kind);
            self.problem(name, message, "there is no default for what can move a level");
        }
        value
    }

    /// A finite number that passes a test.
    pub(super) fn number(
        &mut self,
        name: &'static str,
        value: Option<f64>,
        allowed: &str,
        test: impl Fn(f64) -> bool,
    ) -> Option<f64> {
        let value = self.needed(name, value)?;
        self.checked(name, value, allowed, test)
    }

    pub(super) fn checked(
        &mut self,
        name: &'static str,
        value: f64,
        allowed: &str,
        test: impl Fn(f64) -> bool,
    ) -> Option<f64> {
        if value.is_finite() && test(value) {
            return Some(value);
        }
        self.problem(name, format!("{value} is not {allowed}"), "check the unit: 0.03 is 3 %");
        None
    }

    pub(super) fn basis(&mut self) -> Option<DayCount> {
        need!(self, basis).map(|basis| match basis {
            BasisConfig::Act360 => DayCount::Act360,
            BasisConfig::Act365 => DayCount::Act365,
            BasisConfig::ActAct => DayCount::ActAct,
        })
    }

    /// A fixed rate, as decrements and fees have it.
    pub(super) fn fixed_rate(&mut self) -> Option<f64> {
        match need!(self, rate)? {
            RateConfig::Fixed(rate) => {
                self.checked("rate", rate, "a fraction from 0 to 1", |r| (0.0..1.0).contains(&r))
            }
            RateConfig::Curve(_) => {
                let message = format!("the rate of a `{}` overlay is a number", self.kind);
                self.problem("rate", message, "rate = 0.03");
                None
            }
        }
    }

    pub(super) fn rate(&mut self) -> Option<Rate> {
        match need!(self, rate)? {
            RateConfig::Fixed(rate) => {
                let rate = self.checked("rate", rate, "between -1 and 1", |r| r.abs() < 1.0)?;
                Some(Rate::Fixed(rate))
            }
            RateConfig::Curve(c) => {
                Some(Rate::Curve { curve: c.curve, tenor: c.tenor, carry_days: c.carry_days })
            }
        }
    }

    pub(super) fn currency(&mut self, name: &'static str, text: &str) -> Option<Currency> {
        text.parse()
            .map_err(|e: kapok_domain::CurrencyError| {
                self.problem(name, e.to_string(), "ISO 4217, such as USD");
            })
            .ok()
    }

    pub(super) fn occasions(
        &mut self,
        name: &'static str,
        config: Option<OccasionsConfig>,
    ) -> Option<Occasions> {
        let config = self.needed(name, config)?;
        let bad = config.months.iter().find(|month| !(1..=12).contains(*month));
        if let Some(month) = bad {
            self.problem(name, format!("{month} is not a month"), "months are 1 to 12");
            return None;
        }
        if config.months.is_empty() {
            self.problem(name, "no month is named".into(), "months = [3, 6, 9, 12]");
            return None;
        }
        let path = format!("{}.{name}.effective", self.path);
        let effective: Effective = effective(&config.effective, &path, self.problems)?;
        Some(Occasions { months: config.months, effective })
    }

    /// Says which of the given parameters mean nothing here.
    pub(super) fn unused(&mut self) {
        for name in self.given.given() {
            if !self.used.contains(&name) {
                let message = format!("`{name}` has no meaning in a `{}` overlay", self.kind);
                self.problem(name, message, "take it out");
            }
        }
    }
}
