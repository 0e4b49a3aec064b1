//! Circumstances of the moment at which events change the constituents.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::Conventions;
use kapok_domain::Currency;
use kapok_market::{FxQuote, History, SecurityIx};
use kapok_weighting::WeightingKind;

use crate::day::{CloseBefore, Day};
use crate::outcome::Stage;

/// Circumstances of an open, or of what is settled after a close.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// History, for names of securities and share counts of lines that come in.
    pub history: &'a History,
    /// Day of the last close.
    pub date: NaiveDate,
    /// Index currency per unit of each currency at that close.
    pub fx: &'a BTreeMap<Currency, FxQuote>,
    /// Official closes of that day by position of the security; zero where there is none.
    pub closes: &'a [f64],
    /// Withholding rates of lines with special dividends that are adjusted after tax.
    pub withholding: &'a BTreeMap<SecurityIx, f64>,
    /// Conventions of the day to which the moment belongs.
    pub conventions: &'a Conventions,
    /// Kind of weighting, which decides what an event leaves as it is.
    pub weighting: WeightingKind,
    /// Stage of the day, as recorded.
    pub stage: Stage,
}

impl<'a> Moment<'a> {
    /// Open of a day: its events act at the close before.
    #[must_use]
    pub fn of_open(history: &'a History, day: &'a Day<'_>) -> Self {
        let today = Self::of(history, day, Stage::TodayOpen);
        let Some(CloseBefore { date, prices, fx }) = &day.before else { return today };
        Self { date: *date, fx, closes: prices, ..today }
    }

    /// Moment of a day. The next open follows the conventions of the next day.
    #[must_use]
    pub fn of(history: &'a History, day: &'a Day<'_>, stage: Stage) -> Self {
        let (conventions, weighting) = match stage {
            Stage::NextOpen => (day.next_conventions, day.next_weighting),
            Stage::TodayOpen | Stage::TodayClose | Stage::AfterClose => {
                (day.conventions, day.weighting)
            }
        };
        Self {
            history,
            date: day.date,
            fx: &day.fx,
            closes: day.prices,
            withholding: &day.withholding,
            conventions,
            weighting,
            stage,
        }
    }
}
