//! Findings of the data gate as rows.

use kapok_backtest::{Carried, Replay};
use kapok_gate::Finding;
use kapok_market::History;
use kapok_published::BacktestFindingRow;
use kapok_rulebook::Rulebook;

/// Findings and carried closes as rows, by index and day.
pub(super) fn finding_rows(
    books: &[Rulebook],
    replays: &[Replay],
    history: &History,
) -> Vec<BacktestFindingRow> {
    let mut rows = Vec::new();
    for (book, replay) in books.iter().zip(replays) {
        let index = book.id.as_str();
        rows.extend(replay.findings.iter().map(|finding| of_finding(index, finding)));
        rows.extend(replay.carried.iter().map(|carried| of_carried(index, history, carried)));
    }
    rows.sort_by(|a, b| key(a).cmp(&key(b)));
    rows
}

fn key(row: &BacktestFindingRow) -> (&str, chrono::NaiveDate, &str, &str) {
    (&row.index_id, row.date, &row.subject, &row.check)
}

fn of_finding(index: &str, finding: &Finding) -> BacktestFindingRow {
    BacktestFindingRow {
        index_id: index.to_owned(),
        date: finding.date,
        last_date: finding.date,
        days: 1,
        subject: finding.subject.to_string(),
        check: finding.check.name().to_owned(),
        severity: finding.standing().to_owned(),
        weight: finding.weight,
        message: finding.message(),
    }
}

fn of_carried(index: &str, history: &History, carried: &Carried) -> BacktestFindingRow {
    let days = carried.days;
    BacktestFindingRow {
        index_id: index.to_owned(),
        date: carried.from,
        last_date: carried.to,
        days: i64::try_from(days).unwrap_or(i64::MAX),
        subject: history.security(carried.security).id.to_string(),
        check: "carried_close".to_owned(),
        severity: "note".to_owned(),
        weight: Some(carried.weight),
        message: format!("close carried on {days} days on which the exchange traded"),
    }
}
