//! Columns and evaluations that an index file declares and nothing reads.
//!
//! A file is asked only where it compiles: the rule that is wrong may be the one that reads the
//! column.

use std::collections::BTreeSet;

use kapok_columns::calculated::{Calculated, CalculatedConfig, EvaluatedPart};
use kapok_columns::{ColumnConfig, ColumnSource, DISCLOSED, PUBLISHED};
use kapok_market::column::Binding;
use kapok_strict_toml::{Diagnostic, Document, Problem};

use crate::config::IndexConfig;
use crate::moved::MOVED;
use crate::rulebook::Rulebook;

impl Rulebook {
    /// A problem of an index file that is right in form, at its place in the text.
    #[must_use]
    pub fn diagnose(text: &str, problem: Problem) -> Vec<Diagnostic> {
        match Document::parse_knowing::<IndexConfig>(text, MOVED) {
            Ok((document, _)) => document.diagnose(vec![problem]),
            Err(wrong) => wrong,
        }
    }

    /// Everything that an index file declares and nothing reads, each with its place: columns,
    /// columns that are declared as another one is, and evaluations of which no column shows a
    /// part.
    ///
    /// * `text`: text of the file that this rulebook was compiled from
    ///
    /// Source: `docs/index-files.md`, "What has no effect".
    #[must_use]
    pub fn unread(&self, text: &str) -> Vec<Diagnostic> {
        match Document::parse_knowing::<IndexConfig>(text, MOVED) {
            Ok((document, config)) => document.diagnose(unread(&config, self)),
            Err(wrong) => wrong,
        }
    }
}

fn unread(config: &IndexConfig, book: &Rulebook) -> Vec<Problem> {
    let read = read(book);
    let twice = twice(config);
    let is_told = |name: &&str| twice.iter().any(|(other, _)| other == name);
    let declared = config.columns.keys().map(String::as_str).filter(|name| !is_told(name));
    let columns = declared.filter(|name| !read.contains(name)).map(unread_column);
    let same = twice.iter().map(|(name, same)| declared_twice(name, same));
    columns.chain(same).chain(unread_evaluations(config)).collect()
}

fn unread_column(name: &str) -> Problem {
    let message = format!("nothing reads the column `{name}`");
    let hint = "take it out, or name it in a rule, a ranking or the weighting";
    Problem::new(format!("columns.{name}"), message).hint(hint)
}

/// Columns that are declared as another one is, with that one. A name that is published or
/// disclosed may say what another column says: it is read by its name.
fn twice(config: &IndexConfig) -> Vec<(&str, &str)> {
    let is_public = |name: &str| DISCLOSED.contains(&name) || PUBLISHED.contains(&name);
    let own: Vec<_> = config.columns.iter().filter(|(name, _)| !is_public(name)).collect();
    let same = |at: usize| own[..at].iter().find(|(_, other)| *other == own[at].1);
    let pair = |at: usize| Some((own[at].0.as_str(), same(at)?.0.as_str()));
    (0..own.len()).filter_map(pair).collect()
}

fn declared_twice(name: &str, same: &str) -> Problem {
    let message = format!("the column `{name}` is declared as `{same}` is");
    let hint = format!("take it out, and name `{same}` in its place");
    Problem::new(format!("columns.{name}"), message).hint(hint)
}

/// Evaluations of which no column shows a part.
fn unread_evaluations(config: &IndexConfig) -> Vec<Problem> {
    let shown = |name: &String| {
        config.columns.values().any(|column| match column {
            ColumnConfig::Calculated(CalculatedConfig::Evaluated { evaluation }) => {
                evaluation.of == *name
            }
            _ => false,
        })
    };
    let problem = |name: &String| {
        let message = format!("no column shows a part of the evaluation `{name}`");
        let hint = format!(
            "take it out, or declare a column: esg_score = {{ evaluation = {{ of = \"{name}\", \
             part = \"total\" }} }}"
        );
        Problem::new(format!("evaluations.{name}"), message).hint(hint)
    };
    config.evaluations.keys().filter(|name| !shown(name)).map(problem).collect()
}

/// Columns that are read when the index is reviewed, published or disclosed.
fn read(book: &Rulebook) -> BTreeSet<&str> {
    let columns = book.columns();
    let mut open = named(book);
    let mut read = BTreeSet::new();
    if book.discloses() {
        open.extend(of_parts(book));
    }
    while let Some(name) = open.pop() {
        if read.insert(name) {
            open.extend(columns.needed(name));
        }
        if open.is_empty() && book.discloses() {
            open.extend(next_system(book, &read));
        }
    }
    read
}

/// Columns that sections name, and those that are read by their names.
fn named(book: &Rulebook) -> Vec<&str> {
    let mut names = book.methodology.columns();
    if let Some(climate) = &book.methodology.climate {
        let exclusions = climate.exclusions.iter().map(|rule| &rule.predicate);
        let read = exclusions.chain([&climate.high_impact]).flat_map(|read| &read.columns);
        names.extend(read.map(String::as_str));
        names.push(&climate.intensity);
    }
    names.extend(book.carbon.as_ref().and_then(|carbon| carbon.peers.as_deref()));
    names.extend(PUBLISHED);
    if book.discloses() {
        names.extend(DISCLOSED);
    }
    names
}

/// Columns of scores that a disclosure finds by what they are.
///
/// Source: `docs/methodology/disclosure.md` §2.
fn of_parts(book: &Rulebook) -> impl Iterator<Item = &str> {
    let is_score = |source: &ColumnSource| match source {
        ColumnSource::Calculated(Calculated::Evaluated(evaluated)) => {
            evaluated.part != EvaluatedPart::Band
        }
        ColumnSource::Data(data) => matches!(data.binding, Binding::Score { .. }),
        _ => false,
    };
    let scores = book.sources.iter().filter(move |(_, source)| is_score(source));
    scores.map(|(name, _)| name.as_str())
}

/// The first column of industry codes that is not read yet and of whose system no other is: a
/// disclosure takes its system from it.
///
/// Source: `docs/methodology/disclosure.md` §3.
fn next_system<'b>(book: &'b Rulebook, read: &BTreeSet<&str>) -> Option<&'b str> {
    let systems = || {
        let system = |(name, source): (&'b String, &ColumnSource)| {
            Some((name.as_str(), source.industry_system()?))
        };
        book.sources.iter().filter_map(system)
    };
    let is_open = |(name, system): &(&str, _)| {
        !read.contains(name)
            && !systems().any(|(other, own)| own == *system && read.contains(other))
    };
    systems().find(is_open).map(|(name, _)| name)
}
