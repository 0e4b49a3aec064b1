//! Overlays as resolved: every parameter there, typed, dated, in an order in which each is
//! computed after what it is computed from.

mod checks;
mod order;
mod resolve;
mod rules;

use chrono::{Datelike, Months, NaiveDate};
use kapok_domain::calendar::{CalendarError, IndexCalendar};
use kapok_domain::{Currency, DayCount, Effective, IndexId};

use crate::config::ReturnVariant;
use crate::config::overlays::{Floor, Interpolation, Mean, Method, Notional, OverlayKind, Timing};

pub(super) use resolve::{Index, overlays};

/// A level computed from published levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The id under which it is published.
    pub id: String,
    /// What it does.
    pub kind: OverlayKind,
    /// Its first day.
    pub base_date: NaiveDate,
    /// Its level on that day, points.
    pub base_level: f64,
    /// Currency of its level.
    pub currency: Currency,
    /// Its terms, by the first day that is calculated with them; the first is in force from the
    /// base date.
    pub stages: Vec<(NaiveDate, Terms)>,
}

/// What is computed, and from what.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// From what; `None` for a blend, which has components.
    pub on: Option<Series>,
    /// What happens to a level that would fall to zero or below; absent: the overlay is held.
    pub floor: Option<Floor>,
    /// Decimals of the underlying as it enters.
    pub underlying_decimals: Option<u32>,
    /// Decimals of the level as it is carried.
    pub carried_decimals: Option<u32>,
    /// What is done.
    pub rule: Rule,
}

/// A series of levels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// A return variant of the index.
    Variant(ReturnVariant),
    /// An overlay of the same file, by its place in [`crate::Rulebook::overlays`].
    Overlay(usize),
    /// A return variant or overlay of another index.
    Other(IndexId, String),
    /// Cash at the rate of a blend.
    Cash,
}

/// What an overlay does, with all its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// A fraction a year is taken away.
    Percent(Percent),
    /// Points a year are taken away.
    Points(Points),
    /// The return over that of cash.
    Excess(Excess),
    /// A multiple of the return, financed.
    Leveraged(Leverage),
    /// A multiple of the return, turned round; `cost` is that of borrowing the securities sold.
    Inverse(Leverage),
    /// An exposure that aims at a volatility.
    RiskControl(RiskControl),
    /// Foreign currencies sold forward.
    Hedged(Hedge),
    /// A running total of dividends.
    DividendPoints(Occasions),
    /// Gross dividends with franking credits at a company tax rate.
    Franked(f64),
    /// The level in another currency.
    Currency(Exchange),
    /// The return at the exchange rates of the day before.
    LocalCurrency,
    /// Several series with weights.
    Blend(Blend),
    /// A level that is multiplied when it has become small.
    LevelSplit(Split),
    /// The return of the underlying.
    ChainLink,
}

/// A fraction a year that is taken away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Percent {
    /// Fraction a year.
    pub rate: f64,
    /// How it is taken: additive, multiplicative or geometric.
    pub method: Method,
    /// Part of a year.
    pub basis: DayCount,
}

/// Points a year that are taken away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Points {
    /// Points a year.
    pub points: f64,
    /// From which level.
    pub timing: Timing,
    /// Part of a year.
    pub basis: DayCount,
}

/// The return over that of cash.
#[derive(Debug, Clone, PartialEq)]
pub struct Excess {
    /// The rate of cash.
    pub rate: Rate,
    /// Additive or divided.
    pub method: Method,
    /// Part of a year.
    pub basis: DayCount,
}

/// A multiple of the daily return.
#[derive(Debug, Clone, PartialEq)]
pub struct Leverage {
    /// The multiple, not below zero.
    pub factor: f64,
    /// The rate of what is borrowed and lent.
    pub rate: Rate,
    /// What borrowing costs beside it, a fraction a year.
    pub cost: f64,
    /// Part of a year.
    pub basis: DayCount,
}

/// An exposure that aims at a volatility.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskControl {
    /// The volatility aimed at, a fraction a year.
    pub target: f64,
    /// The highest exposure.
    pub max_exposure: f64,
    /// Windows; the highest of their volatilities counts.
    pub windows: Vec<Window>,
    /// Trading days a year.
    pub annualisation: f64,
    /// Variance of a day before there is one.
    pub seed_variance: f64,
    /// Calculation days from a volatility to the return that it is for.
    pub lag: usize,
    /// How far the wanted exposure may be from the present one, relative to it; absent: not at all.
    pub band: Option<f64>,
    /// The rate of cash.
    pub rate: Rate,
    /// Part of a year.
    pub basis: DayCount,
}

/// A window of daily returns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Window {
    /// So many days, all alike.
    Days(usize),
    /// What a day keeps of the variance before.
    Lambda(f64),
}

/// Foreign currencies sold forward.
#[derive(Debug, Clone, PartialEq)]
pub struct Hedge {
    /// The currency of the underlying's level, into which they are sold.
    pub home: Currency,
    /// The part of the exposure that is hedged.
    pub ratio: f64,
    /// Weights of foreign currencies; `None`: those of the constituents.
    pub weights: Option<Vec<(Currency, f64)>>,
    /// Source of spot rates.
    pub fix: String,
    /// Source of forward rates.
    pub forward_fix: String,
    /// How old a rate may be, calendar days.
    pub carry_days: u32,
    /// How a forward is marked between its two dates.
    pub interpolation: Interpolation,
    /// From which close the amounts are taken.
    pub notional: Notional,
    /// Closes after which forwards are renewed.
    pub reset: Occasions,
}

/// An exchange rate for a level.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The currency of the underlying's level.
    pub from: Currency,
    /// The currency of the overlay's level.
    pub to: Currency,
    /// Source of rates.
    pub fix: String,
    /// How old a rate may be, calendar days.
    pub carry_days: u32,
}

/// Several series with weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Blend {
    /// The series with their weights at a rebalance, which sum to one.
    pub components: Vec<(Series, f64)>,
    /// How they become one.
    pub mean: Mean,
    /// Closes after which they get their weights again.
    pub rebalance: Occasions,
    /// The rate of a cash component, with its part of a year.
    pub cash: Option<(Rate, DayCount)>,
    /// How old the level of another index may be, calendar days.
    pub carry_days: u32,
}

/// A level that is multiplied when it has become small.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// What it is multiplied by.
    pub factor: f64,
    /// Below which level, points.
    pub below: f64,
    /// Closes at which that is looked at.
    pub check: Occasions,
}

/// A rate a year, a fraction.
#[derive(Debug, Clone, PartialEq)]
pub enum Rate {
    /// The same on all days.
    Fixed(f64),
    /// As the `rates` table has it.
    Curve {
        /// The curve.
        curve: String,
        /// The tenor.
        tenor: String,
        /// How old it may be, calendar days.
        carry_days: u32,
    },
}

/// Closes after which something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasions {
    /// Months, 1 to 12.
    pub months: Vec<u32>,
    /// The day of the month.
    pub effective: Effective,
}

impl Overlay {
    /// The terms with which a day is calculated.
    #[must_use]
    pub fn terms(&self, date: NaiveDate) -> &Terms {
        let after = self.stages.partition_point(|(from, _)| *from <= date);
        &self.stages[after.saturating_sub(1)].1
    }

    /// The other indices whose series it needs, sorted.
    #[must_use]
    pub fn others(&self) -> Vec<&IndexId> {
        let mut found: Vec<&IndexId> = self.stages.iter().flat_map(|(_, t)| t.others()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Series {
    /// The other index that it belongs to.
    #[must_use]
    pub fn other_index(&self) -> Option<&IndexId> {
        match self {
            Self::Other(index, _) => Some(index),
            Self::Variant(_) | Self::Overlay(_) | Self::Cash => None,
        }
    }
}

impl Terms {
    fn others(&self) -> Vec<&IndexId> {
        self.series().into_iter().filter_map(Series::other_index).collect()
    }

    /// All series that it is computed from.
    #[must_use]
    pub fn series(&self) -> Vec<&Series> {
        let components = match &self.rule {
            Rule::Blend(blend) => &blend.components[..],
            _ => &[],
        };
        self.on.iter().chain(components.iter().map(|(series, _)| series)).collect()
    }

    /// The closes at which something of the rule happens.
    #[must_use]
    pub fn occasions(&self) -> Option<&Occasions> {
        match &self.rule {
            Rule::Hedged(hedge) => Some(&hedge.reset),
            Rule::DividendPoints(reset) => Some(reset),
            Rule::Blend(blend) => Some(&blend.rebalance),
            Rule::LevelSplit(split) => Some(&split.check),
            Rule::Percent(_)
            | Rule::Points(_)
            | Rule::Excess(_)
            | Rule::Leveraged(_)
            | Rule::Inverse(_)
            | Rule::RiskControl(_)
            | Rule::Franked(_)
            | Rule::Currency(_)
            | Rule::LocalCurrency
            | Rule::ChainLink => None,
        }
    }
}

impl Occasions {
    /// The first such close on a day or after it. A month without such a day (a fifth Friday) has
    /// none.
    ///
    /// # Errors
    ///
    /// If the calendar ends before it.
    pub fn next(
        &self,
        from: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<NaiveDate, CalendarError> {
        let mut month = from.with_day(1).unwrap_or(from);
        loop {
            let named = self.months.contains(&month.month());
            match self.effective.close(month.year(), month.month(), calendar) {
                Ok(close) if named && close >= from => return Ok(close),
                Ok(_) | Err(CalendarError::NoSuchDay { .. }) => {}
                Err(error) => return Err(error),
            }
            month = month + Months::new(1);
        }
    }
}
