//! The day of each rule.

use kapok_domain::{Currency, DayCount};
use kapok_methodology::ReturnVariant;
use kapok_methodology::config::overlays::{Floor, Notional};
use kapok_methodology::rulebook::overlays::{
    Blend, Exchange, Hedge, Rate, RiskControl, Rule, Series, Split, Terms,
};

use super::advance::Moving;
use super::blend::{Parts, blended};
use super::error::OverlayError;
use super::hedge::{Forwards, Leg, Quote};
use super::memory::Memory;
use super::record::{Carried, Point, RateUsed, Used};
use super::volatility::Risk;
use super::{fee, leverage, reinvest};

/// One overlay on one day, with what it uses.
pub(super) struct Today<'a, 'u> {
    pub(super) moving: &'a Moving<'a>,
    pub(super) terms: &'a Terms,
    pub(super) underlying: Option<Point>,
    pub(super) used: &'u mut Used,
}

impl Today<'_, '_> {
    /// What is carried from the base date on.
    pub(super) fn begin(mut self, level: f64) -> Result<Memory, OverlayError> {
        let terms = self.terms;
        Ok(match &terms.rule {
            Rule::RiskControl(risk) => Memory::Risk(Risk::new(risk)),
            Rule::Hedged(hedge) => {
                Memory::Forwards(self.sell(hedge, level, self.underlying_now(), None)?)
            }
            Rule::Currency(exchange) => Memory::Exchange(self.exchange(exchange)?),
            Rule::Blend(blend) => {
                let points = self.components(blend)?;
                Memory::Parts(rebalanced(level, &points))
            }
            Rule::Percent(_)
            | Rule::Points(_)
            | Rule::Excess(_)
            | Rule::Leveraged(_)
            | Rule::Inverse(_)
            | Rule::DividendPoints(_)
            | Rule::Franked(_)
            | Rule::LocalCurrency
            | Rule::LevelSplit(_)
            | Rule::ChainLink => Memory::Nothing,
        })
    }

    /// The day's level and what is carried on.
    ///
    /// * `is_due`: whether an occasion of the terms is after this close
    pub(super) fn level(
        &mut self,
        carried: Carried,
        is_due: bool,
    ) -> Result<Carried, OverlayError> {
        let Carried { next: from, memory, level: last } = carried;
        let terms = self.terms;
        match (&terms.rule, memory) {
            (Rule::DividendPoints(_), memory) => {
                let points = self.dividends();
                let level = self.rounded(from + points);
                Ok(Carried { level, next: if is_due { 0.0 } else { level }, memory })
            }
            (Rule::RiskControl(risk), Memory::Risk(memory)) if memory.fits(risk) => {
                self.exposed(from, risk, memory)
            }
            (Rule::Hedged(hedge), Memory::Forwards(forwards)) => {
                self.hedged(hedge, forwards, last, is_due)
            }
            (Rule::Currency(exchange), Memory::Exchange(before)) => {
                let rate = self.exchange(exchange)?;
                let level = from * self.growth() * (rate / before);
                self.above_zero(level, Memory::Exchange(rate))
            }
            (Rule::Blend(blend), Memory::Parts(parts)) => self.blended(blend, parts, is_due),
            (Rule::LevelSplit(split), memory) => {
                let carried = self.above_zero(from * self.growth(), memory)?;
                Ok(if is_due { split_level(split, carried) } else { carried })
            }
            (rule, memory) => {
                let level = self.plain(rule, from)?.ok_or(OverlayError::Memory)?;
                self.above_zero(level, memory)
            }
        }
    }

    /// Rules that need the level of the day before and nothing else; `None` for others.
    fn plain(&mut self, rule: &Rule, from: f64) -> Result<Option<f64>, OverlayError> {
        let growth = self.growth();
        Ok(Some(match rule {
            Rule::Percent(p) => {
                let fraction = self.fraction(p.basis);
                fee::percent(from, growth, p.rate, fraction, p.method)
            }
            Rule::Points(p) => {
                let fraction = self.fraction(p.basis);
                fee::points(from, growth, p.points, fraction, p.timing)
            }
            Rule::Excess(e) => {
                let (rate, fraction) = self.interest(&e.rate, e.basis)?;
                fee::percent(from, growth, rate, fraction, e.method)
            }
            Rule::Leveraged(l) => {
                let (rate, fraction) = self.interest(&l.rate, l.basis)?;
                self.used.exposure = Some(l.factor);
                leverage::leveraged(from, growth, l.factor, rate, l.cost, fraction)
            }
            Rule::Inverse(l) => {
                let (rate, fraction) = self.interest(&l.rate, l.basis)?;
                self.used.exposure = Some(-l.factor);
                leverage::inverse(from, growth, l.factor, rate, l.cost, fraction)
            }
            Rule::Franked(tax_rate) => {
                let record = self.moving.day.level;
                let (gross, franked) = (record.dividend_points_gross, record.franked_points);
                let points = reinvest::with_credits(gross, franked, *tax_rate);
                self.used.points = Some(points);
                let Point { today, before, .. } = self.point();
                reinvest::reinvested(from, today, before, points)
            }
            Rule::LocalCurrency => {
                let growth = self.moving.day.level.local_return.ok_or(OverlayError::Memory)?;
                self.used.local_return = Some(growth);
                from * growth
            }
            Rule::ChainLink => from * growth,
            Rule::RiskControl(_)
            | Rule::Hedged(_)
            | Rule::DividendPoints(_)
            | Rule::Currency(_)
            | Rule::Blend(_)
            | Rule::LevelSplit(_) => return Ok(None),
        }))
    }

    fn point(&self) -> Point {
        self.underlying.unwrap_or(Point { today: 1.0, before: 1.0, next: 1.0 })
    }

    /// The underlying's level by that of the day before.
    fn growth(&self) -> f64 {
        let Point { today, before, .. } = self.point();
        today / before
    }

    fn fraction(&mut self, basis: DayCount) -> f64 {
        let day = self.moving.day;
        let fraction = day.before.map_or(0.0, |before| basis.fraction(before, day.date));
        self.used.fraction = Some(fraction);
        fraction
    }

    /// The rate of the day before and the part of a year that it runs for.
    fn interest(&mut self, rate: &Rate, basis: DayCount) -> Result<(f64, f64), OverlayError> {
        let fraction = self.fraction(basis);
        let used = match rate {
            Rate::Fixed(rate) => RateUsed { rate: *rate, as_of: None },
            Rate::Curve { curve, tenor, carry_days } => {
                let date = self.moving.day.before.unwrap_or(self.moving.day.date);
                self.moving.facts.rate((curve, tenor), date, *carry_days, basis)?
            }
        };
        self.used.rate = Some(used);
        Ok((used.rate, fraction))
    }

    fn rounded(&self, level: f64) -> f64 {
        let decimals = self.terms.carried_decimals;
        decimals.map_or(level, |decimals| kapok_kernels::round_half_even(level, decimals as usize))
    }

    /// The level as it is carried; at zero or below, what the terms say of that.
    fn above_zero(&self, level: f64, memory: Memory) -> Result<Carried, OverlayError> {
        let level = self.rounded(level);
        if level > 0.0 && level.is_finite() {
            return Ok(Carried { level, next: level, memory });
        }
        match self.terms.floor {
            Some(Floor::StopAtZero) if level <= 0.0 => {
                Ok(Carried { level: 0.0, next: 0.0, memory: Memory::Stopped })
            }
            Some(Floor::StopAtZero | Floor::Error) | None => {
                Err(OverlayError::NotPositive { level })
            }
        }
    }

    fn dividends(&mut self) -> f64 {
        let record = self.moving.day.level;
        let points = match &self.terms.on {
            Some(Series::Variant(ReturnVariant::Net)) => record.dividend_points_net,
            Some(Series::Variant(ReturnVariant::Price | ReturnVariant::Gross))
            | Some(Series::Overlay(_) | Series::Other(..) | Series::Cash)
            | None => record.dividend_points_gross,
        };
        self.used.points = Some(points);
        points
    }

    fn exposed(
        &mut self,
        from: f64,
        terms: &RiskControl,
        mut risk: Risk,
    ) -> Result<Carried, OverlayError> {
        let growth = self.growth();
        let exposure = risk.next_exposure(terms).ok_or(OverlayError::Memory)?;
        let (rate, fraction) = self.interest(&terms.rate, terms.basis)?;
        self.used.exposure = Some(exposure);
        risk.close(terms, exposure, growth);
        let level = leverage::exposed(from, growth, exposure, rate, fraction);
        self.above_zero(level, Memory::Risk(risk))
    }

    fn exchange(&mut self, terms: &Exchange) -> Result<f64, OverlayError> {
        let quote =
            self.moving.facts.exchange(&terms.fix, terms.from, terms.to, terms.carry_days)?;
        self.used.exchange = Some((quote.rate, quote.as_of));
        Ok(quote.rate)
    }

    fn quote(&self, terms: &Hedge, currency: Currency) -> Result<Quote, OverlayError> {
        let of = |fix| self.moving.facts.exchange(fix, currency, terms.home, terms.carry_days);
        let (spot, forward) = (of(&terms.fix)?, of(&terms.forward_fix)?);
        Ok(Quote {
            currency,
            spot: spot.rate,
            spot_as_of: spot.as_of,
            forward: forward.rate,
            forward_as_of: forward.as_of,
        })
    }

    fn underlying_now(&self) -> f64 {
        self.point().next
    }

    fn hedged(
        &mut self,
        terms: &Hedge,
        forwards: Forwards,
        last: f64,
        is_due: bool,
    ) -> Result<Carried, OverlayError> {
        let quotes: Result<Vec<Quote>, OverlayError> =
            forwards.legs.iter().map(|leg| self.quote(terms, leg.currency)).collect();
        let quotes = quotes?;
        let (date, today) = (self.moving.day.date, self.point().today);
        let level = forwards.mark(date, today, &quotes, terms.interpolation);
        self.used.quotes = quotes;
        let carried = self.above_zero(level, Memory::Nothing)?;
        if carried.memory == Memory::Stopped {
            return Ok(carried);
        }
        let next = self.moving.overlay.terms(self.moving.day.next_date);
        let forwards = match &next.rule {
            Rule::Hedged(hedge) if is_due || next.on != self.terms.on => {
                let base = self.moving.underlying(next)?.map_or(today, |point| point.next);
                self.sell(hedge, carried.level, base, Some(last))?
            }
            // A level split of the underlying moves the base with it.
            _ => {
                let underlying = forwards.underlying * (self.underlying_now() / today);
                Forwards { underlying, ..forwards }
            }
        };
        Ok(Carried { memory: Memory::Forwards(forwards), ..carried })
    }

    /// Sells forward at the close: spot, forward and weight of each currency stay until the next
    /// reset.
    ///
    /// * `last`: the hedged level of the day before; `None` on the base date
    fn sell(
        &mut self,
        terms: &Hedge,
        level: f64,
        underlying: f64,
        last: Option<f64>,
    ) -> Result<Forwards, OverlayError> {
        let day = self.moving.day;
        let tomorrow = day.date + chrono::Days::new(1);
        let settles = terms.reset.next(tomorrow, day.calendar)?;
        let (before, ratio) = match (terms.notional, last) {
            (Notional::DayBefore, Some(last)) => (true, terms.ratio * (last / level)),
            (Notional::DayBefore, None) | (Notional::ResetClose, _) => (false, terms.ratio),
        };
        let constituents = || match before {
            true => self.moving.facts.weights_before().unwrap_or_default(),
            false => self.moving.facts.weights(),
        };
        let weights = terms.weights.clone().unwrap_or_else(constituents);
        let foreign = weights.into_iter().filter(|(currency, _)| *currency != terms.home);
        let leg = |(currency, weight)| {
            let quote = self.quote(terms, currency)?;
            Ok(Leg { currency, weight, spot: quote.spot, forward: quote.forward })
        };
        let legs: Result<Vec<Leg>, OverlayError> = foreign.map(leg).collect();
        Ok(Forwards { reset: day.date, settles, level, underlying, ratio, legs: legs? })
    }

    fn components(&self, terms: &Blend) -> Result<Vec<Point>, OverlayError> {
        let cash = Point { today: 1.0, before: 1.0, next: 1.0 };
        let of = |(series, _): &(Series, f64)| match series {
            Series::Cash => Ok(cash),
            Series::Other(index, name) => {
                let currency = self.moving.overlay.currency;
                self.moving.facts.other(index, name, terms.carry_days, currency)
            }
            Series::Variant(_) | Series::Overlay(_) => self.moving.own(series),
        };
        terms.components.iter().map(of).collect()
    }

    fn blended(
        &mut self,
        terms: &Blend,
        mut parts: Parts,
        is_due: bool,
    ) -> Result<Carried, OverlayError> {
        let points = self.components(terms)?;
        if parts.bases.len() != points.len() {
            return Err(OverlayError::Memory);
        }
        if let Some((rate, basis)) = &terms.cash {
            let (rate, fraction) = self.interest(rate, *basis)?;
            parts.cash *= 1.0 + rate * fraction;
        }
        let is_cash = |at: usize| terms.components[at].0 == Series::Cash;
        let today = |at: usize| if is_cash(at) { parts.cash } else { points[at].today };
        self.used.components = (0..points.len()).map(today).collect();
        let part = |at: usize| (terms.components[at].1, today(at) / parts.bases[at]);
        let level = blended(parts.level, points.len(), part, terms.mean);
        let carried = self.above_zero(level, Memory::Nothing)?;
        if carried.memory == Memory::Stopped {
            return Ok(carried);
        }
        let next = self.moving.overlay.terms(self.moving.day.next_date);
        let parts = match &next.rule {
            Rule::Blend(blend) if is_due || blend.components != terms.components => {
                rebalanced(carried.level, &self.components(blend)?)
            }
            _ => {
                let splits = parts.bases.iter().zip(&points);
                let bases = splits.map(|(base, point)| base * (point.next / point.today));
                Parts { bases: bases.collect(), ..parts }
            }
        };
        Ok(Carried { memory: Memory::Parts(parts), ..carried })
    }
}

/// Components at their levels of this close.
fn rebalanced(level: f64, points: &[Point]) -> Parts {
    Parts { level, bases: points.iter().map(|point| point.next).collect(), cash: 1.0 }
}

/// A level that has become small, as the next day goes on from it.
fn split_level(terms: &Split, carried: Carried) -> Carried {
    let small = carried.level < terms.below;
    let next = if small { carried.level * terms.factor } else { carried.next };
    Carried { next, ..carried }
}
