//! Files of a project that nothing reads.

use std::path::{Path, PathBuf};

use kapok_domain::nearest;
use kapok_loader::table_schemas;

use super::open::Project;

/// File or folder that nothing reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) path: PathBuf,
    /// Reason for which nothing reads it.
    pub(crate) why: String,
    /// Name that was most likely meant: facts or rules would be lost without a word.
    pub(crate) meant: Option<String>,
}

/// Endings of tables as they are read.
const ENDINGS: [&str; 3] = [".parquet", ".csv.gz", ".csv"];

/// Endings of files that hold rows, or may, in small letters.
const DATA: [&str; 16] = [
    ".parquet", ".pq", ".csv", ".csv.gz", ".gz", ".csv.zip", ".zip", ".csv.bz2", ".csv.zst",
    ".csv.xz", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".feather",
];

/// Folders and files of `config/`.
const CONFIG: [&str; 6] = ["project.toml", "indices", "esg", "pathways", "taxonomy", "conventions"];

/// Folders of `config/` with TOML files.
const TOML_FOLDERS: [&str; 3] = ["indices", "esg", "pathways"];

/// Files of the folders of tables that no table has the name of, and files of `config/` that
/// nothing reads.
pub(crate) fn unread(project: &Project, sources: &[PathBuf]) -> Vec<Unread> {
    let mut found: Vec<Unread> = sources.iter().flat_map(|source| in_source(source)).collect();
    let config = project.root().join("config");
    found.extend(entries(&config).into_iter().filter_map(|path| in_config(&path)));
    let conventions = entries(&config.join("conventions")).into_iter();
    let others = conventions.filter(|path| !name(path).ends_with(".toml") && !is_note(path));
    found.extend(others.map(|path| Unread {
        path,
        why: "presets are built in".to_owned(),
        meant: None,
    }));
    for folder in TOML_FOLDERS {
        found.extend(entries(&config.join(folder)).into_iter().filter_map(|path| no_toml(&path)));
    }
    found
}

/// Paths in a folder, in order; hidden ones are what tools leave there.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = all.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| !name(path).starts_with('.'));
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn in_source(source: &Path) -> Vec<Unread> {
    let mut found = Vec::new();
    for path in entries(source) {
        let name = name(&path);
        let tables = || table_schemas().iter().map(|table| table.name);
        match path.is_dir() {
            true if tables().any(|table| table == name) => found.extend(in_table(&path)),
            true => found.extend(nearest(&name.to_lowercase(), tables()).map(|near| Unread {
                path: path.clone(),
                why: "no table has the name of the folder".to_owned(),
                meant: Some(near.to_owned()),
            })),
            false => found.extend(table_file(&path, &name)),
        }
    }
    found
}

/// A file of a source that looks like a table and is none.
fn table_file(path: &Path, name: &str) -> Option<Unread> {
    let small = name.to_lowercase();
    let ending = DATA.iter().filter(|e| small.ends_with(*e)).max_by_key(|e| e.len())?;
    let stem = &name[..name.len() - ending.len()];
    let tables = || table_schemas().iter().map(|table| table.name);
    let is_table = tables().any(|table| table == stem);
    if is_table && ENDINGS.iter().any(|read| name.strip_suffix(read) == Some(stem)) {
        return None;
    }
    let meant = nearest(&stem.to_lowercase(), tables());
    let why = if is_table { "tables do not end like that" } else { "no table has its name" };
    Some(Unread {
        path: path.to_owned(),
        why: why.to_owned(),
        meant: meant.map(|table| match ENDINGS.contains(ending) {
            true => format!("{table}{ending}"),
            false => format!("{table}.csv"),
        }),
    })
}

/// Files of a table's folder that are not read.
fn in_table(folder: &Path) -> Vec<Unread> {
    let is_read = |path: &PathBuf| ENDINGS.iter().any(|ending| name(path).ends_with(ending));
    let data = |path: &PathBuf| DATA.iter().any(|e| name(path).to_lowercase().ends_with(e));
    let paths = entries(folder).into_iter();
    let unread = paths.filter(|path| path.is_dir() || data(path) && !is_read(path));
    let why = |path: &PathBuf| match path.is_dir() {
        true => "folders in the folder of a table are not read",
        false => "tables do not end like that",
    };
    unread
        .map(|path| Unread { why: why(&path).to_owned(), meant: Some(as_csv(&path)), path })
        .collect()
}

/// Name under which rows would be read.
fn as_csv(path: &Path) -> String {
    let name = name(path);
    format!("{}.csv", name.split('.').next().unwrap_or_default())
}

fn in_config(path: &Path) -> Option<Unread> {
    let name = name(path);
    let is_known = CONFIG.contains(&name.as_str());
    let relevant = path.is_dir() || name.ends_with(".toml");
    (!is_known && relevant).then(|| Unread {
        path: path.to_owned(),
        why: "nothing in `config` has the name".to_owned(),
        meant: nearest(&name, CONFIG).map(str::to_owned),
    })
}

/// Whether a file is one for people.
fn is_note(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md")
}

/// A file of a folder of TOML files that has another ending.
fn no_toml(path: &Path) -> Option<Unread> {
    let name = name(path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    (path.is_file() && !is_note(path) && !name.ends_with(".toml")).then(|| Unread {
        path: path.to_owned(),
        why: "files of the folder end in .toml".to_owned(),
        meant: Some(format!("{stem}.toml")),
    })
}
