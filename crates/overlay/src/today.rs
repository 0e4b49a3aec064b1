//! One overlay on one day: what its rule sees.

use kapok_domain::{Currency, DayCount, ReturnVariant};

use crate::day::OverlayDay;
use crate::error::OverlayError;
use crate::facts::{Facts, Fixing};
use crate::outside::Outside;
use crate::rate::{Interest, Rate, RateUsed};
use crate::series::{Point, Series};
use crate::terms::Terms;
use crate::used::Used;

/// An overlay of the file, as far as others may be computed from it on a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnSeries<'a> {
    pub(crate) id: &'a str,
    /// Levels of the series; `None` before it begins, or where it is held.
    pub(crate) point: Option<Point>,
}

/// A day with all series that overlays of the file may be computed from.
#[derive(Clone, Copy)]
pub(crate) struct SeriesOfDay<'a> {
    pub(crate) day: &'a OverlayDay<'a>,
    pub(crate) facts: &'a dyn Facts,
    /// The overlays of the file, in order.
    pub(crate) own: &'a [OwnSeries<'a>],
}

impl SeriesOfDay<'_> {
    /// The levels of a series of the same file.
    pub(crate) fn own(&self, series: &Series) -> Result<Point, OverlayError> {
        let held = || OverlayError::Underlying { series: self.name(series) };
        match series {
            Series::Variant(variant) => Ok(self.day.levels(*variant)),
            Series::Overlay(at) => self.own[*at].point.ok_or_else(held),
            Series::Outside(outside) => self.outside(outside),
            Series::Other(..) | Series::Cash => Err(held()),
        }
    }

    /// The levels of a series from outside, each as it was known on its day: a later correction of
    /// yesterday's level is not what yesterday was calculated from.
    fn outside(&self, outside: &Outside) -> Result<Point, OverlayError> {
        let today = self.facts.outside(outside, self.day.date)?;
        let before = self.day.before.map(|before| self.facts.outside(outside, before));
        Ok(Point { today, before: before.transpose()?.unwrap_or(today), next: today })
    }

    fn name(&self, series: &Series) -> String {
        series.name(|at| self.own[at].id)
    }

    /// The levels of what terms are on, as they enter; `None` for a blend.
    pub(crate) fn underlying<R>(&self, terms: &Terms<R>) -> Result<Option<Point>, OverlayError> {
        let Some(series) = &terms.on else { return Ok(None) };
        let point = self.own(series)?;
        let decimals = terms.underlying_decimals;
        // Decrement indices are calculated from the published, rounded level of their parent, so
        // that subscribers can recompute them.
        let point = decimals.map_or(point, |decimals| point.rounded(decimals));
        if point.before <= 0.0 {
            return Err(OverlayError::UnderlyingZero { series: self.name(series) });
        }
        Ok(Some(point))
    }
}

/// One overlay on one day, with what it uses.
pub(crate) struct Today<'a, R> {
    pub(crate) ground: SeriesOfDay<'a>,
    /// The terms with which the day is calculated.
    pub(crate) terms: &'a Terms<R>,
    /// The terms of the calculation day after.
    pub(crate) next: &'a Terms<R>,
    /// Currency of the overlay's level.
    pub(crate) currency: Currency,
    /// The levels of what the terms are on.
    pub(crate) underlying: Option<Point>,
    /// Whether an occasion of the terms is after this close.
    pub(crate) is_due: bool,
    pub(crate) used: &'a mut Used,
}

impl<R> Today<'_, R> {
    /// The levels of what the terms are on; a blend is on nothing, which stands still.
    pub(crate) fn point(&self) -> Point {
        self.underlying.unwrap_or(Point::UNIT)
    }

    /// The underlying's level by that of the day before, `u`.
    pub(crate) fn growth(&self) -> f64 {
        self.point().growth()
    }

    /// The part of a year since the calculation day before, `f`.
    ///
    /// Source: `docs/methodology/overlays.md` §2.
    pub(crate) fn fraction(&mut self, basis: DayCount) -> f64 {
        let day = self.ground.day;
        let fraction = day.before.map_or(0.0, |before| basis.fraction(before, day.date));
        self.used.fraction = Some(fraction);
        fraction
    }

    /// The rate of the day before and the part of a year that it runs for.
    ///
    /// Source: `docs/methodology/overlays.md` §2.
    pub(crate) fn interest(
        &mut self,
        rate: &Rate,
        basis: DayCount,
    ) -> Result<Interest, OverlayError> {
        let fraction = self.fraction(basis);
        let used = match rate {
            Rate::Fixed(rate) => RateUsed { rate: *rate, as_of: None },
            Rate::Curve(curve) => {
                let day = self.ground.day;
                // Interest since yesterday runs at the rate fixed yesterday: today's is not known
                // when it begins.
                self.ground.facts.rate(curve, day.before.unwrap_or(day.date), basis)?
            }
        };
        self.used.rate = Some(used);
        Ok(Interest { rate: used.rate, fraction })
    }

    /// Units of the overlay's currency per unit of the underlying's.
    pub(crate) fn exchange(&mut self, fixing: Fixing<'_>) -> Result<f64, OverlayError> {
        let quote = self.ground.facts.exchange(fixing)?;
        self.used.exchange = Some((quote.rate, quote.as_of));
        Ok(quote.rate)
    }

    /// Gross dividends of the day, or net ones where the terms are on the net return; points of
    /// the price return.
    pub(crate) fn dividends(&self) -> f64 {
        let dividends = self.ground.day.dividends;
        match &self.terms.on {
            Some(Series::Variant(ReturnVariant::Net)) => dividends.net,
            Some(Series::Variant(ReturnVariant::Price | ReturnVariant::Gross))
            | Some(Series::Overlay(_) | Series::Other(..) | Series::Outside(_) | Series::Cash)
            | None => dividends.gross,
        }
    }
}
