//! Events on the evening on which they first count, beside the closes around their ex-date.

use chrono::NaiveDate;
use kapok_market::{CorporateAction, History};

use crate::prices::usual_move;
use crate::scan::{Scan, days_after, days_before};

/// Greatest age of a close that is compared with an event, days: longer than the longest holidays
/// of an exchange.
pub(super) const REACH_DAYS: u32 = 15;
/// Longest time from an ex-date to the day on which an event becomes known, days, up to which
/// closes around the ex-date are looked at: an evening reads no older ones.
pub(super) const LATE_DAYS: u32 = 10;

/// An event on the evening on which it first counts.
#[derive(Clone, Copy)]
pub(super) struct Due<'a> {
    pub(super) event: &'a CorporateAction,
    /// Its ex-date, or the day on which it became known if that is later.
    pub(super) told: NaiveDate,
    /// The last close before the ex-date and its day.
    pub(super) before: Option<(NaiveDate, f64)>,
    /// The close of the ex-date.
    pub(super) close: Option<f64>,
}

impl<'a> Due<'a> {
    /// The event, if it is first said in the span and still stands then.
    pub(super) fn of(scan: &Scan<'_>, event: &'a CorporateAction) -> Option<Self> {
        let told = told(scan.history, event);
        if !scan.span.contains(told) || !stands(scan.history, event, told) {
            return None;
        }
        let (prices, ex) = (scan.history.prices(), event.ex_date);
        if told > days_after(ex, LATE_DAYS) {
            return Some(Self { event, told, before: None, close: None });
        }
        let day_before = ex.pred_opt().unwrap_or(ex);
        let before = prices.last_close(event.security, days_before(ex, REACH_DAYS), day_before);
        Some(Self { event, told, before, close: prices.close(event.security, ex) })
    }

    /// Usual size of a daily move of the line before the ex-date: standard deviation, a fraction.
    /// `None` if there are too few closes.
    pub(super) fn usual_move(&self, scan: &Scan<'_>) -> Option<f64> {
        usual_move(scan.history, self.event.security, self.before?.0)
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

/// Whether a version is what is known of its event on a day.
pub(super) fn stands(history: &History, event: &CorporateAction, on: NaiveDate) -> bool {
    let known = history.actions().as_of(&event.event_id, history.cut_off(on));
    known.is_some_and(|known| known.version == event.version && known.ex_date == event.ex_date)
}
