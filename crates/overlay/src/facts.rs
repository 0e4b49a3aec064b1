//! Facts of the market that overlays add to levels: rates, exchange rates, other indices.

use chrono::{Days, NaiveDate};
use kapok_domain::{Currency, DayCount};
use kapok_market::{FxQuote, History};

use crate::curve::Curve;
use crate::error::OverlayError;
use crate::others::{Others, Wanted};
use crate::outside::Outside;
use crate::rate::RateUsed;
use crate::series::Point;

/// Exchange rates that an overlay asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixing<'a> {
    /// The source, as the `fx` table names it.
    pub fix: &'a str,
    /// The currency that is converted.
    pub from: Currency,
    /// The currency that it is converted to.
    pub to: Currency,
    /// Highest age of a rate, calendar days.
    pub carry_days: u32,
}

/// Facts of the market for a day.
pub trait Facts {
    /// The rate of a curve on a day, a fraction a year for a day count.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed, or it is for another day count.
    fn rate(
        &self,
        curve: &Curve,
        date: NaiveDate,
        basis: DayCount,
    ) -> Result<RateUsed, OverlayError>;

    /// Units of `to` per one `from` on the day.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed.
    fn exchange(&self, fixing: Fixing<'_>) -> Result<FxQuote, OverlayError>;

    /// The level of a series from outside on a day, as known at the end of that day, points.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed, or it is in another currency.
    fn outside(&self, outside: &Outside, date: NaiveDate) -> Result<f64, OverlayError>;

    /// The level of a series of another index.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed, or it is in another currency.
    fn other(&self, wanted: Wanted<'_>) -> Result<Point, OverlayError>;
}

/// Facts known at the cut-off of a day, and levels of other indices.
pub struct Market<'a> {
    /// All that is known.
    pub history: &'a History,
    /// Levels of other indices.
    pub others: &'a Others,
    /// The day.
    pub date: NaiveDate,
}

impl Facts for Market<'_> {
    fn rate(
        &self,
        curve: &Curve,
        date: NaiveDate,
        basis: DayCount,
    ) -> Result<RateUsed, OverlayError> {
        let Curve { curve, tenor, carry_days } = curve;
        let cut_off = self.history.cut_off(self.date);
        let oldest = date - Days::new((*carry_days).into());
        let fact = self.history.rate(curve, tenor, date, cut_off);
        let fact = fact.filter(|fact| fact.as_of >= oldest).ok_or_else(|| {
            let (curve, tenor) = (curve.to_owned(), tenor.to_owned());
            OverlayError::NoRate { curve, tenor, date, carry_days: *carry_days }
        })?;
        // A rate for act/360 used as act/365 is wrong by 1.4 %, and nothing would show it.
        if fact.value.day_count != basis {
            return Err(OverlayError::RateBasis {
                curve: curve.to_owned(),
                tenor: tenor.to_owned(),
                date: fact.as_of,
                seen: fact.value.day_count,
                wanted: basis,
            });
        }
        Ok(RateUsed { rate: fact.value.rate, as_of: Some(fact.as_of) })
    }

    fn exchange(&self, fixing: Fixing<'_>) -> Result<FxQuote, OverlayError> {
        let Fixing { fix, from, to, carry_days } = fixing;
        let table = self.history.fx(fix);
        let table = table.ok_or_else(|| OverlayError::NoFix { fix: fix.to_owned() })?;
        let cut_off = self.history.cut_off(self.date);
        Ok(table.rate(from, to, self.date, carry_days, cut_off)?)
    }

    fn outside(&self, outside: &Outside, date: NaiveDate) -> Result<f64, OverlayError> {
        let Outside { series, currency, carry_days } = outside;
        let oldest = date - Days::new((*carry_days).into());
        let fact = self.history.outside_level(series, date, self.history.cut_off(date));
        let fact = fact.filter(|fact| fact.as_of >= oldest).ok_or_else(|| {
            OverlayError::NoOutside { series: series.clone(), date, carry_days: *carry_days }
        })?;
        if fact.value.currency != *currency {
            return Err(OverlayError::OutsideCurrency {
                series: series.clone(),
                date: fact.as_of,
                seen: fact.value.currency,
                wanted: *currency,
            });
        }
        Ok(fact.value.level)
    }

    fn other(&self, wanted: Wanted<'_>) -> Result<Point, OverlayError> {
        self.others.on(wanted, self.date)
    }
}
