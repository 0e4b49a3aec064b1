//! The data gate of `kapok check`: all facts, and the names in its section.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kapok_domain::{Mic, did_you_mean};
use kapok_gate::{Check, Finding, Gate, Severity, Span, review};
use kapok_market::History;
use kapok_scheduler::Compiled;

use crate::failure::{Code, Failure};
use crate::messages::say;
use crate::output::Rows;
use crate::project::{AcceptConfig, DecideConfig, GateSection, Project};

use super::evenings::Evenings;
use super::row::note;

/// Findings of the gate about a whole history, and what is wrong with its section.
pub(super) struct Gated<'a> {
    section: Option<&'a GateSection>,
    /// Last day of the history.
    last: Option<NaiveDate>,
    findings: Vec<Finding>,
    /// Findings of the evenings of indices, which need what these hold.
    of_evenings: Vec<(String, Finding)>,
    /// Names of the section that do not exist: key, and message with the nearest name.
    unknown: Vec<(&'static str, String)>,
    /// Acceptances that no finding needs.
    idle: Vec<&'a AcceptConfig>,
}

impl<'a> Gated<'a> {
    pub(super) fn of(
        project: &'a Project,
        history: &History,
        books: &[Compiled],
        evenings: &Evenings,
    ) -> Self {
        let section = project.config.gate.as_ref();
        let mut gated = Self {
            section,
            last: None,
            findings: Vec::new(),
            of_evenings: Vec::new(),
            unknown: Vec::new(),
            idle: Vec::new(),
        };
        let (Some(section), Some(gate)) = (section, project.gate()) else { return gated };
        gated.unknown = unknown(section, history, books);
        let [first, .., last] = history.prices().days() else { return gated };
        let found = review(history, &gate.limits, Span { after: *first, to: *last });
        // A family with a cut-off of its own may know the same fact.
        let key = |f: &Finding| (f.check, f.subject.clone(), f.date);
        let known: BTreeSet<_> = found.iter().map(key).collect();
        let of_evenings = evenings.findings.iter().filter(|(_, f)| !known.contains(&key(f)));
        gated.idle = idle(section, &gate, found.iter().chain(of_evenings.clone().map(|(_, f)| f)));
        gated.of_evenings = of_evenings
            .flat_map(|(index, finding)| {
                let open = gate.unanswered(history, vec![finding.clone()], *last);
                open.into_iter().map(|finding| (index.clone(), finding)).collect::<Vec<_>>()
            })
            .collect();
        gated.findings = gate.unanswered(history, found, *last);
        gated.last = Some(*last);
        gated
    }

    /// Adds a row for each finding and for each name that does not exist.
    pub(super) fn list(&self, rows: &mut Rows) {
        for (key, message) in &self.unknown {
            rows.push(note("config", key, message));
        }
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
        for (index, finding) in blocks {
            rows.push(note("gate", finding.check.name(), &format!("{index}: {finding}")));
        }
        list_warnings(&warnings, rows);
    }

    /// Prints the accepted findings with their reasons, and those that are accepted no longer.
    pub(super) fn accepted(&self) {
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
        for accept in &self.idle {
            let (date, subject, check) = (accept.date.0, accept.words(), accept.check.name());
            say(format_args!("note: there is no finding to accept: {date} {subject}: {check}"));
        }
    }

    pub(super) fn verdict(&self) -> Result<(), Failure> {
        if let [first, ..] = self.unknown.as_slice() {
            let message = format!("{} name(s) under [gate] do not exist", self.unknown.len());
            return Err(Failure::new(Code::Usage, message).hint(&*first.1));
        }
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

/// Adds a row for the warnings of each check: the newest, and the number of the others. Years of
/// evenings have many, which nobody has to answer any more.
fn list_warnings(warnings: &[&(String, Finding)], rows: &mut Rows) {
    let mut checks: BTreeMap<Check, Vec<&(String, Finding)>> = BTreeMap::new();
    for warning in warnings {
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

/// Securities, exchanges, indices and sources of the section that do not exist.
fn unknown(
    section: &GateSection,
    history: &History,
    books: &[Compiled],
) -> Vec<(&'static str, String)> {
    let lines: Vec<&str> = history.securities().iter().map(|line| line.id.as_str()).collect();
    let mics: BTreeSet<Mic> = history.securities().iter().map(|line| line.mic).collect();
    let mics: Vec<&str> = mics.iter().map(Mic::as_str).collect();
    let indices: Vec<&str> = books.iter().map(|compiled| compiled.book.id.as_str()).collect();
    let mut found = Vec::new();
    let mut look = |key, what: &str, name: Option<&str>, known: &[&str]| {
        let Some(name) = name.filter(|name| !known.contains(name)) else { return };
        let nearest = did_you_mean(name, known.iter().copied());
        let nearest = nearest.map(|hint| format!("; {hint}")).unwrap_or_default();
        found.push((key, format!("there is no {what} `{name}`{nearest}")));
    };
    for accept in &section.accept {
        look("gate.accept", "security", accept.security.as_deref(), &lines);
        let (what, known) = events_of(accept, history);
        look("gate.accept", &what, accept.event.as_deref(), &known);
    }
    for decide in &section.decide {
        look("gate.decide", "security", Some(&decide.security), &lines);
    }
    let decided = section.decide.iter().filter_map(|decide| without_session(decide, history));
    for exception in &section.exceptions {
        let key = "gate.exceptions";
        look(key, "line on the exchange", exception.exchange.as_deref(), &mics);
        look(key, "index", exception.index.as_deref(), &indices);
        let source = exception.source.as_deref();
        look(key, "source", source.filter(|name| history.find_text(name).is_none()), &[]);
    }
    found.extend(decided.map(|why| ("gate.decide", why)));
    found
}

/// Events of the line of an acceptance on its date: their name in words, and the ids.
fn events_of<'h>(accept: &AcceptConfig, history: &'h History) -> (String, Vec<&'h str>) {
    let (line, date) = (accept.subject(), accept.date.0);
    let is_of_line = |at: kapok_market::SecurityIx| history.security(at).id.as_str() == line;
    let events = history.actions().all().iter();
    let events = events.filter(|event| event.ex_date == date && is_of_line(event.security));
    (format!("event of {line} on {date}"), events.map(|event| &*event.event_id).collect())
}

/// Decision about a day on which the exchange of the line does not trade: it would have no effect.
fn without_session(decide: &DecideConfig, history: &History) -> Option<String> {
    let line = history.find(&decide.security.parse().ok()?)?;
    let (mic, date) = (history.security(line).mic, decide.date.0);
    let closed = history.calendars().is_open(mic, date) == Ok(false);
    closed.then(|| format!("{date} is no session of {mic}, on which {} is", decide.security))
}
