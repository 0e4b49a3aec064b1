//! One day of a run is published.

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_gate::{Finding, Severity};
use kapok_publication::{Draft, IndexDay, IndexEntry, input_digests, tabulate};
use kapok_published::{Held, Warning};

use crate::error::RunError;
use crate::under_way::{Moved, UnderWay};

impl UnderWay<'_> {
    /// Publishes the outcomes of a day, if there are any.
    pub(crate) fn publish(&mut self, date: NaiveDate, moved: &[Moved]) -> Result<(), RunError> {
        if moved.is_empty() {
            return Ok(());
        }
        let published = self.store.publish(self.draft(date, moved))?;
        self.log.published(date, published);
        for Moved { place, outcome, .. } in moved {
            self.log.outcome(self.indices[*place].book(), outcome);
        }
        Ok(())
    }

    fn draft(&self, date: NaiveDate, moved: &[Moved]) -> Draft {
        let days: Vec<IndexDay<'_>> = moved.iter().map(|moved| self.index_day(moved)).collect();
        let entry = |(day, moved): (&IndexDay<'_>, &Moved)| IndexEntry {
            id: day.book.id.to_string(),
            config_sha256: day.config_sha256.to_owned(),
            rules_from: day.rules_from(),
            last_review_rules: self.indices[moved.place].review_rules(&moved.outcome),
            calendar: day.book.calendar_words.clone(),
            inputs: input_digests(day),
            provisional_calendars: day.provisional_calendars(),
            warnings: warnings(&moved.warnings),
        };
        Draft {
            date,
            tables: tabulate(&days),
            indices: days.iter().zip(moved).map(entry).collect(),
            held: self.held(),
            known_at: self.cut_off(date, &days),
            engine: self.settings.engine.clone(),
            reason: self.request.reason.clone(),
        }
    }

    /// The latest of the cut-offs of the indices of a day.
    fn cut_off(&self, date: NaiveDate, days: &[IndexDay<'_>]) -> Timestamp {
        let cut_offs = &self.settings.cut_offs;
        let of = |day: &IndexDay<'_>| cut_offs.of(day.book.id.as_str()).of(date);
        days.iter().map(of).max().unwrap_or_else(|| cut_offs.others.of(date))
    }

    fn index_day<'a>(&'a self, Moved { place, outcome, .. }: &'a Moved) -> IndexDay<'a> {
        let index = &self.indices[*place];
        let compiled = index.compiled();
        IndexDay {
            book: &compiled.book,
            config_sha256: compiled.sha256_on(outcome.date),
            history: &index.history,
            outcome,
        }
    }

    /// The indices that are held, as manifests state them.
    fn held(&self) -> Vec<Held> {
        let held = self.indices.iter().filter_map(|index| index.held.as_ref());
        let entry = held
            .map(|held| Held { index_id: held.index.clone(), reason: held.held.error.to_string() });
        entry.collect()
    }
}

/// Findings that held nothing, as manifests state them: doubtful facts on which a level stands,
/// those that people have accepted among them with the reason. Notes are none.
fn warnings(findings: &[Finding]) -> Vec<Warning> {
    let warning = |finding: &Finding| Warning {
        date: finding.date,
        subject: finding.subject.to_string(),
        check: finding.check.name().to_owned(),
        seen: format!("{}{}", finding.seen, finding.remarks()),
        allowed: finding.allowed(),
    };
    let is_doubtful =
        |finding: &&Finding| finding.severity > Severity::Note || finding.is_accepted();
    let doubtful = findings.iter().filter(is_doubtful);
    let mut warnings: Vec<Warning> = doubtful.map(warning).collect();
    warnings.sort();
    warnings
}
