//! Checks of days: prices on closed days, sessions that a calendar lacks, dates far from all
//! others.

use chrono::NaiveDate;
use kapok_domain::Mic;
use kapok_market::{History, OffSession, Security};

use crate::check::Check;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::scan::{Knowledge, Scan};
use crate::subject::Subject;

pub(crate) const FAMILY: Family = Family {
    facts: |scan, found| {
        closed_days(scan, found);
        if scan.knowledge == Knowledge::Whole {
            far_dates(scan, found);
            no_calendars(scan, found);
        }
    },
    evening: no_calendar_tonight,
    in_force: InForce::OnItsDay,
    days_before: |_| 0,
};

/// Fewest lines with a price on a closed day that say that the calendar is wrong.
const FEWEST: usize = 3;

/// Prices that were left out because their exchange was closed.
fn closed_days(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    for day in scan.history.prices().off_session().chunk_by(|a, b| a.date == b.date) {
        let date = day[0].date;
        if !scan.span.contains(date) {
            continue;
        }
        let mic = |row: &OffSession| scan.history.security(row.security).mic;
        let mut mics: Vec<Mic> = day.iter().map(mic).collect();
        mics.sort_unstable();
        mics.dedup();
        for exchange in mics {
            let rows = day.iter().filter(|row| mic(row) == exchange);
            of_exchange(scan, exchange, &rows.collect::<Vec<_>>(), found);
        }
    }
}

fn of_exchange(scan: &Scan<'_>, mic: Mic, rows: &[&OffSession], found: &mut Vec<Finding>) {
    let date = rows[0].date;
    let listed = scan.history.securities().iter().filter(|line| {
        line.mic == mic
            && line.listed_on.is_none_or(|first| first <= date)
            && line.delisted_on.is_none_or(|gone| date < gone)
    });
    let share = rows.len() as f64 / listed.count().max(1) as f64;
    if rows.len() >= FEWEST && share > scan.limits.least(Check::UnknownSession) {
        let (first, lines) = (&rows[0].place, rows.len());
        let seen = format!(
            "{lines} lines have a price on a day that its calendar calls closed, as {first}; none \
             counts as a close"
        );
        let subject = Subject::Exchange(mic);
        let mut finding = Finding::new(Check::UnknownSession, subject, date, seen);
        finding.size = share;
        finding.remark = "; if it traded, say so in `holidays`".to_owned();
        found.push(finding);
        return;
    }
    for row in rows {
        let OffSession { close, place, security, .. } = row;
        let seen = format!("close {close} though {mic} was closed, {place}: does not count");
        let mut finding = Finding::new(Check::ClosedDay, scan.line(*security), date, seen);
        finding.size = 1.0;
        found.push(finding);
    }
}

/// Exchanges of lines that have no calendar.
fn no_calendars(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let lines = scan.history.securities().iter().collect();
    without_calendar(scan.history, lines, scan.span.to, found);
}

/// Exchanges without a calendar that come in tonight with their first line.
fn no_calendar_tonight(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (opened, next) = (evening.held.opened, evening.held.next);
    if evening.today.stays {
        return;
    }
    let history = evening.history;
    let lines = next.security.iter().map(|line| history.security(*line));
    let comes_in = |line: &&Security| opened.exchanges.mics.binary_search(&line.mic).is_err();
    without_calendar(history, lines.filter(comes_in).collect(), evening.held.date, found);
}

/// A finding for each exchange of some lines that has no calendar.
fn without_calendar(
    history: &History,
    mut lines: Vec<&Security>,
    date: NaiveDate,
    found: &mut Vec<Finding>,
) {
    lines.retain(|line| history.calendars().get(line.mic).is_err());
    lines.sort_by_key(|line| line.mic);
    for lines in lines.chunk_by(|a, b| a.mic == b.mic) {
        let ids: Vec<&str> = lines.iter().take(NAMED).map(|line| line.id.as_str()).collect();
        let more = match lines.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let ids = ids.join(", ");
        let seen = format!("no calendar for {ids}{more}: a session is any day with a close");
        let subject = Subject::Exchange(lines[0].mic);
        let mut finding = Finding::new(Check::NoCalendar, subject, date, seen);
        finding.size = lines.len() as f64;
        finding.remark = "; give its closures in `holidays`".to_owned();
        found.push(finding);
    }
}

/// Number of lines that a finding names.
const NAMED: usize = 3;

/// Days of prices that lie far from all others.
fn far_dates(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let prices = scan.history.prices();
    let least = scan.limits.least(Check::FarDate);
    for (date, days) in far(prices.days(), least) {
        let row = prices.row(date).unwrap_or_default();
        let lines = scan.history.securities().iter().zip(row);
        let ids = lines.filter(|(_, close)| **close > 0.0).map(|(line, _)| line.id.as_str());
        let ids: Vec<&str> = ids.take(3).collect();
        let ids = ids.join(", ");
        let seen = format!("prices of {ids} are {days} days from any other day of prices");
        let subject = Subject::Table("prices".to_owned());
        let mut finding = Finding::new(Check::FarDate, subject, date, seen);
        finding.size = days;
        found.push(finding);
    }
}

/// Days that lie further than a limit from the nearest other one, with that distance.
pub(crate) fn far(days: &[NaiveDate], limit: f64) -> impl Iterator<Item = (NaiveDate, f64)> {
    let distance = |a: Option<&NaiveDate>, b: NaiveDate| {
        a.map_or(f64::INFINITY, |a| (*a - b).num_days().abs() as f64)
    };
    let nearest = move |(at, &day): (usize, &NaiveDate)| {
        let before = at.checked_sub(1).and_then(|before| days.get(before));
        (day, distance(before, day).min(distance(days.get(at + 1), day)))
    };
    // A table of one day has no other.
    let days = if days.len() > 2 { days } else { &[] };
    days.iter().enumerate().map(nearest).filter(move |(_, far)| *far > limit && far.is_finite())
}

#[cfg(test)]
mod tests;
