//! Dividends of each line in order, against which a new one is held.

use chrono::{NaiveDate, TimeDelta};
use kapok_market::Terms;

use super::by_line::ByLine;
use super::due::Due;
use super::finding::finding;
use crate::check::Check;
use crate::expected;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::span::days_before;

/// Greatest age of the dividend with which one is compared, days.
const COMPARED_DAYS: u32 = 400;
/// Part by which a quotient of numbers may be rounded, and more.
const ROUNDING: f64 = 1e-9;
/// Shortest time between regular dividends of a line that pays them at most monthly, days.
const APART_DAYS: i64 = 25;

/// Regular dividends, by line and ex-date.
pub(super) struct Dividends<'b, 'a>(&'b ByLine<'a>);

/// A regular dividend before another: its amount on the shares of the later one, quotation
/// currency.
#[derive(Clone, Copy)]
pub(super) struct Before {
    pub(super) ex_date: NaiveDate,
    pub(super) amount: f64,
}

impl<'b, 'a> Dividends<'b, 'a> {
    pub(super) fn of(lines: &'b ByLine<'a>) -> Self {
        Self(lines)
    }

    /// The last regular dividend of the line before an event.
    fn before(&self, scan: &Scan<'_>, due: &Due<'_>) -> Option<Before> {
        self.all_before(scan, due).next()
    }

    /// Of the regular dividends of the line before an event, the one whose amount is nearest to
    /// one, if that is about so many times as large or as small: a special dividend that was stated
    /// as regular makes none of the later ones small. Nearly always the last one is near.
    pub(super) fn unlike_all_before(
        &self,
        scan: &Scan<'_>,
        due: &Due<'_>,
        amount: f64,
        least: f64,
    ) -> Option<Before> {
        let mut nearest = None;
        for before in self.all_before(scan, due) {
            let times = (before.amount / amount).max(amount / before.amount);
            if times < least * (1.0 - ROUNDING) {
                return None;
            }
            if nearest.is_none_or(|(_, smallest)| times < smallest) {
                nearest = Some((before, times));
            }
        }
        nearest.map(|(before, _)| before)
    }

    /// Regular dividends of the line before an event that stand then, newest first.
    fn all_before(&self, scan: &Scan<'_>, due: &Due<'_>) -> impl Iterator<Item = Before> {
        let (security, ex) = (due.event.security, due.event.ex_date);
        let last = ex - TimeDelta::days(APART_DAYS);
        let cut_off = scan.history.cut_off(due.told);
        let before = self.0.known_before(due, days_before(ex, COMPARED_DAYS));
        let regular = before.filter(move |version| version.is_regular && version.ex_date <= last);
        regular.filter_map(move |before| {
            let (amount, currency) = before.paid?;
            let amount = expected::quoted(scan.history, security, amount, currency, due.told)?;
            let factor = scan.history.share_factor(security, before.ex_date, ex, cut_off);
            Some(Before { ex_date: before.ex_date, amount: amount / factor })
        })
    }

    /// A special dividend of the amount of the regular one before, when a regular one was due.
    pub(super) fn special_in_place_of_regular(
        &self,
        scan: &Scan<'_>,
        due: &Due<'_>,
    ) -> Option<Finding> {
        let event = due.event;
        let Terms::CashDividend { special: true, amount, currency, .. } = event.terms else {
            return None;
        };
        let before = self.before(scan, due)?;
        let quoted = expected::quoted(scan.history, event.security, amount, currency, due.told)?;
        let around = TimeDelta::days(APART_DAYS);
        let days = (event.ex_date - around, event.ex_date + around);
        if self.0.known_near(due, days).any(|version| version.is_regular) {
            return None;
        }
        let Before { ex_date, amount: regular } = before;
        let seen = format!(
            "special dividend of {amount} {currency}, as the regular one of {ex_date}, {regular}, \
             and no regular one near it"
        );
        let mut finding = finding(scan, due, Check::EventKind, &[&event.event_id], seen);
        finding.size = (quoted / regular - 1.0).abs();
        Some(finding)
    }
}
