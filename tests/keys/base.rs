//! Base files, each written over another one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Table, Value};

use crate::schema::Kind;

/// A file of `bases/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bases {
    /// What its base files are, a word of `kapok schema`.
    kind: String,
    base: Vec<BaseConfig>,
    #[serde(default)]
    change: Vec<Change>,
    #[serde(default)]
    refused: Vec<Refused>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseConfig {
    id: String,
    /// The base over which it is written.
    over: Option<String>,
    /// What it adds, or puts in the place of what is there.
    #[serde(default)]
    text: String,
    /// Keys that it leaves out.
    #[serde(default)]
    without: Vec<String>,
    /// Files that an index names: bases of other kinds.
    library: Option<Vec<String>>,
    /// The last day that is calculated; absent: that of the base below, or of the market.
    until: Option<toml::value::Datetime>,
    /// Index whose overlays blend, by its base; of another kind of file: the index that reads it.
    index: Option<String>,
}

/// A change of a key that needs other keys to change with it, or a value that nobody can guess.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// The key.
    pub(crate) path: String,
    /// The base that has it.
    pub(crate) base: String,
    /// Places and values.
    pub(crate) set: Table,
}

/// A change that is refused, since nothing else can be said in its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refused {
    /// The key; with `*` at the end, all that begin so.
    pub(crate) path: String,
    /// The base that has it, or gets it.
    pub(crate) base: String,
    /// Place and value.
    pub(crate) set: Table,
    /// Words of the reason.
    pub(crate) says: String,
    /// Whether the key is accepted with another value.
    #[serde(default)]
    pub(crate) of_value: bool,
}

/// A base file.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) file: Value,
    pub(crate) library: Vec<String>,
    pub(crate) index: Option<String>,
    /// The last day that is calculated, if that is not the last of the market.
    pub(crate) until: Option<NaiveDate>,
}

/// All base files.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(crate) bases: Vec<Base>,
    pub(crate) changes: Vec<Change>,
    pub(crate) refused: Vec<Refused>,
}

/// Keys whose change moves nothing, `uncovered.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnmovedKeys {
    uncovered: Vec<String>,
    documentation: Vec<Documentation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Documentation {
    /// The key.
    path: String,
    /// Where a reader sees it.
    seen_in: String,
    /// Why no number can depend on it.
    why: String,
}

/// Why the change of a key moves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmoved {
    /// No base file shows it yet.
    Uncovered,
    /// It says something to a reader, and to nobody else.
    Documentation,
}

/// Reads the keys whose change moves nothing.
pub(crate) fn known() -> BTreeMap<String, Unmoved> {
    let text = std::fs::read_to_string(folder("uncovered.toml")).unwrap();
    let UnmovedKeys { uncovered, documentation } = toml::from_str(&text).unwrap();
    let uncovered = uncovered.into_iter().map(|path| (path, Unmoved::Uncovered));
    let documentation = documentation.into_iter().map(|row| {
        let is_told = !row.seen_in.is_empty() && !row.why.is_empty();
        assert!(is_told, "{}: seen where, and why?", row.path);
        (row.path, Unmoved::Documentation)
    });
    uncovered.chain(documentation).collect()
}

pub(crate) fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("keys").join(below)
}

impl Corpus {
    pub(crate) fn read() -> Self {
        let mut corpus = Self { bases: Vec::new(), changes: Vec::new(), refused: Vec::new() };
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder("bases")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let mut waiting = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let bases: Bases =
                toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let kind = Kind::named(&bases.kind);
            waiting.extend(bases.base.into_iter().map(|config| (kind, config)));
            corpus.changes.extend(bases.change);
            corpus.refused.extend(bases.refused);
        }
        while !waiting.is_empty() {
            let count = waiting.len();
            waiting.retain(|(kind, config)| !corpus.add(*kind, config));
            let left: Vec<_> = waiting.iter().map(|(_, config)| &config.id).collect();
            assert!(waiting.len() < count, "written over nothing: {left:?}");
        }
        corpus
    }

    pub(crate) fn base(&self, id: &str) -> &Base {
        self.find(id).unwrap_or_else(|| panic!("no base `{id}`"))
    }

    fn find(&self, id: &str) -> Option<&Base> {
        self.bases.iter().find(|base| base.id == id)
    }

    /// Adds a base file, if that over which it is written is there.
    fn add(&mut self, kind: Kind, config: &BaseConfig) -> bool {
        let under = config.over.as_deref().map(|id| self.find(id).cloned());
        if matches!(under, Some(None)) {
            return false;
        }
        let under = under.flatten();
        assert!(self.find(&config.id).is_none(), "two bases `{}`", config.id);
        let mut file = under.as_ref().map_or(Value::Table(Table::new()), |base| base.file.clone());
        for path in &config.without {
            assert!(set(&mut file, path, None), "`{}` leaves out no `{path}`", config.id);
        }
        let text: Table =
            toml::from_str(&config.text).unwrap_or_else(|e| panic!("{}: {e}", config.id));
        merge(&mut file, Value::Table(text));
        let library = config.library.clone();
        let library = library.or(under.as_ref().map(|base| base.library.clone()));
        let date = |date: &toml::value::Datetime| date.to_string().parse().unwrap();
        let until = config.until.as_ref().map(date);
        let until = until.or(under.as_ref().and_then(|base| base.until));
        let index = config.index.clone().or(under.and_then(|base| base.index));
        let (id, library) = (config.id.clone(), library.unwrap_or_default());
        self.bases.push(Base { id, kind, file, library, index, until });
        true
    }
}

/// Writes a value over another one: table into table, everything else in its place.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Table(under), Value::Table(over)) => {
            for (key, value) in over {
                match under.get_mut(&key) {
                    Some(there) => merge(there, value),
                    None => _ = under.insert(key, value),
                }
            }
        }
        (under, over) => *under = over,
    }
}

/// Sets the value at a place `a.b.0.c`, or takes it out; whether there is such a place.
pub(crate) fn set(file: &mut Value, path: &str, value: Option<Value>) -> bool {
    let at: Vec<String> = path.split('.').map(str::to_owned).collect();
    set_at(file, &at, value)
}

pub(crate) fn set_at(file: &mut Value, at: &[String], value: Option<Value>) -> bool {
    let [parents @ .., last] = at else { return false };
    let mut here = file;
    for name in parents {
        let next = match here {
            Value::Array(items) => items.get_mut(name.parse::<usize>().unwrap()),
            Value::Table(table) => {
                if value.is_some() && !table.contains_key(name) {
                    table.insert(name.clone(), Value::Table(Table::new()));
                }
                table.get_mut(name)
            }
            _ => None,
        };
        let Some(next) = next else { return false };
        here = next;
    }
    match (here, value) {
        (Value::Array(items), value) => {
            let i: usize = last.parse().unwrap();
            if i > items.len() || value.is_none() && i == items.len() {
                return false;
            }
            match value {
                Some(value) if i == items.len() => items.push(value),
                Some(value) => items[i] = value,
                None => _ = items.remove(i),
            }
            true
        }
        (Value::Table(table), Some(value)) => {
            table.insert(last.clone(), value);
            true
        }
        (Value::Table(table), None) => table.remove(last).is_some(),
        _ => false,
    }
}

pub(crate) fn get<'v>(file: &'v Value, at: &[String]) -> Option<&'v Value> {
    at.iter().try_fold(file, |here, name| match here {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        Value::Table(table) => table.get(name),
        _ => None,
    })
}
