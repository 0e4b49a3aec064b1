//! Index files compiled: a file with errors stops its own index, and those that need it.

use chrono::NaiveDate;
use kapok_backtest::{BlendError, BlendGraph};
use kapok_domain::{Calendars, IndexId, did_you_mean};
use kapok_scheduler::Compiled;
use kapok_strict_toml::Problem;

use super::diagnostics::{Wrong, report};
use super::index_file::{Fault, IndexFile};
use super::library::Shared;
use crate::failure::{Code, Failure};

/// Index files compiled, in the order of their ids, and those that are not.
#[derive(Debug)]
pub(crate) struct Compilation {
    pub(crate) books: Vec<Compiled>,
    /// Ids of indices that were to be compiled and are not; the name of a file that has no id.
    pub(crate) stopped: Vec<String>,
}

impl Compilation {
    /// Failure of the indices that are not compiled, after the others went on.
    pub(crate) fn verdict(stopped: &[String], code: Code) -> Result<(), Failure> {
        match stopped.is_empty() {
            true => Ok(()),
            false => Err(Failure::new(code, format!("not compiled: {}", stopped.join(", ")))),
        }
    }
}

/// Compiles all index files.
///
/// * `only`: indices that are asked for; none: all
/// * `rules`: day of the version whose rules are to hold always, of indices with several versions
///
/// # Errors
///
/// If none is left.
pub(super) fn compile_all(
    files: &[IndexFile],
    shared: &Shared,
    calendars: &Calendars,
    only: &[String],
    rules: Option<NaiveDate>,
) -> Result<Compilation, Failure> {
    let (mut books, mut stopped, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    let mut needing = Vec::new();
    let mut wrong: Vec<Wrong<'_>> = shared.broken.iter().map(|broken| broken.wrong()).collect();
    for file in files {
        match file.compile(shared, calendars, rules) {
            Ok(compiled) => books.push(compiled),
            Err(fault) => {
                stopped.push(file.id());
                match fault {
                    Fault::Wrong(found) => wrong.extend(found),
                    Fault::Folder(failure) => failures.push(failure),
                    Fault::Broken(failure) => needing.push(failure),
                }
            }
        }
    }
    books.sort_by(|a, b| a.book.id.cmp(&b.book.id));
    let orphans = orphans(files, &books, &stopped);
    books.retain(|compiled| orphans.iter().all(|(id, _)| *id != compiled.book.id));
    stopped.extend(orphans.iter().map(|(id, _)| id.to_string()));
    wrong.extend(orphans.into_iter().map(|(_, wrong)| wrong));
    failures.extend((!wrong.is_empty()).then(|| report(&wrong)));
    failures.extend(needing);
    let is_asked_for =
        |id: &IndexId| only.is_empty() || only.iter().any(|name| name == id.as_str());
    while let Some((ids, failure)) = fault(&books, &stopped) {
        // Who asks for one index is not told of others that wait for one with errors.
        failures.extend(ids.iter().any(is_asked_for).then_some(failure));
        books.retain(|compiled| !ids.contains(&compiled.book.id));
        stopped.extend(ids.iter().map(ToString::to_string));
    }
    // The last failure is the command's own where nothing is left.
    let last = if books.is_empty() { failures.pop() } else { None };
    failures.iter().for_each(Failure::report);
    match last {
        Some(failure) => Err(failure),
        None => Ok(Compilation { books, stopped }),
    }
}

/// Indices whose parent is in no index file, with the place that names it.
fn orphans<'f>(
    files: &'f [IndexFile],
    books: &[Compiled],
    stopped: &[String],
) -> Vec<(IndexId, Wrong<'f>)> {
    let known = || {
        let compiled = books.iter().map(|compiled| compiled.book.id.as_str());
        compiled.chain(stopped.iter().map(String::as_str))
    };
    let orphan = |Compiled { book, .. }: &Compiled| {
        let parent =
            book.parent.as_ref().filter(|parent| known().all(|id| id != parent.as_str()))?;
        let others = || known().filter(|id| *id != book.id.as_str());
        let hint = did_you_mean(parent.as_str(), others());
        let all: Vec<&str> = others().collect();
        let hint = hint.unwrap_or_else(|| match all.is_empty() {
            true => "take `parent` out: there is no other index".to_owned(),
            false => format!("indices are {}", all.join(", ")),
        });
        let message = format!("no index file has the id `{parent}`");
        let problem = Problem::new("index.parent", message).hint(hint);
        let file = files.iter().find(|file| file.id() == book.id.as_str())?;
        Some((book.id.clone(), file.wrong(problem)?))
    };
    books.iter().filter_map(orphan).collect()
}

/// Indices that cannot go on although their own files are right, and why.
fn fault(books: &[Compiled], stopped: &[String]) -> Option<(Vec<IndexId>, Failure)> {
    let failure = |message: String| Failure::new(Code::Usage, message);
    let of_two = |compiled: &&Compiled| stopped.contains(&compiled.book.id.to_string());
    if let Some(Compiled { book, .. }) = books.iter().find(of_two) {
        let message = format!("another index file has the id `{}`, and has errors", book.id);
        return Some((vec![book.id.clone()], failure(message)));
    }
    if let Some(pair) = books.windows(2).find(|pair| pair[0].book.id == pair[1].book.id) {
        let id = pair[0].book.id.clone();
        let message = format!("two index files have the id `{id}`");
        return Some((vec![id], failure(message)));
    }
    for Compiled { book, .. } in books {
        let parent = book.parent.as_ref().filter(|parent| place(books, parent.as_str()).is_none());
        if let Some(parent) = parent {
            let message = format!("{}: its parent {parent} is not compiled", book.id);
            return Some((vec![book.id.clone()], failure(message)));
        }
    }
    let error = BlendGraph::checked(books.iter().map(|compiled| &compiled.book)).err()?;
    let ids = match &error {
        BlendError::NoIndex { blend, .. } if stopped.contains(&blend.index.to_string()) => {
            let message = format!("{blend}, and {} is not compiled", blend.index);
            return Some((vec![blend.of.clone()], failure(message)));
        }
        BlendError::NoIndex { blend, .. }
        | BlendError::NoSeries { blend, .. }
        | BlendError::OtherCurrency { blend, .. } => vec![blend.of.clone()],
        BlendError::Circle { indices } => indices.clone(),
    };
    Some((ids, error.into()))
}

/// Place of an index among compiled ones.
pub(super) fn place(books: &[Compiled], id: &str) -> Option<usize> {
    books.iter().position(|compiled| compiled.book.id.as_str() == id)
}

/// Failure to find an index.
pub(super) fn unknown(name: &str, books: &[Compiled]) -> Failure {
    let known: Vec<&str> = books.iter().map(|compiled| compiled.book.id.as_str()).collect();
    let hint = did_you_mean(name, known.iter().copied());
    let hint = hint.unwrap_or_else(|| format!("indices are {}", known.join(", ")));
    Failure::new(Code::Usage, format!("no index file has the id `{name}`")).hint(hint)
}
