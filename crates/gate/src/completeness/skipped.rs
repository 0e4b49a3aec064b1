//! Lines that have a close on each session, and have none today.

use kapok_market::SecurityIx;

use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::span::days_before;
use crate::today::BASIS;

/// Longest time without any close after which an exchange is no longer expected to have data, days:
/// longer than any holidays, so that the sessions before lie within it.
pub(super) const REACH_DAYS: u32 = 31;
/// Sessions before, on each of which a line must have had a close.
const SESSIONS: usize = 10;

/// Finding about a line without a close of today, if it had one on each of the sessions before and
/// usually moves the index by more than the limit.
pub(super) fn close(evening: &Evening<'_>, (line, weight): (SecurityIx, f64)) -> Option<Finding> {
    let usual = evening.usual.of_line(line)?;
    let size = BASIS * weight * usual;
    if size <= evening.limits.least(Check::CloseSkipped) || !has_always_closed(evening, line) {
        return None;
    }
    let mic = evening.history.security(line).mic;
    let seen = format!(
        "no close on a session of {mic}, though on each of the {SESSIONS} before; it usually moves \
         {:.1} %, {size:.1} bp of the index",
        100.0 * usual
    );
    let mut finding = evening.finding(Check::CloseSkipped, line, seen);
    finding.size = size;
    Some(finding)
}

/// Whether a line had a close on each of the last sessions of its exchange before today. Of one
/// without a calendar nobody knows the sessions.
fn has_always_closed(evening: &Evening<'_>, line: SecurityIx) -> bool {
    let (history, date) = (evening.history, evening.held.date);
    let mic = history.security(line).mic;
    let is_open = |day| history.calendars().is_open(mic, day) == Ok(true);
    let days = (1..=REACH_DAYS).map(|days| days_before(date, days));
    let sessions = days.filter(|day| is_open(*day)).take(SESSIONS);
    let closed = sessions.map(|day| history.prices().close(line, day).is_some());
    closed.take_while(|has_close| *has_close).count() == SESSIONS
}
