//! Every key with its edits, against what is published without them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use toml::Value;

use crate::base::{Base, Change, Corpus, Refused, Unmoved, get, known, set, set_at};
use crate::edit::edits;
use crate::publish::{Files, Outcome, outcome};
use crate::schema::{Key, Kind, Place, places};
use crate::world::World;

/// What came of all keys.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Keys by kind of file.
    keys: BTreeMap<Kind, usize>,
    /// What is wrong, one text a key.
    pub(crate) faults: Vec<String>,
}

impl Report {
    pub(crate) fn counts(&self) -> String {
        let counts = self.keys.iter().map(|(kind, count)| format!("{}: {count}", kind.word()));
        format!("keys: {}", counts.collect::<Vec<_>>().join(", "))
    }
}

/// A key, and all places that base files have of it.
struct Task<'c> {
    path: String,
    key: Key,
    places: Vec<(&'c Base, Vec<String>)>,
}

pub(crate) fn run(corpus: &Corpus, world: &World) -> Report {
    let mut report = Report::default();
    let plain = in_parallel(&corpus.bases, |base| outcome(&files(corpus, base, None), world));
    let mut usable = Vec::new();
    for (base, outcome) in corpus.bases.iter().zip(&plain) {
        match outcome {
            Outcome::Refused(why) => {
                report.faults.push(format!("base `{}` is refused: {why}", base.id));
            }
            Outcome::Published(published) => {
                if let Some(held) = &published.held {
                    report.faults.push(format!("base `{}` is held: {held}", base.id));
                }
                usable.push((base, outcome));
            }
        }
    }
    let plain: BTreeMap<&str, &Outcome> =
        usable.iter().map(|(base, outcome)| (base.id.as_str(), *outcome)).collect();
    let bases: Vec<&Base> = usable.iter().map(|(base, _)| *base).collect();
    let tasks = tasks(&bases, &mut report);
    let rows = corpus.changes.iter().map(|row| row.path.as_str());
    let rows: Vec<&str> = rows.chain(corpus.refused.iter().map(|row| row.path.as_str())).collect();
    for row in &rows {
        if !tasks.iter().any(|task| is_about(row, &task.path)) {
            report.faults.push(format!("{row}: a row about a key that no schema has"));
        }
    }
    let only = std::env::var("KEY").unwrap_or_default();
    let only: &str = &only;
    let tasks: Vec<Task<'_>> = tasks
        .into_iter()
        .filter(|task| {
            task.path.contains(only) && !rows.iter().any(|row| is_about(row, &task.path))
        })
        .collect();
    let known = known();
    let faults = in_parallel(&tasks, |task| fault(corpus, world, task, &plain));
    for (task, fault) in tasks.iter().zip(faults) {
        report.faults.extend(unexpected(task, fault, known.get(&task.path).copied()));
    }
    let is_key = |path: &String| tasks.iter().any(|task| task.path == *path);
    let gone = known.iter().filter(|(path, _)| only.is_empty() && !is_key(path));
    report.faults.extend(gone.map(|(path, list)| format!("{path}: {list:?}, and no key")));
    let faults = in_parallel(&corpus.refused, |row| unrefused(corpus, world, row));
    report.faults.extend(faults.into_iter().flatten());
    let faults = in_parallel(&corpus.changes, |row| unchanged(corpus, world, row, &plain));
    report.faults.extend(faults.into_iter().flatten());
    report
}

/// The fault of a key in the light of the list that has it, if one has.
fn unexpected(task: &Task<'_>, fault: Option<String>, list: Option<Unmoved>) -> Option<String> {
    match (list, fault) {
        (None, fault) => fault,
        (Some(list), None) => Some(format!("{}: {list:?}, and moves something", task.path)),
        (Some(Unmoved::Documentation), Some(fault)) => task.places.is_empty().then_some(fault),
        (Some(Unmoved::Uncovered), Some(_)) => None,
    }
}

/// The keys of all kinds of files, with their places in base files.
fn tasks<'c>(bases: &[&'c Base], report: &mut Report) -> Vec<Task<'c>> {
    let mut tasks = Vec::new();
    for kind in Kind::ALL {
        let root = kind.schema();
        let mut found: BTreeMap<String, Vec<(&Base, Vec<String>)>> = BTreeMap::new();
        for base in bases.iter().filter(|base| base.kind == kind) {
            for Place { path, at } in places(&root, &base.file) {
                found.entry(path).or_default().push((base, at));
            }
        }
        let keys = kind.keys();
        report.keys.insert(kind, keys.len());
        for (path, key) in keys {
            let places = found.remove(&path).unwrap_or_default();
            tasks.push(Task { path: format!("{}: {path}", kind.word()), key, places });
        }
        assert!(found.is_empty(), "places that no schema has: {:?}", found.keys());
    }
    tasks
}

/// What is wrong with a key, if anything.
fn fault(
    corpus: &Corpus,
    world: &World,
    task: &Task<'_>,
    plain: &BTreeMap<&str, &Outcome>,
) -> Option<String> {
    if task.places.is_empty() {
        return Some(format!("{}: no base file has it", task.path));
    }
    let mut tried = String::new();
    for (base, at) in &task.places {
        let value = get(&base.file, at).unwrap();
        for edit in edits(&task.key, value, &base.file) {
            let mut file = base.file.clone();
            set_at(&mut file, at, edit.clone());
            let found = outcome(&files(corpus, base, Some(file)), world);
            let is_fine = match &found {
                Outcome::Refused(_) => task.key.is_tag,
                Outcome::Published(_) => found != *plain[base.id.as_str()],
            };
            if is_fine {
                return None;
            }
            let edit = edit.map_or("left out".to_owned(), |edit| edit.to_string());
            let said = match found {
                Outcome::Refused(why) => why,
                Outcome::Published(_) => "nothing that is published changes".to_owned(),
            };
            let said: String = said.chars().take(200).collect();
            write!(tried, "\n  {} {}: {value} → {edit}: {said}", base.id, at.join(".")).unwrap();
        }
    }
    let lines: Vec<&str> = tried.lines().take(14).collect();
    Some(format!("{}: has no effect{}", task.path, lines.join("\n")))
}

/// What is wrong with a row `[[refused]]`, if anything.
fn unrefused(corpus: &Corpus, world: &World, row: &Refused) -> Option<String> {
    match outcome(&edited(corpus, &row.base, &row.set), world) {
        Outcome::Refused(why) if why.contains(&row.says) => None,
        other => Some(format!("{}: is not refused with `{}`: {other:?}", row.path, row.says)),
    }
}

/// What is wrong with a row `[[change]]`, if anything.
fn unchanged(
    corpus: &Corpus,
    world: &World,
    row: &Change,
    plain: &BTreeMap<&str, &Outcome>,
) -> Option<String> {
    match outcome(&edited(corpus, &row.base, &row.set), world) {
        Outcome::Refused(why) => Some(format!("{}: is refused: {why}", row.path)),
        found if plain.get(row.base.as_str()) == Some(&&found) => {
            Some(format!("{}: nothing that is published changes", row.path))
        }
        Outcome::Published(_) => None,
    }
}

/// The files of a base with other values at some places.
fn edited(corpus: &Corpus, base: &str, values: &toml::Table) -> Files {
    let base = corpus.base(base);
    let mut file = base.file.clone();
    for (at, value) in values {
        assert!(set(&mut file, at, Some(value.clone())), "`{}` has no place {at}", base.id);
    }
    files(corpus, base, Some(file))
}

/// What comes of the files of a base with another file in its place.
pub(crate) fn outcome_of(corpus: &Corpus, world: &World, base: &str, file: Value) -> Outcome {
    outcome(&files(corpus, corpus.base(base), Some(file)), world)
}

/// Whether a row of a table is about a key.
fn is_about(row: &str, key: &str) -> bool {
    row.strip_suffix('*').map_or(row == key, |begin| key.starts_with(begin))
}

/// The files of a base, with another file in its place.
fn files(corpus: &Corpus, base: &Base, edited: Option<Value>) -> Files {
    let file = edited.unwrap_or_else(|| base.file.clone());
    if base.kind == Kind::Index {
        let before = base.index.iter().map(|id| corpus.base(id).file.clone());
        let indices = before.chain([file]).collect();
        let library = library(corpus, &base.library);
        return Files { indices, library, until: base.until };
    }
    let index = corpus.base(base.index.as_deref().expect("a file of a library has an index"));
    let mut library = library(corpus, &index.library);
    // A scheme and a catalogue take the place of the others, a pathway of that with its name.
    let name = index_name(base);
    library
        .retain(|(kind, other, _)| *kind != base.kind || *kind == Kind::Pathway && *other != name);
    library.push((base.kind, name, file));
    Files { indices: vec![index.file.clone()], library, until: index.until }
}

fn library(corpus: &Corpus, ids: &[String]) -> Vec<(Kind, String, Value)> {
    let base = |id: &String| {
        let base = corpus.base(id);
        (base.kind, index_name(base), base.file.clone())
    };
    ids.iter().map(base).collect()
}

/// The name under which an index asks for a file: what is before the first blank of the id.
fn index_name(base: &Base) -> String {
    base.id.split(' ').next().unwrap().to_owned()
}

/// Does work on all processors, and gives the results in order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, |count| count.get());
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(at) else { return done };
                done.push((at, work(item)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
