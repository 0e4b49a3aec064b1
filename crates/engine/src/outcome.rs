//! The outcome of a day, for those who publish and explain it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{FxQuote, SecurityIx};
use kapok_methodology::Review;
use kapok_overlay::OverlayRecord;

use crate::equity::constituents::Constituents;
use crate::levels::{Levels, NetGross};
use crate::returns::Grown;

/// Levels with everything that they were made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelRecord {
    /// Levels of the day, in points.
    pub levels: Levels,
    /// Levels of the calculation day before; `None` on the base date.
    pub previous: Option<Levels>,
    /// Index market value at the close, index currency.
    pub market_value: f64,
    /// The divisor of the day.
    pub divisor: f64,
    /// The divisor of the next day.
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
    /// Net and gross return, as they came from the price return; on the base date nothing did.
    pub returns: NetGross<Grown>,
    /// The part of the gross points on which company tax was paid: with franking credits.
    pub franked_points: f64,
    /// Growth of the market value at the exchange rates of the day before,
    /// `Σ q·p¹·x⁰ / Σ q·p⁰·x⁰`; where the day asks for it.
    pub local_return: Option<f64>,
}

impl LevelRecord {
    /// A record of levels that have not moved, and of a market value that nothing has changed
    /// after the close.
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
    /// At today's open: it became known overnight.
    TodayOpen,
    /// At today's close: a dividend is reinvested.
    TodayClose,
    /// After today's close: by the price of the ex-date, or because a term has run out.
    AfterClose,
    /// At the next open.
    NextOpen,
}

impl Stage {
    /// The name in files.
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

/// One event, as it was applied or not, with what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRecord {
    /// The event.
    pub event_id: Box<str>,
    /// Version of its terms.
    pub version: u32,
    /// Line that it is of.
    pub security: SecurityIx,
    /// Its type.
    pub kind: Box<str>,
    /// Its ex-date.
    pub ex_date: NaiveDate,
    /// Moment at which it changed something.
    pub stage: Stage,
    /// Treatment in words.
    pub treatment: &'static str,
    /// Price before, quotation currency.
    pub price_before: f64,
    /// Price after.
    pub price_after: f64,
    /// Index shares before.
    pub shares_before: f64,
    /// Index shares after.
    pub shares_after: f64,
    /// Index currency per unit of quotation currency at which it was counted: that of before.
    pub fx: f64,
    /// Change of the index market value, index currency: the divisor follows.
    pub market_value_change: f64,
    /// Gross dividend points; zero but for regular cash dividends.
    pub points_gross: f64,
    /// Net dividend points.
    pub points_net: f64,
}

/// One of the days on which a composition moves to a new one: the first of one for most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// The day, from 1.
    pub nth: u32,
    /// Number of such days.
    pub of: u32,
}

/// A review that took effect after the close.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRecord {
    /// Findings of the review.
    pub review: Review,
    /// Day among those on which the composition moves there.
    pub instalment: Instalment,
    /// One-way turnover at the close, a fraction of one.
    pub turnover: f64,
    /// Market value of the new composition less that of the old one, index currency.
    pub market_value_change: f64,
    /// Weights at the close before, by security; empty on the base date.
    pub weights_before: BTreeMap<SecurityIx, f64>,
}

/// The constituents of one close, for publication.
#[derive(Debug, Clone, PartialEq)]
pub struct CloseDetail {
    /// At the prices and rates of the close.
    pub close: Constituents,
    /// Prices with which the day opened, quotation currency, by constituent.
    pub open_price: Vec<f64>,
    /// Rates of the close before, by constituent.
    pub open_fx: Vec<f64>,
    /// Growth of an index share at the open, by constituent.
    pub open_growth: Vec<NetGross<f64>>,
    /// Price adjustment factors of the close, by constituent: 1 but for events that are adjusted
    /// by the price of the ex-date.
    pub price_factor: Vec<f64>,
    /// Prices of constituents that are none of the market's, each with where it comes from.
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
    /// The close after which the composition was last reviewed, today's too.
    pub last_review: NaiveDate,
    /// The constituents, if asked for.
    pub detail: Option<CloseDetail>,
    /// Overlays that have begun, in the order of the rulebook.
    pub overlays: Vec<OverlayRecord>,
}
