//! Jumps: values further from the one before than events explain.

use chrono::{NaiveDate, TimeDelta};
use kapok_market::{SecurityIx, SourceIx, Terms};

use crate::check::Check;
use crate::expected::Expected;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::span::days_after;

/// Distance from the value before a jump within which a value counts as back, a fraction.
const BACK_WITHIN: f64 = 0.05;
/// Part of the jump that must be undone for a value to count as back.
const BACK_PART: f64 = 0.75;
/// Longest time after a jump in which a value may come back, days.
pub(crate) const BACK_DAYS: u32 = 10;
/// Distance of an event that a fact may have missed or anticipated, days.
const NEAR_EVENT_DAYS: i64 = 7;
/// Tolerance for a move that resembles an event's factor, a fraction.
const LIKE_EVENT_WITHIN: f64 = 0.05;

/// Factors between units of a price: pence for pounds, thousands.
const UNITS: [f64; 2] = [100.0, 1000.0];

/// Words of a value that a split of its day has left as it was.
const UNMOVED: &str = "unmoved by";

/// Value of a day.
pub(crate) type Dated = (NaiveDate, f64);

/// Kind of fact that is compared from one date to the next.
#[derive(Clone, Copy)]
pub(crate) struct ComparedFact {
    pub(crate) check: Check,
    /// Part of the limit from which a jump that is undone is a finding.
    pub(crate) back_part: f64,
    /// Effect of a split's factor on a value.
    pub(crate) split: fn(f64) -> f64,
    /// Value and expectation, in words.
    pub(crate) words: fn(f64, f64) -> String,
    /// Values expected on a day from that of a day before.
    pub(crate) expected: fn(&Scan<'_>, SecurityIx, Dated, NaiveDate) -> Expected,
}

/// A value further from the one before than events explain.
#[derive(Clone, Copy)]
struct Jump {
    /// Position in the series.
    at: usize,
    expected: f64,
    /// Value by expectation, less one.
    moved: f64,
}

/// Values of a line by date, as they are known on one day.
pub(crate) struct Series<'a> {
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) security: SecurityIx,
    pub(crate) kind: ComparedFact,
    pub(crate) values: Vec<Dated>,
    /// The day up to which facts are known.
    pub(crate) known: NaiveDate,
    pub(crate) source: Option<SourceIx>,
}

impl Series<'_> {
    /// The finding about the value of a day, if it jumped.
    pub(crate) fn finding(&self, date: NaiveDate) -> Option<Finding> {
        let at = self.values.binary_search_by_key(&date, |(day, _)| *day).ok()?;
        let rule = self.scan.rule(self.kind.check, self.security, self.source);
        let least = self.kind.back_part * self.least();
        let jump = self.jump(at).filter(|jump| jump.moved.abs() > least)?;
        let back = self.back(jump, self.kind.back_part * rule.limit);
        let value = self.values[at].1;
        let words = (self.kind.words)(value, jump.expected);
        let seen = format!("{words} ({:+.1} %)", 100.0 * jump.moved);
        let subject = self.scan.line(self.security);
        let is_back = back.is_some();
        let mut finding = Finding::new(self.kind.check, subject, date, seen);
        // A value that jumps and returns was a wrong row, so it counts from a part of the limit
        // on, as if it were that much larger.
        finding.size = jump.moved.abs() / if is_back { self.kind.back_part } else { 1.0 };
        finding.remark = self.event_like(jump).or(back).unwrap_or_default();
        // A count that stays as it was through a split contradicts the split, however large it is.
        if self.kind.check == Check::ShareJump && finding.remark.contains(UNMOVED) {
            finding.size = finding.size.max(2.0 * rule.limit);
        }
        finding.source = self.source;
        if self.kind.check == Check::PriceJump {
            self.unit(jump, &mut finding);
        }
        (finding.check != self.kind.check || finding.size > self.least()).then_some(finding)
    }

    /// A price that moved by a factor of a hundred or a thousand is told as a change of unit,
    /// which says what to look for.
    fn unit(&self, jump: Jump, finding: &mut Finding) {
        let times = 1.0 + jump.moved;
        let times = times.max(1.0 / times);
        let rule = self.scan.rule(Check::PriceUnit, self.security, self.source);
        let distance = |factor: f64| (times / factor - 1.0).abs();
        if let Some(factor) = UNITS.into_iter().find(|factor| distance(*factor) <= rule.limit) {
            finding.check = Check::PriceUnit;
            finding.size = distance(factor);
            finding.seen += &format!(", a factor of {factor}");
        }
    }

    fn least(&self) -> f64 {
        self.scan.limits.least(self.kind.check)
    }

    /// Change of a value from the one before it that events do not explain.
    fn jump(&self, at: usize) -> Option<Jump> {
        let before = *self.values.get(at.checked_sub(1)?)?;
        let (date, value) = self.values[at];
        let expected = self.expected(before, date);
        let moved = expected.moved(value);
        (moved != 0.0).then_some(Jump { at, expected: expected.nearest(value), moved })
    }

    fn expected(&self, before: Dated, date: NaiveDate) -> Expected {
        (self.kind.expected)(self.scan, self.security, before, date)
    }

    /// Value carried from one date to another through splits.
    fn carried(&self, value: f64, after: NaiveDate, to: NaiveDate) -> f64 {
        let history = self.scan.history;
        let factor = history.share_factor(self.security, after, to, history.cut_off(to));
        value * (self.kind.split)(factor)
    }

    /// Says if a value jumps back to where it was before another jump, or will: values that drift
    /// back are no error.
    fn back(&self, jump: Jump, least: f64) -> Option<String> {
        let jumps = |at: usize| self.jump(at).filter(|jump| jump.moved.abs() > least);
        if let Some(from) =
            (1..jump.at).rev().filter_map(jumps).find(|from| self.undoes(jump, *from))
        {
            let ((_, before), (jumped, _)) = (self.values[from.at - 1], self.values[from.at]);
            return Some(format!("; back at {before}, from which it jumped on {jumped}"));
        }
        let mut later = (jump.at + 1..self.values.len()).filter_map(jumps);
        let undone = later.find(|later| self.undoes(*later, jump))?;
        let (date, value) = self.values[undone.at];
        Some(format!("; back at {value} on {date}"))
    }

    /// Whether a jump leaves a value where it was before an earlier one, and soon enough.
    fn undoes(&self, later: Jump, earlier: Jump) -> bool {
        let ((last, before), (jumped, _)) = (self.values[earlier.at - 1], self.values[earlier.at]);
        let (date, value) = self.values[later.at];
        if date > days_after(jumped, BACK_DAYS) {
            return false;
        }
        let away = (value / self.carried(before, last, date) - 1.0).abs();
        away <= BACK_WITHIN.min((1.0 - BACK_PART) * earlier.moved.abs())
    }

    /// Names an event on another day, or one that the fact has not followed.
    fn event_like(&self, jump: Jump) -> Option<String> {
        let (last, date) = (self.values[jump.at - 1].0, self.values[jump.at].0);
        let days = TimeDelta::days(NEAR_EVENT_DAYS);
        let history = self.scan.history;
        let near =
            history.actions().ex_between(date - days, date + days, history.cut_off(self.known));
        let mut near = near.filter(|e| e.security == self.security).filter_map(|event| {
            let factor = event.terms.share_factor();
            // The moved value looks like the event applied a day early or late, or not at all: the
            // usual cause of a jump in vendors' files.
            let like = |factor: f64| ((1.0 + jump.moved) / factor - 1.0).abs() < LIKE_EVENT_WITHIN;
            let due = last < event.ex_date && event.ex_date <= date;
            let how = match due {
                _ if factor == 1.0 => return None,
                true if like(1.0 / (self.kind.split)(factor)) => UNMOVED,
                false if like((self.kind.split)(factor)) => "moved as by",
                _ => return None,
            };
            let (what, id, ex_date) = (event.terms.kind(), &event.event_id, event.ex_date);
            let when = when((ex_date - date).num_days());
            let ratio = ratio(&event.terms);
            Some(format!("; {how} {what} {id} {ratio}, whose ex-date is {ex_date}, {when}"))
        });
        near.next()
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
