//! Data gate: checks of facts that are well formed and hard to believe.
//!
//! A finding names what was seen, what was expected, and what may explain it. An index team sets
//! the limits, and accepts single findings by name; nothing is repaired here.

use std::fmt;

use chrono::{Days, NaiveDate, TimeDelta};
use kapok_domain::SecurityId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::action::Terms;
use crate::history::History;
use crate::security::SecurityIx;

/// Limits below which a change is not reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Largest change of a price from one close to the next that no event explains, a fraction.
    pub price_jump: f64,
    /// Largest change of a share count that no event explains, a fraction.
    pub share_jump: f64,
    /// Longest time without a close of a line that is listed, in days.
    pub unpriced_days: u32,
}

/// The kind of a finding; its name is a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CheckName")]
pub enum Check {
    /// A price moved further than the limit.
    PriceJump,
    /// A share count moved further than the limit.
    ShareJump,
    /// A listed line without a close.
    Unpriced,
}

/// Something hard to believe.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Check that made it.
    pub check: Check,
    /// Security of the fact.
    pub security: SecurityId,
    /// The day of the fact.
    pub date: NaiveDate,
    /// Value seen, with what may explain it.
    pub message: String,
}

impl Check {
    /// The name under which findings are accepted.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PriceJump => "price_jump",
            Self::ShareJump => "share_jump",
            Self::Unpriced => "unpriced",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}: {}", self.date, self.security, self.check.name(), self.message)
    }
}

/// Distance from the value before a jump within which a value counts as back, a fraction.
const BACK_WITHIN: f64 = 0.05;
/// Part of the jump that must be undone for a value to count as back.
const BACK_PART: f64 = 0.75;
/// Longest time after a jump in which a value may come back, days.
const BACK_DAYS: u32 = 10;
/// Part of the limit from which a share count that jumps and comes back is reported: share counts
/// do not come back, so the jump was an error.
const BACK_LIMIT_PART: f64 = 0.5;
/// Distance of an event that a fact may have missed or anticipated, days.
const NEAR_EVENT_DAYS: i64 = 7;
/// Tolerance for a move that resembles an event's factor, a fraction.
const LIKE_EVENT_WITHIN: f64 = 0.05;

impl Limits {
    /// Number of days of prices before a day on which the result of [`inspect`] depends.
    #[must_use]
    pub fn days_before(&self) -> u64 {
        u64::from(self.unpriced_days.max(BACK_DAYS)) + 1
    }
}

/// Findings about some securities on days after `after` and up to `to`.
///
/// Nothing after `to` is looked at: the inspection of one day says what could be said that
/// evening. That of a longer time knows, at each jump, whether the value came back.
#[must_use]
pub fn inspect(
    history: &History,
    securities: &[SecurityIx],
    after: NaiveDate,
    to: NaiveDate,
    limits: &Limits,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &security in securities {
        let line = Inspected { history, security, after, to, limits };
        findings.extend(line.jumps(&line.closes(), PRICES));
        findings.extend(line.jumps(&line.share_counts(), SHARES));
        findings.extend(line.unpriced());
    }
    findings.sort_by(|a, b| (a.date, &a.security, a.check).cmp(&(b.date, &b.security, b.check)));
    findings
}

/// Kind of fact that is compared from one date to the next.
#[derive(Clone, Copy)]
struct ComparedFact {
    check: Check,
    limit: fn(&Limits) -> f64,
    /// Effect of a split's factor on a value.
    split: fn(f64) -> f64,
    /// Value and expectation, in words.
    words: fn(f64, f64) -> String,
}

const PRICES: ComparedFact = ComparedFact {
    check: Check::PriceJump,
    limit: |limits| limits.price_jump,
    split: |factor| 1.0 / factor,
    words: |close, expected| format!("close {close}, expected about {expected}"),
};

const SHARES: ComparedFact = ComparedFact {
    check: Check::ShareJump,
    limit: |limits| limits.share_jump,
    split: |factor| factor,
    words: |count, expected| format!("{count} shares, expected about {expected}"),
};

/// A value further from the one before than events explain.
#[derive(Clone, Copy)]
struct Jump {
    /// Position in the series.
    at: usize,
    expected: f64,
    /// Value by expectation, less one.
    moved: f64,
}

/// One security in the days that are inspected.
struct Inspected<'a> {
    history: &'a History,
    security: SecurityIx,
    after: NaiveDate,
    to: NaiveDate,
    limits: &'a Limits,
}

impl Inspected<'_> {
    fn finding(&self, date: NaiveDate, check: Check, message: String) -> Finding {
        Finding { check, security: self.history.security(self.security).id.clone(), date, message }
    }

    /// Closes of the days inspected, of those in which a value may come back, and one before.
    fn closes(&self) -> Vec<(NaiveDate, f64)> {
        let prices = self.history.prices();
        let from = self.after - Days::new(BACK_DAYS.into());
        let first = prices.days().first().copied().unwrap_or(from);
        let day_before = from.pred_opt().unwrap_or(from);
        let before = prices.last_close(self.security, first, day_before);
        before.into_iter().chain(prices.closes(self.security, from, self.to)).collect()
    }

    /// Share counts known at the end, the newest of each date.
    fn share_counts(&self) -> Vec<(NaiveDate, f64)> {
        let cut_off = self.history.cut_off(self.to);
        let facts = self.history.shares().of(self.security).iter().map(|(_, fact)| fact);
        let known = facts.filter(|fact| fact.as_of <= self.to && fact.known_at <= cut_off);
        let mut counts: Vec<(NaiveDate, f64)> = Vec::new();
        for fact in known {
            let count = (fact.as_of, fact.value.outstanding);
            match counts.last_mut() {
                Some(last) if last.0 == count.0 => *last = count,
                _ => counts.push(count),
            }
        }
        let from = self.after - Days::new(BACK_DAYS.into());
        let first = counts.partition_point(|(date, _)| *date < from);
        counts.split_off(first.saturating_sub(1))
    }

    fn jumps(&self, series: &[(NaiveDate, f64)], kind: ComparedFact) -> Vec<Finding> {
        let limit = (kind.limit)(self.limits);
        // Share counts that come back are reported from half the limit on: a count that jumps and
        // returns was a wrong row, however small.
        let least = if kind.check == Check::ShareJump { BACK_LIMIT_PART * limit } else { limit };
        let jumps = (1..series.len()).filter_map(|at| self.jump(series, at, kind));
        let jumps: Vec<Jump> = jumps.filter(|jump| jump.moved.abs() > least).collect();
        let mut findings = Vec::new();
        for &jump in jumps.iter().filter(|jump| series[jump.at].0 > self.after) {
            let back = self.back(series, &jumps, jump, kind);
            if back.is_none() && jump.moved.abs() <= limit {
                continue;
            }
            let (date, value) = series[jump.at];
            let message = format!(
                "{} ({:+.1} %), limit {:.0} %{}",
                (kind.words)(value, jump.expected),
                100.0 * jump.moved,
                100.0 * limit,
                self.event_like(series, jump, kind).or(back).unwrap_or_default(),
            );
            findings.push(self.finding(date, kind.check, message));
        }
        findings
    }

    /// Change of a value from the one before it, after splits; `None` for a price from which an
    /// event takes something out, so that a fall is no surprise.
    fn jump(&self, series: &[(NaiveDate, f64)], at: usize, kind: ComparedFact) -> Option<Jump> {
        let (last, before) = series[at - 1];
        let (date, value) = series[at];
        let expected = self.carried(before, last, date, kind);
        let moved = value / expected - 1.0;
        let taken_out = || kind.check == Check::PriceJump && self.taken_out(last, date);
        (moved != 0.0 && !taken_out()).then_some(Jump { at, expected, moved })
    }

    /// Value carried from one date to another through splits.
    fn carried(&self, value: f64, after: NaiveDate, to: NaiveDate, kind: ComparedFact) -> f64 {
        let cut_off = self.history.cut_off(to);
        value * (kind.split)(self.history.share_factor(self.security, after, to, cut_off))
    }

    /// Whether an event takes value out of the price.
    fn taken_out(&self, after: NaiveDate, to: NaiveDate) -> bool {
        let cut_off = self.history.cut_off(to);
        self.history.actions().ex_between(after, to, cut_off).any(|event| {
            event.security == self.security
                && matches!(
                    event.terms,
                    Terms::SpinOff { .. }
                        | Terms::CapitalRepayment { .. }
                        | Terms::RightsIssue { .. }
                        | Terms::Distribution { .. }
                        | Terms::TenderOffer { .. }
                        | Terms::Redenomination { .. }
                )
        })
    }

    /// Says if a value jumps back to where it was before another jump, or will: values that drift
    /// back are no error.
    fn back(
        &self,
        series: &[(NaiveDate, f64)],
        jumps: &[Jump],
        jump: Jump,
        kind: ComparedFact,
    ) -> Option<String> {
        let mut earlier = jumps.iter().filter(|other| other.at < jump.at);
        if let Some(from) = earlier.rfind(|from| self.undoes(series, jump, **from, kind)) {
            let ((_, before), (jumped, _)) = (series[from.at - 1], series[from.at]);
            return Some(format!("; back at {before}, from which it jumped on {jumped}"));
        }
        let mut later = jumps.iter().filter(|other| other.at > jump.at);
        let undone = later.find(|later| self.undoes(series, **later, jump, kind))?;
        let (date, value) = series[undone.at];
        Some(format!("; back at {value} on {date}"))
    }

    /// Whether a jump leaves a value where it was before an earlier one, and soon enough.
    fn undoes(
        &self,
        series: &[(NaiveDate, f64)],
        later: Jump,
        earlier: Jump,
        kind: ComparedFact,
    ) -> bool {
        let ((last, before), (jumped, _)) = (series[earlier.at - 1], series[earlier.at]);
        let (date, value) = series[later.at];
        let away = (value / self.carried(before, last, date, kind) - 1.0).abs();
        let within = BACK_WITHIN.min((1.0 - BACK_PART) * earlier.moved.abs());
        date <= jumped + Days::new(BACK_DAYS.into()) && away <= within
    }

    /// Names an event on another day, or one that the fact has not followed.
    fn event_like(
        &self,
        series: &[(NaiveDate, f64)],
        jump: Jump,
        kind: ComparedFact,
    ) -> Option<String> {
        let (last, date) = (series[jump.at - 1].0, series[jump.at].0);
        let days = TimeDelta::days(NEAR_EVENT_DAYS);
        let cut_off = self.history.cut_off(self.to);
        let near = self.history.actions().ex_between(date - days, date + days, cut_off);
        let mut near = near.filter(|e| e.security == self.security).filter_map(|event| {
            let factor = event.terms.share_factor();
            // The moved value looks like the event applied a day early or late, or not at all: the
            // usual cause of a jump in vendors' files.
            let like = |factor: f64| ((1.0 + jump.moved) / factor - 1.0).abs() < LIKE_EVENT_WITHIN;
            let due = last < event.ex_date && event.ex_date <= date;
            let how = match due {
                _ if factor == 1.0 => return None,
                true if like(1.0 / (kind.split)(factor)) => "unmoved by",
                false if like((kind.split)(factor)) => "moved as by",
                _ => return None,
            };
            let (what, id, ex_date) = (event.terms.kind(), &event.event_id, event.ex_date);
            let when = when((ex_date - date).num_days());
            let ratio = ratio(&event.terms);
            Some(format!("; {how} {what} {id} {ratio}, whose ex-date is {ex_date}, {when}"))
        });
        near.next()
    }

    /// Times without a close that are longer than the limit: each on its first day beyond it, one
    /// that lasts on the last day.
    fn unpriced(&self) -> Vec<Finding> {
        let line = self.history.security(self.security);
        let gone = line.delisted_on.is_some_and(|date| date <= self.to);
        let days = self.history.prices().days();
        let Some(&first) = days.first() else { return Vec::new() };
        let first = line.listed_on.map_or(first, |listed| listed.max(first));
        let limit = Days::new(self.limits.unpriced_days.into());
        let mut findings = Vec::new();
        let mut last = (first, self.history.prices().close(self.security, first));
        for (date, close) in self.priced_since(first) {
            let beyond = days.partition_point(|day| *day <= last.0 + limit);
            if let Some(&day) = days.get(beyond).filter(|day| **day > self.after && **day < date) {
                let message = self.without_close(last, Some(date));
                findings.push(self.finding(day, Check::Unpriced, message));
            }
            last = (date, Some(close));
        }
        if !gone && last.0 + limit < self.to {
            let message = self.without_close(last, None);
            findings.push(self.finding(self.to, Check::Unpriced, message));
        }
        findings
    }

    /// Closes from the last one before the days inspected on.
    fn priced_since(&self, first: NaiveDate) -> impl Iterator<Item = (NaiveDate, f64)> {
        let prices = self.history.prices();
        let before = prices.last_close(self.security, first, self.after);
        let next = self.after.succ_opt().unwrap_or(self.after).max(first);
        before.into_iter().chain(prices.closes(self.security, next, self.to))
    }

    fn without_close(&self, last: (NaiveDate, Option<f64>), next: Option<NaiveDate>) -> String {
        let when = match (last, next) {
            ((from, Some(_)), Some(next)) => format!("from {from} to {next}"),
            ((from, Some(_)), None) => format!("since {from}"),
            ((from, None), Some(next)) => format!("before {next}, though expected from {from} on"),
            ((from, None), None) => format!("at all, though expected from {from} on"),
        };
        format!("no close {when}, limit {} days", self.limits.unpriced_days)
    }
}

/// Shares after an event for shares before it.
fn ratio(terms: &Terms) -> String {
    match terms {
        Terms::Split { new, old } => format!("{new}:{old}"),
        Terms::BonusIssue { new, old } => format!("{}:{old}", old + new),
        _ => "1:1".to_owned(),
    }
}

/// Position of an event's day relative to a fact's, in words.
fn when(days: i64) -> String {
    match days {
        0 => "that day".to_owned(),
        1 => "one day later".to_owned(),
        -1 => "one day before".to_owned(),
        2.. => format!("{days} days later"),
        _ => format!("{} days before", -days),
    }
}

#[cfg(test)]
mod tests;
