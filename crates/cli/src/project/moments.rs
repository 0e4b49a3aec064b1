//! Moments at which facts are known: `[cut_off]` and `[[known]]` of `config/project.toml`.

use std::path::Path;

use chrono::NaiveTime;
use kapok_domain::{LocalTime, Mic};
use kapok_loader::{MomentRule, TimeZone};
use kapok_market::{CutOff, CutOffs};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::files::{covers, unknown_source, unknown_table, unknown_zone};

/// Publication cut-off: facts that are known by then count for the evening of a day, in a run and
/// in a replay alike.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CutOffSection {
    /// Time of day, `HH:MM`.
    time: String,
    /// Time zone of the time, such as `Asia/Hong_Kong`.
    time_zone: String,
    /// Families of indices with cut-offs of their own.
    #[serde(default)]
    pub(crate) families: Vec<FamilyCutOff>,
}

/// Publication cut-off of a family of indices.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FamilyCutOff {
    /// Indices of the family, by their ids.
    pub(crate) indices: Vec<String>,
    /// Time of day, `HH:MM`.
    time: String,
    /// Time zone of the time, such as `Asia/Hong_Kong`.
    time_zone: String,
}

/// Statement on when rows without `known_at` could be known: at the close of the exchange on the
/// date of the row, and a delay after it. Of several, the last one holds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownConfig {
    /// Folder of the rows, as in `project.sources`; absent: all.
    source: Option<String>,
    /// Table of the rows; absent: all.
    table: Option<String>,
    /// Exchange of the lines of `prices` and `shares`, by its market identifier code; absent: all,
    /// and the rows of all tables.
    exchange: Option<String>,
    /// Close of the exchange, local time, `HH:MM`.
    close: String,
    /// Time zone of the close, such as `Asia/Hong_Kong`.
    time_zone: String,
    /// Time from the close until rows are known, in minutes.
    delay_minutes: u32,
}

impl CutOffSection {
    /// The cut-offs; texts that say nothing were refused by [`check`].
    pub(super) fn cut_offs(&self) -> CutOffs {
        let evening = |time: &str, zone: &str| {
            local_time(time, zone, 0).map_or(CutOff::EndOfDay, CutOff::Evening)
        };
        let families = self.families.iter();
        let families = families
            .map(|family| (family.indices.clone(), evening(&family.time, &family.time_zone)));
        CutOffs { others: evening(&self.time, &self.time_zone), families: families.collect() }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        problems.extend(no_time("cut_off.time".to_owned(), &self.time));
        problems.extend(unknown_zone("cut_off.time_zone".to_owned(), Some(&self.time_zone)));
        let mut named: Vec<&str> = Vec::new();
        for (at, family) in self.families.iter().enumerate() {
            let path = |key: &str| format!("cut_off.families[{at}].{key}");
            problems.extend(no_time(path("time"), &family.time));
            problems.extend(unknown_zone(path("time_zone"), Some(&family.time_zone)));
            if family.indices.is_empty() {
                let problem = Problem::new(path("indices"), "the family has no index");
                problems.push(problem.hint("name its indices, or leave the family out"));
            }
            problems.extend(self.as_the_project(family, path("time")));
            for (i, index) in family.indices.iter().enumerate() {
                if named.contains(&index.as_str()) {
                    let message = format!("`{index}` has a cut-off already");
                    let problem = Problem::new(path(&format!("indices[{i}]")), message);
                    problems.push(problem.hint("name each index in one family, once"));
                }
                named.push(index);
            }
        }
        problems
    }

    /// Problem of a family whose cut-off is that of all other indices.
    fn as_the_project(&self, family: &FamilyCutOff, path: String) -> Option<Problem> {
        let same = (&family.time, &family.time_zone) == (&self.time, &self.time_zone);
        same.then(|| {
            Problem::new(path, "the family has the cut-off of the project")
                .hint("state another one, or leave the family out")
        })
    }
}

/// Tables whose rows are always known: a statement on when would have no effect.
const ALWAYS_KNOWN: [&str; 2] = ["securities", "holidays"];

/// Tables whose rows are about a line, so that they have an exchange.
const OF_LINES: [&str; 2] = ["prices", "shares"];

impl KnownConfig {
    /// Problem of an exchange that no row of the table has.
    fn without_lines(&self, path: String) -> Option<Problem> {
        let table = self.table.as_deref().filter(|table| !OF_LINES.contains(table))?;
        self.exchange.as_ref().map(|_| {
            let message = format!("rows of `{table}` have no exchange, so this has no effect");
            Problem::new(path, message).hint("leave `exchange` out, or name `prices` or `shares`")
        })
    }

    /// Problem of a table whose rows have no moment at which they become known.
    fn always_known(&self, path: String) -> Option<Problem> {
        let table = self.table.as_deref().filter(|table| ALWAYS_KNOWN.contains(table))?;
        let message = format!("rows of `{table}` are always known, so this has no effect");
        Some(Problem::new(path, message).hint("leave the statement out, or name another table"))
    }

    /// Problem of a statement that a later one replaces for all of its rows.
    fn replaced(&self, path: String, later: &[Self]) -> Option<Problem> {
        let covers = |other: &Self| {
            covers(other.source.as_ref(), self.source.as_ref())
                && covers(other.table.as_ref(), self.table.as_ref())
                && covers(other.exchange.as_ref(), self.exchange.as_ref())
        };
        later.iter().any(covers).then(|| {
            let message = "a later [[known]] is about all of these rows";
            let hint = "the last statement holds: leave this one out, or put it after the other";
            Problem::new(path, message).hint(hint)
        })
    }

    /// Exchange of the lines, if it is stated.
    pub(super) fn exchange(&self) -> Option<&str> {
        self.exchange.as_deref()
    }

    /// Words that name the statement, if its table has no file.
    ///
    /// * `tables`: those that have one
    pub(crate) fn unmatched(&self, tables: &[&str]) -> Option<String> {
        let table = self.table.as_ref().filter(|table| !tables.contains(&table.as_str()))?;
        Some(format!("[[known]] of {table}: there is no such file"))
    }

    /// The statement; texts that say nothing were refused by [`check`].
    pub(super) fn rule(&self, root: &Path) -> Option<MomentRule> {
        Some(MomentRule {
            source: self.source.as_ref().map(|folder| root.join(folder)),
            table: self.table.clone(),
            exchange: self.exchange.as_ref().and_then(|mic| mic.parse().ok()),
            time: local_time(&self.close, &self.time_zone, self.delay_minutes)?,
        })
    }
}

fn local_time(time: &str, zone: &str, delay_minutes: u32) -> Option<LocalTime> {
    Some(LocalTime {
        time: time_of_day(time)?,
        zone: zone.parse::<TimeZone>().ok()?,
        delay_minutes,
    })
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let digits = text.len() == 5;
    NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| digits)
}

/// Problems of `[cut_off]` and `[[known]]`.
///
/// * `sources`: folders of the project
pub(super) fn check(
    cut_off: Option<&CutOffSection>,
    known: &[KnownConfig],
    sources: &[String],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(cut_off.into_iter().flat_map(CutOffSection::problems));
    for (at, rule) in known.iter().enumerate() {
        let path = |key: &str| format!("known[{at}].{key}");
        problems.extend(unknown_source(path("source"), rule.source.as_ref(), sources));
        problems.extend(unknown_table(path("table"), rule.table.as_ref()));
        problems.extend(no_time(path("close"), &rule.close));
        problems.extend(unknown_zone(path("time_zone"), Some(&rule.time_zone)));
        problems.extend(rule.exchange.as_ref().and_then(|mic| no_exchange(path("exchange"), mic)));
        problems.extend(rule.without_lines(path("exchange")));
        problems.extend(rule.always_known(path("table")));
        problems.extend(rule.replaced(format!("known[{at}]"), &known[at + 1..]));
    }
    problems
}

fn no_time(path: String, text: &str) -> Option<Problem> {
    let wrong = time_of_day(text).is_none();
    let problem = || Problem::new(path, format!("`{text}` is no time of day"));
    wrong.then(|| problem().hint("write 18:30"))
}

/// Form of a market identifier code.
pub(super) const MIC_HINT: &str = "write the code of four letters, such as XHKG";

fn no_exchange(path: String, text: &str) -> Option<Problem> {
    let mic: Mic = match text.parse() {
        Ok(mic) => mic,
        Err(error) => return Some(Problem::new(path, format!("{error}")).hint(MIC_HINT)),
    };
    if mic.is_listed() {
        return None;
    }
    let problem = Problem::new(path, format!("`{mic}` is no market identifier code of ISO 10383"));
    Some(match mic.meant(&[]) {
        Some(meant) => problem.hint(format!("did you mean `{meant}`?")),
        None => problem.hint(MIC_HINT),
    })
}
