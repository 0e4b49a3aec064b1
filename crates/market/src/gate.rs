//! The data gate: facts that are well formed and hard to believe.
//!
//! A finding names what was seen, what was expected, and what may explain it. An index team sets
//! the limits, and accepts single findings by name; nothing is repaired here.

use std::fmt;

use chrono::NaiveDate;
use kapok_domain::SecurityId;

use crate::action::Terms;
use crate::history::History;
use crate::security::SecurityIx;

/// What may pass without a word.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Which check.
    pub check: Check,
    /// Whose fact it is.
    pub security: SecurityId,
    /// The day of the fact.
    pub date: NaiveDate,
    /// What was seen and what may explain it.
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

/// A jump is a coming back if it leaves the fact this close to where it was before.
const CAME_BACK_WITHIN: f64 = 0.05;
/// An event this near may be the one that a fact has missed or foreseen.
const NEAR_EVENT_DAYS: i64 = 7;

/// Findings about some securities on days after `after` and up to `to`.
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
        findings.extend(price_jumps(history, security, after, to, limits));
        findings.extend(share_jumps(history, security, after, to, limits));
        findings.extend(unpriced(history, security, to, limits));
    }
    findings.sort_by(|a, b| (a.date, &a.security, a.check).cmp(&(b.date, &b.security, b.check)));
    findings
}

fn finding(
    history: &History,
    security: SecurityIx,
    date: NaiveDate,
    check: Check,
    message: String,
) -> Finding {
    Finding { check, security: history.security(security).id.clone(), date, message }
}

fn price_jumps(
    history: &History,
    security: SecurityIx,
    after: NaiveDate,
    to: NaiveDate,
    limits: &Limits,
) -> Vec<Finding> {
    let prices = history.prices();
    let mut closes: Vec<(NaiveDate, f64)> = Vec::new();
    let mut findings = Vec::new();
    for &date in prices.days().iter().filter(|d| **d <= to) {
        let Some(close) = prices.close(security, date) else { continue };
        if let (Some(&(last, before)), true) = (closes.last(), date > after) {
            let expected =
                before / history.share_factor(security, last, date, history.cut_off(date));
            let moved = close / expected - 1.0;
            if moved.abs() > limits.price_jump && !taken_out(history, security, last, date) {
                let back = came_back(&closes, close);
                let near = near_event(history, security, date);
                let message = format!(
                    "close {close}, expected about {expected} ({:+.1} %), limit {:.0} \
                     %{back}{near}",
                    100.0 * moved,
                    100.0 * limits.price_jump
                );
                findings.push(finding(history, security, date, Check::PriceJump, message));
            }
        }
        closes.push((date, close));
    }
    findings
}

/// Whether an event takes value out of the price, so that a fall is no surprise.
fn taken_out(history: &History, security: SecurityIx, after: NaiveDate, to: NaiveDate) -> bool {
    history.actions().ex_between(after, to, history.cut_off(to)).any(|event| {
        event.security == security
            && matches!(
                event.terms,
                Terms::SpinOff { .. } | Terms::CapitalRepayment { .. } | Terms::RightsIssue { .. }
            )
    })
}

/// Says if a value is back where it was before the last one.
fn came_back(earlier: &[(NaiveDate, f64)], value: f64) -> String {
    match earlier {
        [.., (_, before), (jumped, _)] if (value / before - 1.0).abs() < CAME_BACK_WITHIN => {
            format!("; back at {before}, from which it jumped on {jumped}")
        }
        _ => String::new(),
    }
}

/// Names an event on other days that changes the share count.
fn near_event(history: &History, security: SecurityIx, date: NaiveDate) -> String {
    let days = chrono::TimeDelta::days(NEAR_EVENT_DAYS);
    let cut_off = history.cut_off(date);
    let mut near = history.actions().ex_between(date - days, date + days, cut_off);
    let near = near.find(|e| e.security == security && e.terms.share_factor() != 1.0);
    near.map_or_else(String::new, |event| {
        let early = (event.ex_date - date).num_days();
        let when = match early {
            0 => "on that day".to_owned(),
            1.. => format!("{early} days later"),
            _ => format!("{} days before", -early),
        };
        let factor = event.terms.share_factor();
        format!(
            "; {} {} x{factor} has its ex-date {} ({when})",
            event.terms.kind(),
            event.event_id,
            event.ex_date
        )
    })
}

fn share_jumps(
    history: &History,
    security: SecurityIx,
    after: NaiveDate,
    to: NaiveDate,
    limits: &Limits,
) -> Vec<Finding> {
    let counts = history.shares().of(security);
    let counts: Vec<(NaiveDate, f64)> =
        counts.iter().map(|(_, fact)| (fact.as_of, fact.value.outstanding)).collect();
    let mut findings = Vec::new();
    for (at, pair) in counts.windows(2).enumerate() {
        let ((last, before), (date, count)) = (pair[0], pair[1]);
        if date <= after || date > to || date == last {
            continue;
        }
        let factor = history.share_factor(security, last, date, history.cut_off(date));
        let expected = before * factor;
        let moved = count / expected - 1.0;
        if moved.abs() > limits.share_jump {
            let back = came_back(&counts[..=at], count);
            let near = near_event(history, security, date);
            let message = format!(
                "{count} shares, expected about {expected} ({:+.1} %), limit {:.0} %{back}{near}",
                100.0 * moved,
                100.0 * limits.share_jump
            );
            findings.push(finding(history, security, date, Check::ShareJump, message));
        }
    }
    findings
}

fn unpriced(
    history: &History,
    security: SecurityIx,
    to: NaiveDate,
    limits: &Limits,
) -> Option<Finding> {
    let line = history.security(security);
    let gone = line.delisted_on.is_some_and(|date| date <= to);
    let waiting = line.listed_on.is_some_and(|date| date > to);
    if gone || waiting {
        return None;
    }
    let first = *history.prices().days().first()?;
    let last = history.prices().last_close(security, first, to);
    let message = match last {
        None => "no close at all".to_owned(),
        Some((date, _)) if (to - date).num_days() > i64::from(limits.unpriced_days) => {
            format!("no close since {date}, limit {} days", limits.unpriced_days)
        }
        Some(_) => return None,
    };
    Some(finding(history, security, to, Check::Unpriced, message))
}
