//! Outcome of a day, for publication and explanation.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{FxQuote, SecurityIx};
use kapok_methodology::Review;
use kapok_overlay::OverlayRecord;
use kapok_weighting::WeightingKind;

use crate::equity::constituents::Constituents;
use crate::levels::{Levels, NetGross};
use crate::returns::Grown;

/// Levels of a day with the figures that they were made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelRecord {
    /// Levels of the day, in points.
    pub levels: Levels,
    /// Levels of the calculation day before; `None` on the base date.
    pub previous: Option<Levels>,
    /// Index market value at the close, index currency.
    pub market_value: f64,
    /// Divisor of the day.
    pub divisor: f64,
    /// Divisor of the next day.
    pub next_divisor: f64,
    /// Index market value with which the next day opens.
    pub next_market_value: f64,
    /// Constituents at the close.
    pub count: usize,
    /// Constituents of the next day.
    pub next_count: usize,
    /// Gross dividends that went ex, in points of the price index.
    pub dividend_points_gross: f64,
    /// Net dividends that went ex, in points of the price index.
    pub dividend_points_net: f64,
    /// Cash with which the next day opens, in points of the variant.
    pub next_cash: NetGross<f64>,
    /// Growth of the net and the gross return from the price return; none on the base date.
    pub returns: NetGross<Grown>,
    /// Part of the gross points that carries franking credits, because company tax was paid on it.
    pub franked_points: f64,
    /// Growth of the market value at the exchange rates of the day before, `Σ q·p¹·x⁰ / Σ q·p⁰·x⁰`;
    /// `None` unless an overlay needs it.
    pub local_return: Option<f64>,
}

impl LevelRecord {
    /// Record of levels that have not moved, and of a market value that nothing has changed after
    /// the close.
    ///
    /// * `level`: of all variants, points
    pub(crate) fn still(level: f64, market_value: f64, divisor: f64, count: usize) -> Self {
        Self {
            levels: Levels { price: level, net: level, gross: level },
            previous: None,
            market_value,
            divisor,
            next_divisor: divisor,
            next_market_value: market_value,
            count,
            next_count: count,
            dividend_points_gross: 0.0,
            dividend_points_net: 0.0,
            next_cash: NetGross::default(),
            returns: NetGross { net: Grown::still(level), gross: Grown::still(level) },
            franked_points: 0.0,
            local_return: None,
        }
    }
}

/// Moment of the day at which a record changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// At today's open: the event became known overnight.
    TodayOpen,
    /// At today's close: a dividend is reinvested.
    TodayClose,
    /// After today's close: adjusted by the price of the ex-date, or a period has ended.
    AfterClose,
    /// At the next open.
    NextOpen,
}

impl Stage {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TodayOpen => "today_open",
            Self::TodayClose => "today_close",
            Self::AfterClose => "after_close",
            Self::NextOpen => "next_open",
        }
    }
}

/// Treatment of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// Its effect, in words.
    Applied(&'static str),
    /// It has no effect, for a reason.
    NotApplied(NotApplied),
}

/// Reason for which an event of a constituent has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotApplied {
    /// Its line has left, or has become another one, before its turn at the same moment.
    LineLeft,
    /// The subscription price of rights is not set yet.
    PriceNotSet,
    /// Rights cost as much as the share, or more.
    RightsNotBelowPrice,
    /// The value given out is not known.
    NoValue,
    /// The line was left at a close that has the dividend in it.
    LeftWithDividend,
    /// The line has become a constituent, whose share count is its own.
    CountOfFormerLine,
}

impl Treatment {
    /// Treatment in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Applied(words) => words,
            Self::NotApplied(reason) => reason.words(),
        }
    }
}

impl NotApplied {
    /// Reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LineLeft => "not applied: the line has left with another event",
            Self::PriceNotSet => "subscription price not set: deferred",
            Self::RightsNotBelowPrice => "rights not below the price: no adjustment",
            Self::NoValue => "value not known: no adjustment",
            Self::LeftWithDividend => "not paid: the line was left at a close that has it in it",
            Self::CountOfFormerLine => {
                "not applied: the line has become a constituent with a share count of its own"
            }
        }
    }
}

impl From<&'static str> for Treatment {
    fn from(words: &'static str) -> Self {
        Self::Applied(words)
    }
}

impl From<NotApplied> for Treatment {
    fn from(reason: NotApplied) -> Self {
        Self::NotApplied(reason)
    }
}

impl fmt::Display for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Record of one event, whether it was applied or not, with its changes.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRecord {
    /// The event.
    pub event_id: Box<str>,
    /// Version of its terms.
    pub version: u32,
    /// Line of the event.
    pub security: SecurityIx,
    /// Type of the event.
    pub kind: Box<str>,
    /// Ex-date of the event.
    pub ex_date: NaiveDate,
    /// Moment at which it changed something.
    pub stage: Stage,
    /// Treatment.
    pub treatment: Treatment,
    /// Amount a share of the line for one of the terms: 1 unless a dividend is of a line that has
    /// become this one.
    pub amount_factor: f64,
    /// Price before, quotation currency.
    pub price_before: f64,
    /// Price after, quotation currency.
    pub price_after: f64,
    /// Index shares before.
    pub shares_before: f64,
    /// Index shares after.
    pub shares_after: f64,
    /// Index currency per unit of quotation currency at which it was counted: the rate before the
    /// event.
    pub fx: f64,
    /// Change of the index market value, index currency; the divisor takes it up.
    pub market_value_change: f64,
    /// Gross dividend points; zero but for regular cash dividends.
    pub points_gross: f64,
    /// Net dividend points.
    pub points_net: f64,
    /// Cash of a dividend a share at hand as it was used, before tax: quotation currency, on the
    /// shares of the close; zero for other events.
    pub cash: f64,
}

/// Instalment of a review: one of the days over which it is spread, usually the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// Number of the day, from 1.
    pub nth: u32,
    /// Number of days.
    pub of: u32,
}

/// A review that took effect after the close.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRecord {
    /// Findings of the review.
    pub review: Review,
    /// Lines of the new composition, sorted: those of the targets, or what these have become since.
    pub lines: Vec<SecurityIx>,
    /// Lines among these that stand for several targets: others have become them since.
    pub joined: Vec<SecurityIx>,
    /// Instalment on this day.
    pub instalment: Instalment,
    /// One-way turnover at the close, a fraction of one.
    pub turnover: f64,
    /// Market value of the new composition less that of the old one, index currency.
    pub market_value_change: f64,
    /// Weights at the close before, by security; empty on the base date.
    pub weights_before: BTreeMap<SecurityIx, f64>,
}

/// Constituents of one close, for publication.
#[derive(Debug, Clone, PartialEq)]
pub struct CloseDetail {
    /// Constituents at the prices and rates of the close.
    pub close: Constituents,
    /// Prices with which the day opened, quotation currency, by constituent.
    pub open_price: Vec<f64>,
    /// Rates of the close before, by constituent.
    pub open_fx: Vec<f64>,
    /// Growth of an index share at the open, by constituent.
    pub open_growth: Vec<NetGross<f64>>,
    /// Price adjustment factors of the close, by constituent: 1 unless an event is adjusted by the
    /// price of its ex-date.
    pub price_factor: Vec<f64>,
    /// Origins of prices that the market did not make: `deal_terms`, `stated`, `nominal`, `zero`.
    pub final_prices: BTreeMap<SecurityIx, &'static str>,
    /// Rates of the day by currency.
    pub fx: BTreeMap<Currency, FxQuote>,
    /// Constituents with which the next day opens.
    pub next: Constituents,
}

/// Outcome of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The day.
    pub date: NaiveDate,
    /// The calculation day after it.
    pub next_date: NaiveDate,
    /// Levels.
    pub level: LevelRecord,
    /// Events of the day and of the next open, in the order of treatment.
    pub actions: Vec<ActionRecord>,
    /// The review that took effect after the close.
    pub review: Option<ReviewRecord>,
    /// Close after which the composition was last reviewed, today's included.
    pub last_review: NaiveDate,
    /// Kind of weighting of the composition of the day.
    pub weighting: WeightingKind,
    /// Kind of weighting of the composition of the next open.
    pub next_weighting: WeightingKind,
    /// Constituents, if asked for.
    pub detail: Option<CloseDetail>,
    /// Overlays that have a level on the day, in the order of the rulebook.
    pub overlays: Vec<OverlayRecord>,
}
