//! Closes far from the one before: which of millions are worth a look.

use chrono::NaiveDate;
use kapok_market::{SecurityIx, Terms};

use crate::check::Check;
use crate::scan::{Knowledge, Scan};
use crate::span::days_before;

/// Greatest age of the close with which one is compared, in days; a line that resumes later is
/// compared with the price that the index carries for it.
pub(super) const REACH_DAYS: u32 = 31;

/// Line of a column of the panel.
pub(super) fn line(at: usize) -> SecurityIx {
    SecurityIx(u32::try_from(at).unwrap_or(u32::MAX))
}

/// Closes that differ from the one before by more than the smallest limit, or that an event must
/// have moved: day and line. One pass over the rows of the panel, in order of memory.
pub(super) fn closes(scan: &Scan<'_>) -> Vec<(NaiveDate, SecurityIx)> {
    let prices = scan.history.prices();
    let days = prices.days();
    let from = match scan.knowledge {
        Knowledge::EachEvening => days_before(scan.span.after, REACH_DAYS),
        Knowledge::Whole => NaiveDate::MIN,
    };
    let start = days.partition_point(|day| *day < from);
    let end = days.partition_point(|day| *day <= scan.span.to);
    let mut pass = Pass::new(scan, from);
    for &day in &days[start..end] {
        pass.row(day, prices.row(day).unwrap_or_default());
    }
    pass.found
}

/// Lines side by side that are looked at together: nearly no block has one that moved far.
const BLOCK: usize = 64;

/// Pass over the rows of a panel.
struct Pass<'a> {
    scan: &'a Scan<'a>,
    least: f64,
    /// Last close by line; zero if there is none.
    last: Vec<f64>,
    /// Last close by line after the day that is looked at.
    carried: Vec<f64>,
    /// Events that must move a price, by ex-date.
    events: Vec<(NaiveDate, SecurityIx)>,
    /// Number of events whose ex-date has come.
    begun: usize,
    /// Lines that have had no close since such an event.
    waiting: Vec<SecurityIx>,
    found: Vec<(NaiveDate, SecurityIx)>,
}

impl<'a> Pass<'a> {
    fn new(scan: &'a Scan<'a>, from: NaiveDate) -> Self {
        let width = scan.history.securities().len();
        let within = |ex: NaiveDate| from <= ex && ex <= scan.span.to;
        let actions = scan.history.actions().all().iter().filter(|event| within(event.ex_date));
        let events = actions.filter(|event| {
            event.terms.share_factor() != 1.0 || matches!(event.terms, Terms::Redenomination { .. })
        });
        let events = events.map(|event| (event.ex_date, event.security)).collect();
        Self {
            scan,
            least: scan.limits.least(Check::PriceJump),
            last: vec![0.0; width],
            carried: vec![0.0; width],
            events,
            begun: 0,
            waiting: Vec::new(),
            found: Vec::new(),
        }
    }

    fn row(&mut self, day: NaiveDate, row: &[f64]) {
        let told = self.found.len();
        for first in (0..row.len()).step_by(BLOCK) {
            let block = first..row.len().min(first + BLOCK);
            let closes = &row[block.clone()];
            let last = &self.last[block.clone()];
            if carry(closes, last, &mut self.carried[block], self.least) {
                self.add_moved(day, closes, first);
            }
        }
        std::mem::swap(&mut self.last, &mut self.carried);
        self.overdue(day, row);
        if day <= self.scan.span.after {
            self.found.truncate(told);
        } else {
            self.found[told..].sort_unstable();
            self.found.dedup();
        }
    }

    /// Adds the lines of a block that moved far from a close within reach.
    ///
    /// * `first`: number of the first line
    fn add_moved(&mut self, day: NaiveDate, closes: &[f64], first: usize) {
        for (line, &close) in (first..).zip(closes) {
            let last = self.last[line];
            let moved = close > 0.0 && last > 0.0 && (close - last).abs() > self.least * last;
            if moved && self.is_in_reach(day, self::line(line)) {
                self.found.push((day, self::line(line)));
            }
        }
    }

    /// Whether the last close before a day may be compared with that of the day.
    fn is_in_reach(&self, day: NaiveDate, line: SecurityIx) -> bool {
        let day_before = day.pred_opt().unwrap_or(day);
        let first = days_before(day, REACH_DAYS);
        match self.scan.knowledge {
            Knowledge::Whole => true,
            // Days up to the span are not told.
            Knowledge::EachEvening => {
                day > self.scan.span.after
                    && self.scan.history.prices().last_close(line, first, day_before).is_some()
            }
        }
    }

    /// Lines with their first close since an event that must move it.
    fn overdue(&mut self, day: NaiveDate, row: &[f64]) {
        let due = self.events[self.begun..].iter().take_while(|(ex, _)| *ex <= day);
        let before = self.waiting.len();
        self.waiting.extend(due.map(|(_, line)| *line));
        self.begun += self.waiting.len() - before;
        if self.waiting.is_empty() {
            return;
        }
        let found = &mut self.found;
        self.waiting.retain(|line| {
            let priced = row[line.at()] > 0.0;
            if priced {
                found.push((day, *line));
            }
            !priced
        });
    }
}

/// Carries the last closes of some lines over a day. Returns whether a close is further from the
/// last one than the least limit, or the first of its line. Without a branch, and by comparison and
/// not by division: a pass over a large panel is bound by this.
fn carry(closes: &[f64], last: &[f64], carried: &mut [f64], least: f64) -> bool {
    let mut moved = false;
    for ((&close, &last), carried) in closes.iter().zip(last).zip(carried) {
        let has_close = close > 0.0;
        moved |= has_close & ((close - last).abs() > least * last);
        *carried = if has_close { close } else { last };
    }
    moved
}
