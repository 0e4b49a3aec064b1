//! The account of a run while it goes on.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_engine::Outcome;
use kapok_gate::{Check, Finding, Severity};
use kapok_loader::LoadReport;
use kapok_market::History;
use kapok_publication::Published;
use kapok_rulebook::Rulebook;

use crate::changed_rules::ChangedRules;
use crate::held::{HeldIndex, HeldOverlay};
use crate::late_decision::LateDecision;
use crate::report::{Event, Report, Warned};

/// A report in the making, of which somebody hears at once.
pub(crate) struct Log<'w> {
    watch: &'w mut dyn FnMut(Event<'_>),
    report: Report,
}

impl<'w> Log<'w> {
    /// Begins with the number of index-days that are due.
    pub(crate) fn new(due: usize, watch: &'w mut dyn FnMut(Event<'_>)) -> Self {
        watch(Event::Planned(due));
        Self { watch, report: Report { due, ..Report::default() } }
    }

    pub(crate) fn calculated(&mut self) {
        (self.watch)(Event::Calculated);
    }

    pub(crate) fn held(&mut self, held: &HeldIndex) {
        (self.watch)(Event::Held(held));
        self.report.held.push(held.clone());
    }

    /// Notes a finding of the gate that holds nothing.
    pub(crate) fn warned(&mut self, index: &str, finding: Finding) {
        let warned = Warned { index: index.to_owned(), finding };
        (self.watch)(Event::Warned(&warned));
        self.report.warned.push(warned);
    }

    /// Notes a file of rules that has changed since a published day.
    pub(crate) fn rules_changed(&mut self, changed: ChangedRules) {
        (self.watch)(Event::RulesChanged(&changed));
        self.report.changed_rules.push(changed);
    }

    /// Notes a decision about a published day that stands there without it.
    pub(crate) fn decided_late(&mut self, late: LateDecision) {
        (self.watch)(Event::DecidedLate(&late));
        self.report.decided_late.push(late);
    }

    /// Notes the findings of a replay that hold nothing: of each check their number and the first,
    /// since years of evenings may have many.
    pub(crate) fn replayed(&mut self, index: &str, findings: &[Finding]) {
        let mut checks: BTreeMap<Check, Vec<&Finding>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.severity > Severity::Note) {
            checks.entry(finding.check).or_default().push(finding);
        }
        for found in checks.into_values() {
            let mut first = found[0].clone();
            if found.len() > 1 {
                let more = found.len() - 1;
                first.remark += &format!(" (and {more} more before the first day due)");
            }
            self.warned(index, first);
        }
    }

    pub(crate) fn published(&mut self, date: NaiveDate, published: Published) {
        (self.watch)(Event::Published(date, &published));
        self.report.days.push((date, published));
    }

    /// Notes an outcome that is published; each overlay that is held is told of once.
    pub(crate) fn outcome(&mut self, book: &Rulebook, outcome: &Outcome) {
        for held in HeldOverlay::of(book, outcome) {
            if !self.report.held_overlays.contains(&held) {
                (self.watch)(Event::OverlayHeld(&held));
                self.report.held_overlays.push(held);
            }
        }
        self.report.replace_last(book, outcome);
    }

    /// Notes what the tables have that no evening has seen, and files without rows.
    ///
    /// * `since`: cut-off of the last published day; none: nothing is published
    /// * `to`: the day after the last one that is calculated: rows of an evening come in the night
    pub(crate) fn tables(&mut self, report: &LoadReport, since: Option<Timestamp>, to: NaiveDate) {
        for table in &report.tables {
            // Of a first calculation only prices are left out: all other facts count from when
            // they became known.
            let told = since.is_some() || table.table == "prices";
            let late = table.late_days.between(since, to).filter(|_| told);
            // Families with other cut-offs read the same tables: of each the rows that most miss.
            let told = self.report.late.iter_mut().find(|(name, _)| *name == table.table);
            match (told, late) {
                (Some((_, told)), Some(late)) if told.rows < late.rows => *told = late,
                (None, Some(late)) => self.report.late.push((table.table.clone(), late)),
                (_, _) => {}
            }
            let new = |path: &&PathBuf| !self.report.empty_files.contains(path);
            let empty: Vec<PathBuf> = table.empty.iter().filter(new).cloned().collect();
            self.report.empty_files.extend(empty);
        }
    }

    /// Notes the words of an index that no row says.
    ///
    /// * `rejected`: number of rejected rows by table
    pub(crate) fn absent_words(
        &mut self,
        book: &Rulebook,
        history: &History,
        rejected: &BTreeMap<String, u64>,
    ) {
        for version in book.versions() {
            let label = version.label();
            let absent = version.absent_words(history, rejected).into_iter();
            self.report.absent_words.extend(absent.map(|word| (label.clone(), word)));
        }
    }

    pub(crate) fn into_report(self) -> Report {
        self.report
    }
}
