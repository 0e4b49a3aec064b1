//! Rows of reviews.

use std::collections::{BTreeMap, BTreeSet};

use kapok_engine::{CloseDetail, ReviewRecord, Role};
use kapok_market::SecurityIx;
use kapok_methodology::Ranked;
use kapok_published::{
    ChoiceOfReview, ReviewParts, ReviewRow, ReviewSubject, ReviewWeights, WholeReview,
};
use kapok_weighting::Target;

use super::index_day::IndexDay;

/// Maps by security, in which the rows of one review are looked up.
struct Lookup<'a> {
    record: &'a ReviewRecord,
    ranked: BTreeMap<SecurityIx, &'a Ranked>,
    targets: BTreeMap<SecurityIx, &'a Target>,
    /// Securities that earlier days of the review have begun to bring in.
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

    /// Securities that were ranked, are in or were in.
    fn securities(&self) -> BTreeSet<SecurityIx> {
        let before = self.record.weights_before.keys().chain(&self.record.lines);
        before.chain(self.ranked.keys()).chain(self.targets.keys()).copied().collect()
    }

    fn change(&self, security: SecurityIx) -> &'static str {
        let held = self.record.weights_before.contains_key(&security);
        let before = held && !self.entering.contains(&security);
        let kapok_engine::Instalment { nth: part, of: parts } = self.record.instalment;
        match (before, self.record.lines.binary_search(&security).is_ok()) {
            (false, true) => "add",
            (true, false) if part < parts => "leaving",
            (true, false) => "delete",
            (true, true) => "keep",
            // It was chosen, and an event has taken it out since the reference date.
            (false, false) if self.targets.contains_key(&security) => "gone",
            (false, false) => "not_selected",
        }
    }

    fn choice(&self, security: SecurityIx) -> Option<&'static str> {
        let all = self.record.review.ranking.is_empty() && self.targets.contains_key(&security);
        match self.ranked.get(&security) {
            Some(ranked) => Some(ranked.choice.name()),
            None => all.then_some("eligible"),
        }
    }

    fn choice_of(&self, security: SecurityIx) -> ChoiceOfReview {
        let ranked = self.ranked.get(&security);
        ChoiceOfReview {
            change: self.change(security).to_owned(),
            member_before: self.record.weights_before.contains_key(&security),
            group: ranked.and_then(|ranked| ranked.group.clone()),
            rank: ranked.and_then(|ranked| i64::try_from(ranked.rank).ok()),
            choice: self.choice(security).map(str::to_owned),
        }
    }

    fn weights_of(&self, security: SecurityIx) -> ReviewWeights {
        let target = self.targets.get(&security);
        let limits = target.and_then(|target| target.limits);
        // A line that stands for several targets comes in with the shares of all of them.
        let alone = target.filter(|_| !self.record.joined.contains(&security));
        ReviewWeights {
            weight_before: self.record.weights_before.get(&security).copied(),
            weight_after: self.weights_after.get(&security).copied(),
            uncapped_weight: target.map(|target| target.uncapped_weight),
            reference_weight: target.map(|target| target.weight),
            tilt_factor: target.and_then(|target| target.tilt_factor),
            benchmark_weight: limits.map(|limits| limits.benchmark),
            lowest_weight: limits.map(|limits| limits.lowest),
            highest_weight: limits.map(|limits| limits.highest),
            cap_factor: alone.map(|target| target.cap_factor),
            index_shares: alone.map(|target| target.index_shares),
        }
    }
}

pub(super) fn rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<ReviewRow> {
    let Some(record) = &day.outcome.review else { return Vec::new() };
    let lookup = Lookup::new(record, detail);
    lookup.securities().into_iter().map(|security| row(day, &lookup, security)).collect()
}

fn row(day: &IndexDay<'_>, lookup: &Lookup<'_>, security: SecurityIx) -> ReviewRow {
    let parts = ReviewParts {
        subject: subject(day, lookup.record, security),
        choice: lookup.choice_of(security),
        weights: lookup.weights_of(security),
        whole: WholeReview {
            turnover: lookup.record.turnover,
            market_value_change: lookup.record.market_value_change,
            illustrative: day.illustrative(),
        },
    };
    parts.into()
}

fn subject(day: &IndexDay<'_>, record: &ReviewRecord, security: SecurityIx) -> ReviewSubject {
    let kapok_engine::Instalment { nth: part, of: parts } = record.instalment;
    ReviewSubject {
        index_id: day.index_id(),
        date: day.outcome.date,
        reference_date: record.review.reference_date,
        pricing_date: record.review.pricing_date,
        announcement_date: record.review.announcement_date,
        part: part.into(),
        parts: parts.into(),
        security_id: day.security_id(security),
    }
}
