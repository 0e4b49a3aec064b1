//! Checks of what an overlay states, each problem at its key.

use chrono::NaiveDate;
use kapok_domain::{Currency, CurrencyError, DayCount, ReturnVariant};
use kapok_strict_toml::Problem;

use crate::index::{Earlier, Index, Underlying};
use crate::occasions::{Occasions, OccasionsConfig};
use crate::rate::Rate;
use crate::series::Series;

/// The table of one overlay, or of a change of it, under check.
pub(crate) struct Check<'a> {
    /// Path of the table.
    pub(crate) path: &'a str,
    /// Name of the kind in files.
    pub(crate) kind: &'static str,
    /// The first day of what is stated.
    pub(crate) from: NaiveDate,
    /// Whether it is a change under way.
    pub(crate) is_change: bool,
    pub(crate) index: &'a Index<'a>,
    /// The overlays of the file that come before.
    pub(crate) earlier: &'a [Earlier],
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    /// Notes what is wrong with a key, and the way out.
    pub(crate) fn problem(&mut self, key: &str, message: impl Into<String>, hint: &str) {
        let path = format!("{}.{key}", self.path);
        self.problems.push(Problem::new(path, message).hint(hint));
    }

    /// A key that what is stated elsewhere makes necessary.
    pub(crate) fn needed<T>(&mut self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            let message = format!("a `{}` overlay needs `{key}`", self.kind);
            self.problem(key, message, "there is no default for what can move a level");
        }
        value
    }

    /// A key that what is stated elsewhere leaves without a meaning.
    pub(crate) fn meaningless<T>(&mut self, key: &str, value: Option<&T>) {
        if value.is_some() {
            let message = format!("`{key}` has no meaning in a `{}` overlay", self.kind);
            self.problem(key, message, "take it out");
        }
    }

    /// A finite number that passes a test.
    pub(crate) fn number(
        &mut self,
        key: &str,
        value: f64,
        allowed: &str,
        test: impl Fn(f64) -> bool,
    ) -> Option<f64> {
        if value.is_finite() && test(value) {
            return Some(value);
        }
        self.problem(key, format!("{value} is not {allowed}"), "check the unit: 0.03 is 3 %");
        None
    }

    /// A rate of cash.
    pub(crate) fn rate(&mut self, rate: &Rate) -> Option<Rate> {
        match rate {
            Rate::Fixed(fixed) => {
                self.number("rate", *fixed, "between -1 and 1", |r| r.abs() < 1.0).map(Rate::Fixed)
            }
            Rate::Curve(_) => Some(rate.clone()),
        }
    }

    /// The year of a decrement: as stated, or by the convention of the day.
    pub(crate) fn decrement_basis(&mut self, stated: Option<DayCount>) -> Option<DayCount> {
        let basis = stated.or_else(|| self.index.decrement_basis(self.from));
        self.needed("basis", basis)
    }

    pub(crate) fn currency(&mut self, key: &str, text: &str) -> Option<Currency> {
        let currency = text.parse();
        currency
            .map_err(|e: CurrencyError| self.problem(key, e.to_string(), "ISO 4217, such as USD"))
            .ok()
    }

    pub(crate) fn occasions(&mut self, key: &str, config: &OccasionsConfig) -> Option<Occasions> {
        let bad = config.months.iter().find(|month| !(1..=12).contains(*month));
        if let Some(month) = bad {
            self.problem(key, format!("{month} is not a month"), "months are 1 to 12");
            return None;
        }
        if config.months.is_empty() {
            self.problem(key, "no month is named", "months = [3, 6, 9, 12]");
            return None;
        }
        let path = format!("{}.{key}.effective", self.path);
        let effective = config.effective.resolve(&path, self.problems)?;
        Some(Occasions { months: config.months.clone(), effective })
    }

    /// The underlying is one of some return variants.
    pub(crate) fn stands_on(&mut self, underlying: &Underlying, allowed: &[ReturnVariant]) {
        if matches!(&underlying.series, Series::Variant(variant) if allowed.contains(variant)) {
            return;
        }
        let names: Vec<&str> = allowed.iter().map(|variant| variant.name()).collect();
        let names = names.join(" or ");
        let message = format!("a `{}` overlay is computed from {names}", self.kind);
        self.problem("on", message, &format!("on = {names}"));
    }

    /// The series has a level on the day before the first that is calculated from it, and is one
    /// that has returns.
    pub(crate) fn has_begun(&mut self, series: &Series) {
        let Series::Overlay(at) = series else { return };
        let overlay = &self.earlier[*at];
        let begins = overlay.base_date;
        if begins > self.from || (begins == self.from && self.is_change) {
            let message = format!("`{}` begins on {begins} only", overlay.id);
            self.problem("on", message, "begin, or change, after that day");
        }
        if overlay.is_total {
            let message = format!("`{}` is a running total, which has no return", overlay.id);
            self.problem("on", message, "compute it from a return variant");
        }
    }

    /// Decimals of a level.
    pub(crate) fn decimals(&mut self, underlying: Option<u32>, carried: Option<u32>) {
        if underlying.max(carried).is_some_and(|decimals| decimals > 12) {
            let message = "a level is carried with at most 12 decimals";
            self.problem("carried_decimals", message, "carried_decimals = 8");
        }
    }
}
