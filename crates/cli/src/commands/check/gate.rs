//! The data gate of `kapok check`: all facts, and what is accepted of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use kapok_gate::{Check, Finding, Gate, Severity, Span, review};
use kapok_market::History;

use crate::failure::{Code, Failure};
use crate::messages::say;
use crate::output::Rows;
use crate::project::{AcceptConfig, GateSection, Project};

use super::evenings::Evenings;
use super::row::note;

/// Findings of the gate about a whole history, and acceptances that none needs.
pub(super) struct Gated<'a> {
    section: Option<&'a GateSection>,
    /// Last day of the history.
    last: Option<NaiveDate>,
    findings: Vec<Finding>,
    /// Findings of the evenings of indices, which need what these hold.
    of_evenings: Vec<(String, Finding)>,
    /// Acceptances that no finding needs.
    idle: Vec<&'a AcceptConfig>,
}

impl<'a> Gated<'a> {
    pub(super) fn of(project: &'a Project, history: &History, evenings: &Evenings) -> Self {
        let section = project.config.gate.as_ref();
        let mut gated = Self {
            section,
            last: None,
            findings: Vec::new(),
            of_evenings: Vec::new(),
            idle: Vec::new(),
        };
        let (Some(section), Some(gate)) = (section, project.gate()) else { return gated };
        let [first, .., last] = history.prices().days() else { return gated };
        let mut found = review(history, &gate.limits, Span { after: *first, to: *last });
        // Evenings say the first day on which an index lacked a close for too long, by which it is
        // accepted; the history says the last.
        let told = |f: &Finding| evenings.findings.iter().any(|(_, other)| is_same_gap(f, other));
        found.retain(|finding| !told(finding));
        // Facts are said once: a family with a cut-off of its own may know the same one.
        let key = |f: &Finding| (f.check, f.subject.clone(), f.date);
        let known: BTreeSet<_> = found.iter().map(key).collect();
        let of_evenings = evenings.findings.iter().filter(|(_, f)| !known.contains(&key(f)));
        gated.idle = idle(section, &gate, found.iter().chain(of_evenings.clone().map(|(_, f)| f)));
        gated.of_evenings = of_evenings
            .flat_map(|(index, finding)| {
                let open = gate.open_at(history, vec![finding.clone()], *last);
                open.into_iter().map(|finding| (index.clone(), finding)).collect::<Vec<_>>()
            })
            .collect();
        gated.findings = gate.open_at(history, found, *last);
        gated.last = Some(*last);
        gated
    }

    /// Adds a row for each finding.
    pub(super) fn list(&self, rows: &mut Rows) {
        for finding in &self.findings {
            let what = match finding.severity {
                Severity::Block => "gate",
                Severity::Warn => "warning",
                Severity::Note => "note",
            };
            rows.push(note(what, finding.check.name(), &finding.to_string()));
        }
        let (blocks, warnings): (Vec<_>, Vec<_>) =
            self.of_evenings.iter().partition(|(_, finding)| finding.severity == Severity::Block);
        for Repeated { index, first, more } in repeated(&blocks) {
            let more = many(more);
            rows.push(note("gate", first.check.name(), &format!("{index}: {first}{more}")));
        }
        list_warnings(&warnings, self.last, rows);
    }

    /// Prints the accepted findings with their reasons, and those that are accepted no longer.
    ///
    /// * `all`: whether all index files compiled; one that did not may have the findings of an
    ///   acceptance that seems idle
    pub(super) fn accepted(&self, all: bool) {
        let is_idle =
            |accept: &&AcceptConfig| self.idle.iter().any(|idle| std::ptr::eq(*idle, *accept));
        let accepted = self.section.iter().flat_map(|section| &section.accept);
        for accept in accepted.filter(|accept| !is_idle(accept)) {
            let (date, subject, reason) = (accept.date.0, accept.words(), &accept.reason);
            let last = self.last.unwrap_or(date);
            match accept.expires.filter(|expires| last > expires.0) {
                Some(expires) => {
                    say(format_args!("expired on {}: {date} {subject}: {reason}", expires.0))
                }
                None => say(format_args!("accepted: {date} {subject}: {reason}")),
            }
        }
        for decide in self.section.iter().flat_map(|section| &section.decide) {
            let (date, subject, words) = (decide.date.0, &decide.security, decide.words());
            say(format_args!(
                "decided by {}: {date} {subject}: {words}: {}",
                decide.by, decide.reason
            ));
        }
        for accept in self.idle.iter().filter(|_| all) {
            let (date, subject, check) = (accept.date.0, accept.words(), accept.check.name());
            say(format_args!("note: there is no finding to accept: {date} {subject}: {check}"));
        }
    }

    pub(super) fn verdict(&self) -> Result<(), Failure> {
        let of_evenings = self.of_evenings.iter().map(|(_, finding)| finding);
        let all = self.findings.iter().chain(of_evenings);
        let held = all.filter(|finding| finding.severity == Severity::Block).count();
        if held > 0 {
            return Err(Failure::new(Code::Gate, format!("the data gate refuses {held} fact(s)"))
                .hint(
                    "correct them, or accept them by name under [[gate.accept]] in \
                     config/project.toml",
                ));
        }
        Ok(())
    }
}

/// Whether both say that a line has had no close for too long.
fn is_same_gap(finding: &Finding, other: &Finding) -> bool {
    finding.check == Check::Unpriced
        && (other.check, &other.subject) == (finding.check, &finding.subject)
}

/// Findings of a check about one subject in an index, evening by evening.
struct Repeated<'f> {
    index: &'f str,
    first: &'f Finding,
    /// Number of later evenings, and the last of them.
    more: Option<(usize, NaiveDate)>,
}

/// Findings of evenings by check, subject and index, each with the first evening.
fn repeated<'f>(findings: &[&'f (String, Finding)]) -> Vec<Repeated<'f>> {
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for (index, finding) in findings {
        let key = (finding.check, index.as_str(), &finding.subject);
        groups.entry(key).or_default().push(finding);
    }
    let of_group = |((_, index, _), found): ((_, &'f str, _), Vec<&'f Finding>)| {
        let more = found[1..].last().map(|last| (found.len() - 1, last.date));
        Repeated { index, first: found[0], more }
    };
    groups.into_iter().map(of_group).collect()
}

fn many(more: Option<(usize, NaiveDate)>) -> String {
    more.map_or_else(String::new, |(more, last)| format!(" (and {more} more up to {last})"))
}

/// Time before the last prices in which a warning is listed by its subject, days.
const RECENT: Days = Days::new(92);

/// Adds a row for the warnings of each check, subject and index of the last months, and for the
/// earlier ones of each check: the newest, and the number of the others. Years of evenings have
/// many, which nobody has to answer any more.
fn list_warnings(warnings: &[&(String, Finding)], last: Option<NaiveDate>, rows: &mut Rows) {
    let is_recent = |date: NaiveDate| last.is_none_or(|last| date + RECENT >= last);
    let is_recent = |finding: &Finding| is_recent(finding.date);
    let (recent, earlier): (Vec<_>, Vec<_>) =
        warnings.iter().partition(|(_, finding)| is_recent(finding));
    for Repeated { index, first, more } in repeated(&recent) {
        let more = many(more);
        rows.push(note("warning", first.check.name(), &format!("{index}: {first}{more}")));
    }
    let mut checks: BTreeMap<Check, Vec<&(String, Finding)>> = BTreeMap::new();
    for warning in earlier {
        checks.entry(warning.1.check).or_default().push(warning);
    }
    for (check, found) in checks {
        let newest = found.iter().max_by_key(|(_, finding)| finding.told);
        let Some((index, finding)) = newest else { continue };
        let more = match found.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more up to then: `kapok backtest --out` lists them)"),
        };
        rows.push(note("warning", check.name(), &format!("{index}: {finding}{more}")));
    }
}

/// Acceptances that no finding needs.
fn idle<'a, 'f>(
    section: &'a GateSection,
    gate: &Gate,
    found: impl Iterator<Item = &'f Finding> + Clone,
) -> Vec<&'a AcceptConfig> {
    let stated = section.accept.iter().zip(&gate.accepted);
    let idle = stated.filter(|(_, accepted)| !found.clone().any(|f| accepted.names(f)));
    idle.map(|(config, _)| config).collect()
}
