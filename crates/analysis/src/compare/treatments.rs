//! Comparison of the treatments that two indices give to the same event.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_engine::ActionRecord;
use kapok_market::SecurityIx;

use super::cause::Cause;

/// Ratios that differ by less than this, relatively, are the same.
const ROUNDING: f64 = 1e-9;

/// The treatments of something by the two indices, in words.
pub(super) type Words = [Option<String>; 2];

/// A cause and its treatments.
#[derive(Debug, Clone)]
pub(super) struct TreatedCause {
    pub(super) cause: Cause,
    pub(super) words: Words,
}

/// The records of some event in two indices.
#[derive(Debug, Clone, Default)]
pub(super) struct Pair<'a> {
    pub(super) records: [Vec<&'a ActionRecord>; 2],
}

/// The records of two indices, event by event.
pub(super) fn pairs<'a>(
    records: [impl Iterator<Item = &'a ActionRecord>; 2],
) -> BTreeMap<&'a str, Pair<'a>> {
    let mut pairs: BTreeMap<&str, Pair<'a>> = BTreeMap::new();
    for (side, records) in records.into_iter().enumerate() {
        for record in records {
            pairs.entry(&record.event_id).or_default().records[side].push(record);
        }
    }
    pairs
}

impl<'a> Pair<'a> {
    /// Whether they do the same to the same lines.
    pub(super) fn alike(&self) -> bool {
        let [a, b] = &self.records;
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_alike(a, b))
    }

    /// The lines that they change.
    pub(super) fn lines(&self) -> impl Iterator<Item = SecurityIx> {
        self.records.iter().flatten().map(|record| record.security)
    }

    /// The treatments in words.
    pub(super) fn words(&self) -> Words {
        [0, 1].map(|side| {
            let mut words: Vec<&str> = Vec::new();
            for record in &self.records[side] {
                if !words.contains(&record.treatment.words()) {
                    words.push(record.treatment.words());
                }
            }
            (!words.is_empty()).then(|| words.join("; "))
        })
    }

    /// The cause that they are.
    ///
    /// * `after`: the close after which they were made
    pub(super) fn cause(&self, after: NaiveDate) -> Option<Cause> {
        let record: &'a ActionRecord = self.records.iter().flatten().next()?;
        let (event_id, security) = (record.event_id.clone(), record.security);
        Some(match &*record.kind {
            "share_update" => Cause::ShareCounts { after },
            kind => Cause::Event { event_id, kind: kind.into(), security },
        })
    }
}

fn is_alike(a: &ActionRecord, b: &ActionRecord) -> bool {
    let prices = [a, b].map(|record| ratio(record.price_before, record.price_after));
    let shares = [a, b].map(|record| ratio(record.shares_before, record.shares_after));
    a.security == b.security
        && a.treatment == b.treatment
        && a.stage == b.stage
        && near(prices)
        && near(shares)
}

/// `after / before`, or 0 where there was nothing before.
fn ratio(before: f64, after: f64) -> f64 {
    if before == 0.0 { 0.0 } else { after / before }
}

fn near([a, b]: [f64; 2]) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}
