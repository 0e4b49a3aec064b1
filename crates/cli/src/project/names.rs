//! Names of `config/project.toml` that must be those of something: of lines, exchanges, rates and
//! companies in the tables, and of indices.
//!
//! An acceptance, an exception or a cut-off of a misspelt name has no effect, and somebody believes
//! that it has. So every command that reads the tables refuses them, and not `kapok check` alone.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use kapok_domain::{Currency, Mic, did_you_mean};
use kapok_market::History;
use kapok_strict_toml::Problem;

use super::config::ProjectConfig;
use super::gate::{AcceptConfig, DecideConfig};

/// Longest time between the prices and a decision about a session before or after them: a vendor
/// may be late by days, and a mistyped year is off by hundreds.
const DECIDED_AWAY: Days = Days::new(31);

/// Forms of subjects that are no security.
const SUBJECTS: &str = "write it as the finding does: `exchange XHKG`, `rate EUR/USD of ECB`, \
                        `curve EFFR ON`, `index ID`, `company ID`, `table prices`";

/// Whether the file names anything of the tables.
pub(super) fn names_facts(config: &ProjectConfig) -> bool {
    let gate = config.gate.iter().any(|gate| {
        let exceptions = gate.exceptions.iter();
        let named = exceptions.filter(|one| one.exchange.is_some() || one.source.is_some()).count();
        !gate.accept.is_empty() || !gate.decide.is_empty() || named > 0
    });
    gate || config.known.iter().any(|rule| rule.exchange().is_some())
}

/// Problems of names that no index file has: of cut-offs, exceptions and acceptances.
///
/// * `indices`: ids of all index files, those with errors too
pub(super) fn of_indices(config: &ProjectConfig, indices: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut look = |path: String, name: &str| {
        let all = || format!("indices are {}", indices.join(", "));
        let problem = unknown(path, "index", name, indices);
        problems.extend(problem.map(|problem| match problem.hint {
            Some(_) => problem,
            None => problem.hint(all()),
        }));
    };
    for (at, family) in config.cut_off.iter().flat_map(|section| &section.families).enumerate() {
        let named = family.indices.iter().enumerate();
        named.for_each(|(i, id)| look(format!("cut_off.families[{at}].indices[{i}]"), id));
    }
    if let Some(gate) = &config.gate {
        for (at, exception) in gate.exceptions.iter().enumerate() {
            let index = exception.index.as_deref();
            index.into_iter().for_each(|id| look(format!("gate.exceptions[{at}].index"), id));
        }
        for (at, accept) in gate.accept.iter().enumerate() {
            let index = accept.subject.as_deref().and_then(|s| s.strip_prefix("index "));
            index.into_iter().for_each(|id| look(format!("gate.accept[{at}].subject"), id));
        }
    }
    problems
}

/// Problems of names that the tables do not have.
///
/// * `period`: first and last day with prices
pub(super) fn of_facts(
    config: &ProjectConfig,
    history: &History,
    period: Option<(NaiveDate, NaiveDate)>,
) -> Vec<Problem> {
    let names = Names::of(history);
    let mut problems = Vec::new();
    for (at, rule) in config.known.iter().enumerate() {
        let path = || format!("known[{at}].exchange");
        problems.extend(rule.exchange().and_then(|mic| names.exchange(path(), mic)));
    }
    if let Some(gate) = &config.gate {
        for (at, accept) in gate.accept.iter().enumerate() {
            problems.extend(names.accepted(&format!("gate.accept[{at}]"), accept));
        }
        for (at, exception) in gate.exceptions.iter().enumerate() {
            let path = |key: &str| format!("gate.exceptions[{at}].{key}");
            let mic = exception.exchange.as_deref();
            problems.extend(mic.and_then(|mic| names.exchange(path("exchange"), mic)));
            let source = exception.source.as_deref();
            problems.extend(source.and_then(|source| names.source(path("source"), source)));
        }
        for (at, decide) in gate.decide.iter().enumerate() {
            problems.extend(names.decided(&format!("gate.decide[{at}]"), decide, period));
        }
    }
    problems
}

/// Names in the tables.
struct Names<'a> {
    history: &'a History,
    lines: Vec<&'a str>,
    exchanges: BTreeSet<Mic>,
    companies: Vec<&'a str>,
    fixes: Vec<&'a str>,
    /// Curves of interest rates with their tenors, as findings name them.
    curves: Vec<String>,
}

impl<'a> Names<'a> {
    fn of(history: &'a History) -> Self {
        let lines = history.securities();
        Self {
            history,
            lines: lines.iter().map(|line| line.id.as_str()).collect(),
            exchanges: lines.iter().map(|line| line.mic).collect(),
            companies: history.issuers().iter().map(|issuer| issuer.as_str()).collect(),
            fixes: history.fix_names().collect(),
            curves: history.curves().iter().map(|(curve, at)| format!("{curve} {at}")).collect(),
        }
    }

    fn exchange(&self, path: String, mic: &str) -> Option<Problem> {
        let known: Vec<&str> = self.exchanges.iter().map(Mic::as_str).collect();
        let problem = unknown(path, "line on the exchange", mic, &known)?;
        Some(match problem.hint {
            Some(_) => problem,
            None => problem.hint(format!("lines are on {}", known.join(", "))),
        })
    }

    /// Problem of a source that no row states.
    fn source(&self, path: String, source: &str) -> Option<Problem> {
        let absent = self.history.find_text(source).is_none();
        let problem = || Problem::new(path, format!("no row has the source `{source}`"));
        absent.then(|| problem().hint("write it as the column `source` of the table does"))
    }

    fn accepted(&self, path: &str, accept: &AcceptConfig) -> Option<Problem> {
        let security = accept.security.as_ref();
        if let Some(security) = security {
            let problem = unknown(format!("{path}.security"), "security", security, &self.lines);
            return problem.or_else(|| self.event(format!("{path}.event"), accept));
        }
        self.subject(format!("{path}.subject"), accept.subject.as_ref()?)
    }

    /// Problem of an id that no event of the line has on the date.
    fn event(&self, path: String, accept: &AcceptConfig) -> Option<Problem> {
        let (line, date, id) = (accept.subject(), accept.date.0, accept.event.as_deref()?);
        let is_of_line = |at| self.history.security(at).id.as_str() == line;
        let events = self.history.actions().all().iter();
        let events = events.filter(|event| event.ex_date == date && is_of_line(event.security));
        let known: Vec<&str> = events.map(|event| &*event.event_id).collect();
        let problem = unknown(path, &format!("event of {line} on {date}"), id, &known)?;
        Some(match problem.hint {
            None if !known.is_empty() => problem.hint(format!("events are {}", known.join(", "))),
            _ => problem,
        })
    }

    /// Problem of a subject: no finding has it.
    fn subject(&self, path: String, subject: &str) -> Option<Problem> {
        let tables = || kapok_loader::table_schemas().iter().map(|table| table.name);
        let (kind, name) = subject.split_once(' ').unwrap_or((subject, ""));
        match kind {
            "exchange" => self.exchange(path, name),
            "rate" => self.rate(path, name),
            "curve" => unknown(
                path,
                "curve",
                name,
                &self.curves.iter().map(String::as_str).collect::<Vec<_>>(),
            ),
            "company" => unknown(path, "company", name, &self.companies),
            "table" => unknown(path, "table", name, &tables().collect::<Vec<_>>()),
            // Indices are no facts: `of_indices` looks at them.
            "index" => None,
            // A security, or one with the ids of its events.
            line if self.lines.contains(&line) => None,
            _ => Some(Problem::new(path, "no finding has this subject").hint(SUBJECTS)),
        }
    }

    /// Problem of a pair of currencies and its fixing, as in `EUR/USD of ECB`.
    fn rate(&self, path: String, name: &str) -> Option<Problem> {
        let parts = name.split_once(" of ");
        let parts = parts.and_then(|(pair, fix)| Some((pair.split_once('/')?, fix)));
        let Some(((base, quote), fix)) = parts else {
            return Some(Problem::new(path, "no finding has this subject").hint(SUBJECTS));
        };
        let is_code = |code: &&str| code.parse::<Currency>().is_ok();
        if let Some(code) = [base, quote].into_iter().find(|code| !is_code(code)) {
            let problem = Problem::new(path, format!("`{code}` is no currency of ISO 4217"));
            return Some(problem.hint(SUBJECTS));
        }
        unknown(path, "fixing of exchange rates", fix, &self.fixes)
    }

    fn decided(
        &self,
        path: &str,
        decide: &DecideConfig,
        period: Option<(NaiveDate, NaiveDate)>,
    ) -> Option<Problem> {
        let unknown =
            unknown(format!("{path}.security"), "security", &decide.security, &self.lines);
        let closed = || self.without_session(format!("{path}.date"), decide);
        let away = || {
            let (date, (first, last)) = (decide.date.0, period?);
            let message = match (date > last + DECIDED_AWAY, date + DECIDED_AWAY < first) {
                (true, _) => format!("{date} is long after {last}, the last day with prices"),
                (_, true) => format!("{date} is long before {first}, the first day with prices"),
                (false, false) => return None,
            };
            Some(Problem::new(format!("{path}.date"), message).hint("check the year"))
        };
        unknown.or_else(closed).or_else(away)
    }

    /// Problem of a day on which the exchange of the line does not trade.
    fn without_session(&self, path: String, decide: &DecideConfig) -> Option<Problem> {
        let line = self.history.find(&decide.security.parse().ok()?)?;
        let (mic, date) = (self.history.security(line).mic, decide.date.0);
        let closed = self.history.calendars().is_open(mic, date) == Ok(false);
        let message = format!("{date} is no session of {mic}, on which {} is", decide.security);
        closed.then(|| Problem::new(path, message).hint("decide the price of a session"))
    }
}

fn unknown(path: String, what: &str, name: &str, known: &[&str]) -> Option<Problem> {
    if known.contains(&name) {
        return None;
    }
    let problem = Problem::new(path, format!("there is no {what} `{name}`"));
    Some(match did_you_mean(name, known.iter().copied()) {
        Some(hint) => problem.hint(hint),
        None => problem,
    })
}
