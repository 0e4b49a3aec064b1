//! Events on the evening on which they first count, beside the closes around their ex-date.

use chrono::NaiveDate;
use kapok_market::{CorporateAction, History};

use crate::expected;
use crate::scan::Scan;
use crate::span::{days_after, days_before};

/// Greatest age of a close that is compared with an event, days: longer than the longest holidays
/// of an exchange.
pub(super) const REACH_DAYS: u32 = 15;
/// Longest time from an ex-date to the day on which an event becomes known, days, up to which
/// closes around the ex-date are looked at: an evening reads no older ones.
pub(super) const LATE_DAYS: u32 = 10;

/// An event on the evening on which it first counts.
#[derive(Clone, Copy)]
pub(super) struct Due<'a> {
    /// Place of the event among those of its line.
    pub(super) place: usize,
    pub(super) event: &'a CorporateAction,
    /// Its ex-date, or the day on which it became known if that is later.
    pub(super) told: NaiveDate,
    /// The last close before the ex-date and its day.
    pub(super) before: Option<(NaiveDate, f64)>,
    /// The close of the ex-date.
    pub(super) close: Option<f64>,
    /// Part of the price that it takes out, a fraction, and the price that it is taken out of.
    pub(super) taken: Option<(f64, f64)>,
}

impl<'a> Due<'a> {
    /// The event, if it is first said in the span and still stands then.
    ///
    /// * `at`: its position among all events
    /// * `place`: its place among those of its line
    pub(super) fn of(scan: &Scan<'a>, at: usize, place: usize) -> Option<Self> {
        let actions = scan.history.actions();
        let event = &actions.all()[at];
        let told = told(scan.history, event);
        if !scan.span.contains(told) || !actions.stands(at, scan.history.cut_off(told)) {
            return None;
        }
        let (prices, ex) = (scan.history.prices(), event.ex_date);
        if told > days_after(ex, LATE_DAYS) {
            return Some(Self { place, event, told, before: None, close: None, taken: None });
        }
        let day_before = ex.pred_opt().unwrap_or(ex);
        let before = prices.last_close(event.security, days_before(ex, REACH_DAYS), day_before);
        let taken = before.and_then(|before| expected::part_taken(scan, event, before));
        let close = prices.close(event.security, ex);
        Some(Self { place, event, told, before, close, taken })
    }

    /// Usual size of a daily move of the line before the ex-date: standard deviation, a fraction.
    /// `None` if there are too few closes.
    pub(super) fn usual_move(&self, scan: &Scan<'_>) -> Option<f64> {
        let dates = (self.before?.0, self.event.ex_date);
        scan.usual.on(scan.history, dates).of_line(self.event.security)
    }
}

/// The first evening on which an event counts.
pub(super) fn told(history: &History, event: &CorporateAction) -> NaiveDate {
    if event.known_at <= history.cut_off(event.ex_date) {
        event.ex_date
    } else {
        event.known_at.date_naive()
    }
}
