//! Findings about events.

use super::due::Due;
use crate::check::Check;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::subject::Subject;

/// A finding about some events of a line.
pub(super) fn finding(
    scan: &Scan<'_>,
    due: &Due<'_>,
    check: Check,
    ids: &[&str],
    seen: String,
) -> Finding {
    let line = scan.history.security(due.event.security).id.clone();
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    let subject = Subject::Event(line, ids);
    let mut finding = Finding::new(check, subject, due.event.ex_date, seen);
    finding.line = Some(due.event.security);
    finding.told = due.told;
    finding.source = Some(due.event.source);
    finding
}
