//! Rows of reviews and of the verdicts behind them.

use std::collections::{BTreeMap, BTreeSet};

use kapok_domain::Timestamp;
use kapok_engine::{CloseDetail, ReviewRecord, Role};
use kapok_market::SecurityIx;
use kapok_methodology::{Choice, Ranked, Target, Verdict};

use super::IndexDay;
use crate::tables::{EligibilityRow, ReviewRow};

/// What the rows of one review are looked up in.
struct Lookup<'a> {
    record: &'a ReviewRecord,
    ranked: BTreeMap<SecurityIx, &'a Ranked>,
    targets: BTreeMap<SecurityIx, &'a Target>,
    /// Those that earlier days of the review have begun to bring in.
    entering: BTreeSet<SecurityIx>,
    weights_after: BTreeMap<SecurityIx, f64>,
}

impl<'a> Lookup<'a> {
    fn new(record: &'a ReviewRecord, detail: &CloseDetail) -> Self {
        let (ranked, targets) = (record.review.ranking.iter(), record.review.targets.iter());
        let next = detail.next.security.iter().copied();
        let close = detail.close.security.iter().zip(&detail.close.role);
        let entering = close.filter(|(_, role)| **role == Role::Entering);
        Self {
            record,
            ranked: ranked.map(|ranked| (ranked.security, ranked)).collect(),
            targets: targets.map(|target| (target.security, target)).collect(),
            entering: entering.map(|(security, _)| *security).collect(),
            weights_after: next.zip(detail.next.weights()).collect(),
        }
    }

    /// Everyone who was ranked, is in or was in.
    fn securities(&self) -> BTreeSet<SecurityIx> {
        let before = self.record.weights_before.keys();
        before.chain(self.ranked.keys()).chain(self.targets.keys()).copied().collect()
    }

    fn change(&self, security: SecurityIx) -> &'static str {
        let held = self.record.weights_before.contains_key(&security);
        let before = held && !self.entering.contains(&security);
        let kapok_engine::Instalment { nth: part, of: parts } = self.record.instalment;
        match (before, self.targets.contains_key(&security)) {
            (false, true) => "add",
            (true, false) if part < parts => "leaving",
            (true, false) => "delete",
            (true, true) => "keep",
            (false, false) => "not_selected",
        }
    }

    fn choice(&self, security: SecurityIx) -> Option<&'static str> {
        let all = self.record.review.ranking.is_empty() && self.targets.contains_key(&security);
        match self.ranked.get(&security).map(|ranked| ranked.choice) {
            Some(Choice::Ranked) => Some("ranked"),
            Some(Choice::Preferred) => Some("preferred"),
            Some(Choice::Buffered) => Some("buffered"),
            Some(Choice::Filled) => Some("filled"),
            Some(Choice::LeftOut) => Some("left_out"),
            Some(Choice::Dropped) => Some("dropped"),
            None => all.then_some("eligible"),
        }
    }
}

pub(super) fn rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<ReviewRow> {
    let Some(record) = &day.outcome.review else { return Vec::new() };
    let lookup = Lookup::new(record, detail);
    lookup.securities().into_iter().map(|security| row(day, &lookup, security)).collect()
}

fn row(day: &IndexDay<'_>, lookup: &Lookup<'_>, security: SecurityIx) -> ReviewRow {
    let record = lookup.record;
    let ranked = lookup.ranked.get(&security);
    let target = lookup.targets.get(&security);
    let limits = target.and_then(|target| target.limits);
    ReviewRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        reference_date: record.review.reference_date,
        pricing_date: record.review.pricing_date,
        announcement_date: record.review.announcement_date,
        part: record.instalment.nth.into(),
        parts: record.instalment.of.into(),
        security_id: day.security_id(security),
        change: lookup.change(security).to_owned(),
        member_before: record.weights_before.contains_key(&security),
        group: ranked.and_then(|ranked| ranked.group.clone()),
        rank: ranked.and_then(|ranked| i64::try_from(ranked.rank).ok()),
        choice: lookup.choice(security).map(str::to_owned),
        weight_before: record.weights_before.get(&security).copied(),
        weight_after: lookup.weights_after.get(&security).copied(),
        uncapped_weight: target.map(|target| target.uncapped_weight),
        reference_weight: target.map(|target| target.weight),
        tilt_factor: target.and_then(|target| target.tilt_factor),
        benchmark_weight: limits.map(|limits| limits.benchmark),
        lowest_weight: limits.map(|limits| limits.lowest),
        highest_weight: limits.map(|limits| limits.highest),
        cap_factor: target.map(|target| target.cap_factor),
        index_shares: target.map(|target| target.index_shares),
        turnover: record.turnover,
        market_value_change: record.market_value_change,
        illustrative: day.illustrative(),
    }
}

pub(super) fn eligibility_rows(day: &IndexDay<'_>) -> Vec<EligibilityRow> {
    let Some(record) = &day.outcome.review else { return Vec::new() };
    let verdicts = record.review.verdicts.iter();
    verdicts.map(|verdict| eligibility_row(day, record, verdict)).collect()
}

fn eligibility_row(day: &IndexDay<'_>, record: &ReviewRecord, verdict: &Verdict) -> EligibilityRow {
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
