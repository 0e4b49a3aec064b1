//! Checks of completeness: closes that a session should have brought.

mod skipped;

use chrono::{Days, NaiveDate};
use kapok_domain::Mic;
use kapok_market::{PriceMark, SecurityIx};

use crate::check::Check;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::limits::Place;
use crate::scan::Scan;
use crate::span::days_before;
use crate::subject::Subject;
use crate::today::Today;
use skipped::REACH_DAYS;

pub(crate) const FAMILY: Family = Family {
    facts: no_data,
    evening: incomplete,
    in_force: InForce::OnItsDay,
    days_before: |_| REACH_DAYS + 1,
};

/// Fewest lines without a close that make an exchange or an index incomplete, unless all lack one:
/// single lines miss a print for reasons of their own.
const FEWEST: usize = 3;
/// Days after the last close within which an earlier suspension is looked for.
const MARKED_DAYS: usize = 31;
/// Number of lines that a finding names.
const NAMED: usize = 3;

/// Sessions of an exchange on which no line has a close.
fn no_data(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let (history, prices) = (scan.history, scan.history.prices());
    let lines = history.securities();
    let mut exchanges: Vec<Mic> = lines.iter().map(|line| line.mic).collect();
    exchanges.sort_unstable();
    exchanges.dedup();
    let of_line: Vec<usize> =
        lines.iter().map(|line| exchanges.binary_search(&line.mic).unwrap_or(0)).collect();
    let mut last: Vec<Option<NaiveDate>> = vec![None; exchanges.len()];
    let mut priced = vec![false; exchanges.len()];
    for date in days_before(scan.span.after, REACH_DAYS).iter_days() {
        if date > scan.span.to {
            break;
        }
        priced.fill(false);
        if let Some(row) = prices.row(date) {
            see(row, &of_line, &mut priced);
        }
        for (at, &mic) in exchanges.iter().enumerate() {
            if priced[at] {
                last[at] = Some(date);
            } else if let Some(since) = last[at].filter(|_| date > scan.span.after)
                && since + Days::new(REACH_DAYS.into()) >= date
                && history.calendars().is_open(mic, date) == Ok(true)
                && is_expected(scan, mic, date)
            {
                let seen = format!(
                    "no price at all on a session (the last were of {since}): closed, or is the \
                     file missing?"
                );
                let mut finding = Finding::new(Check::NoData, Subject::Exchange(mic), date, seen);
                finding.size = 1.0;
                found.push(finding);
            }
        }
    }
}

/// Marks the exchanges that have a close in a row; most rows show all of them early.
fn see(row: &[f64], of_line: &[usize], priced: &mut [bool]) {
    let mut missing = priced.len();
    for (close, &exchange) in row.iter().zip(of_line) {
        if *close > 0.0 && !priced[exchange] {
            priced[exchange] = true;
            missing -= 1;
            if missing == 0 {
                return;
            }
        }
    }
}

/// Whether two lines of an exchange should have had a close: listed, priced lately, and neither
/// suspended nor decided about. A single line that lacks one is told as such.
fn is_expected(scan: &Scan<'_>, mic: Mic, date: NaiveDate) -> bool {
    let (history, prices) = (scan.history, scan.history.prices());
    let lines = history.securities().iter().enumerate().filter(|(_, line)| line.mic == mic);
    let listed = lines.filter(|(_, line)| line.delisted_on.is_none_or(|gone| date < gone));
    let lines = listed.map(|(at, _)| SecurityIx(u32::try_from(at).unwrap_or(u32::MAX)));
    let due = lines.filter(|line| {
        let lately = || prices.last_close(*line, days_before(date, REACH_DAYS), date).is_some();
        prices.mark(*line, date).is_none() && lately()
    });
    due.take(2).count() == 2
}

/// Lines of an exchange or of the index, and those without a close today.
struct Gaps {
    mic: Option<Mic>,
    lines: usize,
    weight: f64,
    missing: Vec<(SecurityIx, f64)>,
    /// Lines that need no close: suspended, or decided.
    excused: Vec<(SecurityIx, f64)>,
}

impl Gaps {
    fn new(mic: Option<Mic>) -> Self {
        Self { mic, lines: 0, weight: 0.0, missing: Vec::new(), excused: Vec::new() }
    }

    /// Counts a line that is listed today, and says if it is suspended from today on.
    fn add(
        &mut self,
        evening: &Evening<'_>,
        (line, weight): (SecurityIx, f64),
        found: &mut Vec<Finding>,
    ) {
        if !is_listed(evening, line) {
            return;
        }
        self.lines += 1;
        self.weight += weight;
        if has_close(evening, line) {
            return;
        }
        if evening.limits.warns(Check::MissingClose) && is_missing_by_suspension(evening, line) {
            found.push(missing(evening, (line, weight)));
        }
        let list = match is_excused(evening, line) {
            true => &mut self.excused,
            false => &mut self.missing,
        };
        list.push((line, weight));
    }

    /// Counts excused lines as missing if no line of some has a close: that is a closed exchange or
    /// a file, and no suspension.
    fn without_excuse_for_all(&mut self) {
        let without = self.missing.len() + self.excused.len();
        if without == self.lines && without >= FEWEST {
            self.missing.append(&mut self.excused);
        }
    }

    /// Adds the lines of an exchange.
    fn join(&mut self, other: &Self) {
        self.lines += other.lines;
        self.weight += other.weight;
        self.missing.extend(&other.missing);
    }

    /// The larger share of weight and count without a close, beyond one line.
    fn share(&self) -> f64 {
        let missing = self.missing.len();
        // Of few lines, most.
        let most = missing > 1 && 2 * missing >= self.lines;
        if missing < FEWEST && !most {
            return 0.0;
        }
        let weights = self.missing.iter().map(|(_, weight)| weight);
        let largest = weights.clone().copied().fold(0.0, f64::max);
        let weight = (weights.sum::<f64>() - largest) / self.weight;
        let count = (missing - 1) as f64 / self.lines as f64;
        weight.max(count)
    }
}

/// Closes of today that the lines of the index do not have though their exchange trades.
fn incomplete(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let newcomers = newcomers(evening);
    // Most evenings lack nothing.
    if evening.today.missing.is_empty()
        && newcomers.iter().all(|(line, _)| has_close(evening, *line))
    {
        return;
    }
    let mut exchanges = of_open(evening, found);
    for (line, weight) in newcomers {
        let mic = evening.history.security(line).mic;
        let at = exchanges.iter().position(|(gaps, _)| gaps.mic == Some(mic));
        let at = at.unwrap_or_else(|| {
            exchanges.push((Gaps::new(Some(mic)), is_session(evening, mic)));
            exchanges.len() - 1
        });
        if exchanges[at].1 {
            exchanges[at].0.add(evening, (line, weight), found);
        }
    }
    exchanges.iter_mut().for_each(|(gaps, _)| gaps.without_excuse_for_all());
    let mut all = Gaps::new(None);
    exchanges.iter().filter(|(_, is_open)| *is_open).for_each(|(gaps, _)| all.join(gaps));
    tell(evening, &all, &exchanges, found);
}

fn has_close(evening: &Evening<'_>, line: SecurityIx) -> bool {
    evening.history.prices().close(line, evening.held.date).is_some()
}

/// Lines that come in tonight, with their weights at the next open.
fn newcomers(evening: &Evening<'_>) -> Vec<(SecurityIx, f64)> {
    let (opened, next) = (evening.held.opened, evening.held.next);
    if evening.today.stays {
        return Vec::new();
    }
    let lines = next.security.iter().enumerate().filter(|(_, line)| opened.find(**line).is_none());
    lines.map(|(at, line)| (*line, next.weight(at))).collect()
}

/// Gaps of the lines of the open by exchange, and whether it trades: those that have a close by
/// their number and weight, the others one by one.
fn of_open(evening: &Evening<'_>, found: &mut Vec<Finding>) -> Vec<(Gaps, bool)> {
    let (opened, left) = (evening.held.opened, evening.held.left);
    let weight = |of: &[usize]| of.iter().map(|at| opened.weight(*at)).sum::<f64>();
    let missing = Today::by_exchange(opened, &evening.today.missing);
    let all = opened.exchanges.mics.iter().zip(&opened.exchanges.lines).zip(missing);
    let mut exchanges = Vec::with_capacity(opened.exchanges.mics.len());
    for ((&mic, lines), missing) in all {
        let (mut gaps, is_open) = (Gaps::new(Some(mic)), is_session(evening, mic));
        gaps.lines = lines.len() - missing.len();
        // Weights of the open sum to one.
        let all = if lines.len() == opened.len() { 1.0 } else { weight(lines) };
        gaps.weight = all - weight(&missing);
        for at in missing.into_iter().filter(|_| is_open) {
            let line = opened.security[at];
            if left.binary_search(&line).is_err() {
                gaps.add(evening, (line, opened.weight(at)), found);
            }
        }
        exchanges.push((gaps, is_open));
    }
    exchanges
}

/// Whether an exchange trades today; of one without a calendar, whether anybody has a close.
fn is_session(evening: &Evening<'_>, mic: Mic) -> bool {
    let prices = evening.history.prices();
    let row = prices.row(evening.held.date).unwrap_or_else(|| prices.closed_row());
    evening.history.calendars().is_open(mic, evening.held.date).unwrap_or_else(|_| {
        let lines = evening.history.securities().iter().zip(row);
        lines.into_iter().any(|(line, close)| line.mic == mic && *close > 0.0)
    })
}

fn is_listed(evening: &Evening<'_>, line: SecurityIx) -> bool {
    let line = evening.history.security(line);
    line.delisted_on.is_none_or(|gone| evening.held.date < gone)
}

fn is_excused(evening: &Evening<'_>, line: SecurityIx) -> bool {
    match evening.history.prices().mark(line, evening.held.date) {
        Some(PriceMark::Suspended | PriceMark::Decided) => true,
        Some(PriceMark::Carried) | None => false,
    }
}

/// Whether this is the first session on which a line is suspended: nothing else says that it no
/// longer trades.
fn is_missing_by_suspension(evening: &Evening<'_>, line: SecurityIx) -> bool {
    let (held, prices) = (evening.held, evening.history.prices());
    let suspended = |date| prices.mark(line, date) == Some(PriceMark::Suspended);
    let since = held.opened.find(line).map(|at| held.opened.price_date[at]);
    let first = since.is_some_and(|since| {
        let before = since.iter_days().skip(1).take(MARKED_DAYS);
        !before.take_while(|date| *date < held.date).any(suspended)
    });
    suspended(held.date) && first
}

/// Incomplete exchanges, or else the index, or else single lines.
fn tell(evening: &Evening<'_>, all: &Gaps, exchanges: &[(Gaps, bool)], found: &mut Vec<Finding>) {
    let held = evening.held;
    let limit = |mic| {
        let place = Place { exchange: mic, index: Some(held.index), ..Place::default() };
        evening.limits.of(Check::Incomplete, place).limit
    };
    let open = || exchanges.iter().filter(|(_, is_open)| *is_open).map(|(gaps, _)| gaps);
    let is_incomplete = |gaps: &Gaps| gaps.share() > limit(gaps.mic);
    for gaps in open().filter(|gaps| is_incomplete(gaps)) {
        found.extend(gaps.mic.map(|mic| told(evening, gaps, Subject::Exchange(mic))));
    }
    let index = !open().any(is_incomplete) && is_incomplete(all);
    for gaps in open().filter(|gaps| !is_incomplete(gaps)) {
        found.extend(gaps.missing.iter().filter_map(|missing| single(evening, *missing, index)));
    }
    if index {
        found.push(told(evening, all, Subject::Index(held.index.to_owned())));
    }
}

fn told(evening: &Evening<'_>, gaps: &Gaps, subject: Subject) -> Finding {
    let ids = gaps
        .missing
        .iter()
        .take(NAMED)
        .map(|(line, _)| evening.history.security(*line).id.as_str());
    let ids: Vec<&str> = ids.collect();
    let more = gaps.missing.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let weight: f64 = gaps.missing.iter().map(|(_, weight)| weight).sum();
    let seen = format!(
        "{} of {} lines have no official close, {:.1} % of the weight: {}{more}",
        gaps.missing.len(),
        gaps.lines,
        100.0 * weight / gaps.weight,
        ids.join(", "),
    );
    let mut finding = Finding::new(Check::Incomplete, subject, evening.held.date, seen);
    finding.size = gaps.share();
    finding.weight = Some(weight);
    finding
}

/// Finding about a single line without a close: one that has always had one, or any where more than
/// a note is asked for. A note would repeat what is said of carried closes anyway, by their lines,
/// length and weight.
///
/// * `is_told`: whether the index as a whole is told to be incomplete
fn single(
    evening: &Evening<'_>,
    (line, weight): (SecurityIx, f64),
    is_told: bool,
) -> Option<Finding> {
    let skipped = || skipped::close(evening, (line, weight));
    let warns = evening.limits.warns(Check::MissingClose);
    let found = if is_told { None } else { skipped() };
    found.or_else(|| warns.then(|| missing(evening, (line, weight))))
}

fn missing(evening: &Evening<'_>, (line, weight): (SecurityIx, f64)) -> Finding {
    let date = evening.held.date;
    let seen = match evening.history.prices().mark(line, date) {
        Some(PriceMark::Carried) => "close carried by the vendor",
        Some(PriceMark::Suspended) => "suspended from this day on, no close",
        Some(PriceMark::Decided) | None => "no close",
    };
    let seen = format!("{seen} on a session of {}", evening.history.security(line).mic);
    let mut finding = evening.finding(Check::MissingClose, line, seen);
    finding.size = weight;
    finding
}

#[cfg(test)]
mod tests;
