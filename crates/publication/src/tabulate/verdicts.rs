//! Rows of the verdicts behind reviews.

use kapok_domain::Timestamp;
use kapok_engine::ReviewRecord;
use kapok_methodology::Verdict;
use kapok_published::EligibilityRow;

use super::index_day::IndexDay;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<EligibilityRow> {
    let Some(record) = &day.outcome.review else { return Vec::new() };
    let verdicts = record.review.verdicts.iter();
    verdicts.map(|verdict| row(day, record, verdict)).collect()
}

fn row(day: &IndexDay<'_>, record: &ReviewRecord, verdict: &Verdict) -> EligibilityRow {
    EligibilityRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        reference_date: record.review.reference_date,
        security_id: day.security_id(verdict.security),
        rule: verdict.rule.clone(),
        passed: verdict.passed,
        missing: verdict.missing,
        value: verdict.value.clone(),
        limit: verdict.limit.clone(),
        distance: verdict.distance,
        near_miss: verdict.near_miss,
        unit: verdict.unit.clone(),
        source: verdict.evidence.source.clone(),
        as_of: verdict.evidence.as_of,
        published_on: verdict.evidence.published_on,
        known_at: verdict.evidence.known_at.map(whole_microseconds),
        method: verdict.evidence.method.map(|method| method.as_str().to_owned()),
        quality: verdict.evidence.quality.map(i64::from),
        rule_source: verdict.rule_source.clone(),
        illustrative: day.illustrative(),
    }
}

/// Published times have microseconds.
fn whole_microseconds(moment: Timestamp) -> Timestamp {
    Timestamp::from_timestamp_micros(moment.timestamp_micros()).unwrap_or(moment)
}
