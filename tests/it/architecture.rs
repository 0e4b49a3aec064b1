//! The shape of the code: who may use whom, what the pure crates do without, how long things get.

#![expect(clippy::disallowed_methods, reason = "a test may read the code")]

mod arrows;
mod circles;
pub(crate) mod graph;
mod platform_math;
mod resolver;
mod sizes;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may use whom. A new arrow is a design decision: it is added here and in `ARCHITECTURE.md`,
/// or not at all.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("kernels", &[]),
    ("strict_toml", &["domain"]),
    ("units", &["domain"]),
    ("market", &["domain", "units"]),
    ("gate", &["domain", "market"]),
    ("parquet_columns", &[]),
    ("loader", &["domain", "market", "parquet_columns"]),
    ("evaluation", &["domain", "kernels", "strict_toml", "units"]),
    ("climate", &["domain", "kernels"]),
    ("taxonomy", &["domain", "kernels", "strict_toml"]),
    ("industry", &[]),
    ("chain", &["domain", "kernels"]),
    ("optimise", &["kernels"]),
    ("conventions", &["kernels", "strict_toml"]),
    (
        "columns",
        &[
            "chain",
            "climate",
            "conventions",
            "domain",
            "evaluation",
            "industry",
            "kernels",
            "market",
            "strict_toml",
            "taxonomy",
            "units",
        ],
    ),
    (
        "weighting",
        &["columns", "conventions", "domain", "kernels", "market", "optimise", "strict_toml"],
    ),
    (
        "methodology",
        &[
            "climate",
            "columns",
            "conventions",
            "domain",
            "kernels",
            "market",
            "strict_toml",
            "units",
            "weighting",
        ],
    ),
    ("overlay", &["domain", "kernels", "market", "strict_toml"]),
    (
        "rulebook",
        &[
            "columns",
            "conventions",
            "domain",
            "market",
            "methodology",
            "overlay",
            "strict_toml",
            "weighting",
        ],
    ),
    (
        "disclosure",
        &[
            "climate",
            "columns",
            "domain",
            "industry",
            "kernels",
            "market",
            "methodology",
            "rulebook",
        ],
    ),
    (
        "engine",
        &[
            "columns",
            "conventions",
            "domain",
            "kernels",
            "market",
            "methodology",
            "overlay",
            "rulebook",
            "weighting",
        ],
    ),
    ("backtest", &["domain", "engine", "gate", "market", "overlay", "rulebook"]),
    (
        "analysis",
        &[
            "backtest",
            "climate",
            "columns",
            "conventions",
            "domain",
            "engine",
            "gate",
            "kernels",
            "market",
            "methodology",
            "rulebook",
            "weighting",
        ],
    ),
    ("published", &["domain", "parquet_columns"]),
    ("verify", &["published"]),
    (
        "publication",
        &[
            "columns",
            "conventions",
            "disclosure",
            "domain",
            "engine",
            "market",
            "methodology",
            "overlay",
            "published",
            "rulebook",
            "weighting",
        ],
    ),
    ("synthetic", &[]),
    ("frames", &["backtest", "engine", "market", "parquet_columns", "rulebook"]),
    (
        "scheduler",
        &[
            "backtest",
            "domain",
            "engine",
            "gate",
            "loader",
            "market",
            "overlay",
            "publication",
            "published",
            "rulebook",
        ],
    ),
    (
        "cli",
        &[
            "analysis",
            "backtest",
            "chain",
            "climate",
            "columns",
            "conventions",
            "domain",
            "engine",
            "evaluation",
            "gate",
            "kernels",
            "loader",
            "market",
            "methodology",
            "overlay",
            "publication",
            "published",
            "rulebook",
            "scheduler",
            "strict_toml",
            "synthetic",
            "taxonomy",
            "verify",
        ],
    ),
    ("fixture", &["domain", "market"]),
];

/// Crates that read no file, clock, thread or environment.
const PURE: &[&str] = &[
    "domain",
    "units",
    "kernels",
    "strict_toml",
    "market",
    "gate",
    "evaluation",
    "climate",
    "taxonomy",
    "industry",
    "chain",
    "optimise",
    "conventions",
    "columns",
    "weighting",
    "methodology",
    "overlay",
    "rulebook",
    "disclosure",
    "engine",
    "synthetic",
    "frames",
];

/// What they do without.
const IMPURE: &[&str] = &["std::fs", "std::env", "std::thread", "SystemTime", "Instant"];

/// Names that say nothing.
const EMPTY_NAMES: &[&str] =
    &["core", "common", "utils", "util", "types", "helpers", "helper", "manager"];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn crates() -> Vec<String> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.path().join("Cargo.toml").exists());
    let mut names: Vec<String> =
        folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() > 10, "only the crates {names:?} were seen");
    names
}

fn manifest(name: &str) -> toml::Table {
    let path = root().join("crates").join(name).join("Cargo.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// What a crate uses outside its tests.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = manifest(name);
    let of = |key: &str| manifest.get(key).and_then(toml::Value::as_table).into_iter().flatten();
    let all = of("dependencies").chain(of("build-dependencies"));
    all.map(|(name, _)| name.clone()).collect()
}

/// Our own crates that a crate uses.
fn arrows(name: &str) -> BTreeSet<String> {
    let ours = |name: &String| Some(name.strip_prefix("kapok-")?.replace('-', "_"));
    dependencies(name).iter().filter_map(ours).collect()
}

/// All crates that a crate reaches.
pub(crate) fn reach(name: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut left = vec![name.to_owned()];
    while let Some(next) = left.pop() {
        left.extend(arrows(&next).into_iter().filter(|used| reached.insert(used.clone())));
    }
    reached
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            match entry.extension().and_then(|ending| ending.to_str()) {
                _ if entry.is_dir() => left.push(entry),
                Some("rs") => found.push(entry),
                _ => {}
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no source in {}", folder.display());
    found
}

/// The lines of a source file before its tests; none of a file that is one.
fn code(path: &Path) -> Vec<String> {
    if path.file_stem().is_some_and(|stem| stem == "tests") {
        return Vec::new();
    }
    let text = fs::read_to_string(path).unwrap();
    let before_tests = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
    before_tests.lines().map(str::to_owned).collect()
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

/// Every source file of the crates, with its name below the root.
fn crate_sources() -> BTreeMap<String, PathBuf> {
    let mut all = BTreeMap::new();
    for name in crates() {
        for path in sources(&root().join("crates").join(&name).join("src")) {
            let below = path.strip_prefix(root()).unwrap().display().to_string();
            all.insert(below, path);
        }
    }
    all
}

#[test]
fn every_crate_has_its_arrows_listed() {
    let listed: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let unlisted: Vec<_> =
        crates().into_iter().filter(|name| !listed.contains(&name.as_str())).collect();
    assert!(unlisted.is_empty(), "say in ALLOWED what these may use: {unlisted:?}");
}

#[test]
fn every_arrow_is_allowed() {
    let mut refused = Vec::new();
    for (name, allowed) in ALLOWED {
        for used in arrows(name).iter().filter(|used| !allowed.contains(&used.as_str())) {
            refused.push(((*name).to_owned(), used.clone()));
        }
    }
    assert!(refused.is_empty(), "arrows that are not allowed: {refused:?}");
}

#[test]
fn loader_and_methodology_never_meet() {
    assert!(reach("loader").contains("domain") && reach("methodology").contains("domain"));
    assert!(!reach("loader").contains("methodology"));
    assert!(!reach("methodology").contains("loader"));
}

/// Crates that use a package whose name begins so.
fn users(package: &str) -> Vec<String> {
    let uses = |name: &String| dependencies(name).iter().any(|used| used.starts_with(package));
    crates().into_iter().filter(uses).collect()
}

#[test]
fn parquet_polars_and_arrow_have_one_place_each() {
    assert_eq!(users("parquet"), ["parquet_columns"]);
    assert_eq!(users("polars"), ["frames"]);
    assert_eq!(users("arrow"), [""; 0]);
}

#[test]
fn the_command_is_built_without_polars_and_arrow() {
    assert!(!reach("cli").contains("frames"));
    let none: Vec<_> =
        crates().into_iter().filter(|name| arrows(name).contains("frames")).collect();
    assert!(none.is_empty(), "{none:?} bring polars into the command");
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let parquet = &manifest["workspace"]["dependencies"]["parquet"];
    assert_eq!(parquet["default-features"].as_bool(), Some(false));
    let features = parquet["features"].as_array().unwrap();
    assert!(!features.iter().any(|feature| feature.as_str() == Some("arrow")), "{features:?}");
}

#[test]
fn a_name_says_what_a_crate_is() {
    let empty: Vec<_> =
        crates().into_iter().filter(|name| EMPTY_NAMES.contains(&name.as_str())).collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn pure_crates_touch_nothing_outside() {
    let mut found = Vec::new();
    for name in PURE {
        for path in sources(&root().join("crates").join(name).join("src")) {
            for line in code(&path).iter().filter(|line| is_code(line)) {
                if IMPURE.iter().any(|word| line.contains(word)) {
                    found.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
