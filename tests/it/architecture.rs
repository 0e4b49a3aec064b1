//! The shape of the code: who may use whom, what the pure crates do without, how long things get.

#![expect(clippy::disallowed_methods, reason = "a test may read the code")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may use whom. A new arrow is a design decision: it is added here and in `ARCHITECTURE.md`,
/// or not at all.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("kernels", &[]),
    ("market", &["domain"]),
    ("loader", &["domain", "market"]),
    ("evaluation", &["domain", "kernels", "strict_toml"]),
    ("climate", &["domain", "kernels"]),
    ("taxonomy", &["kernels", "strict_toml"]),
    ("industry", &[]),
    ("chain", &["domain", "kernels"]),
    (
        "methodology",
        &[
            "chain",
            "climate",
            "domain",
            "evaluation",
            "industry",
            "kernels",
            "market",
            "strict_toml",
            "taxonomy",
        ],
    ),
    ("engine", &["domain", "kernels", "market", "methodology"]),
    ("publication", &["domain", "engine", "market", "methodology"]),
    ("backtest", &["climate", "domain", "engine", "kernels", "market", "methodology"]),
    ("scheduler", &["domain", "engine", "loader", "market", "methodology", "publication"]),
    (
        "cli",
        &[
            "backtest",
            "chain",
            "climate",
            "domain",
            "engine",
            "evaluation",
            "kernels",
            "loader",
            "market",
            "methodology",
            "publication",
            "scheduler",
            "taxonomy",
        ],
    ),
];

/// Crates that read no file, clock, thread or environment.
const PURE: &[&str] = &[
    "domain",
    "kernels",
    "market",
    "evaluation",
    "climate",
    "taxonomy",
    "industry",
    "chain",
    "methodology",
    "engine",
];

/// What they do without.
const IMPURE: &[&str] = &["std::fs", "std::env", "std::thread", "SystemTime", "Instant"];

/// Names that say nothing.
const EMPTY_NAMES: &[&str] =
    &["core", "common", "utils", "util", "types", "helpers", "helper", "manager"];

const LONGEST_FUNCTION: usize = 70;
const LONGEST_FILE: usize = 500;
const WIDEST_LINE: usize = 100;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn crates() -> Vec<String> {
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
    let ours = |name: &String| name.strip_prefix("kapok-").map(str::to_owned);
    dependencies(name).iter().filter_map(ours).collect()
}

/// All crates that a crate reaches.
fn reach(name: &str) -> BTreeSet<String> {
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

/// The functions of formatted code with their lines of code: one ends where a brace closes at the
/// depth at which it began.
fn functions(lines: &[String]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let (depth, text) = (line.len() - line.trim_start().len(), line.trim_start());
        let words: Vec<&str> = text.split([' ', '(', '<']).collect();
        let Some(at) = words.iter().position(|word| *word == "fn") else { continue };
        let qualifiers = ["pub", "const", "async", "unsafe", "extern", "crate)", "super)"];
        if !words[..at].iter().all(|word| qualifiers.contains(word)) {
            continue;
        }
        let end = format!("{}}}", " ".repeat(depth));
        let one_line = text.ends_with('}') || text.ends_with(';');
        let body =
            if one_line { 0 } else { lines[start..].iter().position(|l| *l == end).unwrap_or(0) };
        let count = lines[start..=start + body].iter().filter(|line| is_code(line)).count();
        found.push((words[at + 1].to_owned(), count));
    }
    found
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

#[test]
fn polars_stays_in_the_loader() {
    let users = crates().into_iter();
    let users = users.filter(|name| dependencies(name).iter().any(|d| d.starts_with("polars")));
    assert_eq!(users.collect::<Vec<_>>(), ["loader"]);
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

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    let mut count = 0;
    for (name, path) in crate_sources() {
        for (function, lines) in functions(&code(&path)) {
            count += 1;
            if lines > LONGEST_FUNCTION {
                long.push(format!("{name}: {function} has {lines} lines"));
            }
        }
    }
    assert!(count > 300, "only {count} functions were seen");
    assert!(long.is_empty(), "longer than {LONGEST_FUNCTION} lines:\n{}", long.join("\n"));
}

#[test]
fn files_are_short() {
    let mut long = Vec::new();
    for (name, path) in crate_sources() {
        let lines = code(&path).len();
        if lines > LONGEST_FILE {
            long.push(format!("{name} has {lines} lines"));
        }
    }
    assert!(long.is_empty(), "longer than {LONGEST_FILE} lines:\n{}", long.join("\n"));
}

/// Lines that nobody has folded yet, by file. The numbers may only get smaller.
const WIDE_LINES: &[(&str, usize)] = &[
    ("crates/cli/src/commands/run.rs", 1),
    ("crates/cli/src/failure.rs", 1),
    ("crates/loader/src/report.rs", 1),
];

/// Tests inside the crates may hold wide tables.
#[test]
fn lines_are_narrow() {
    let mut files: Vec<(String, Vec<String>)> =
        crate_sources().iter().map(|(name, path)| (name.clone(), code(path))).collect();
    for folder in ["tests/it", "benches/criterion"] {
        for path in sources(&root().join(folder)) {
            let lines = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
            files.push((path.display().to_string(), lines));
        }
    }
    let mut wide = Vec::new();
    for (name, lines) in files {
        let count = lines.iter().filter(|line| line.chars().count() > WIDEST_LINE).count();
        let known = WIDE_LINES.iter().find(|(file, _)| *file == name).map_or(0, |(_, n)| *n);
        if count > known {
            wide.push(format!("{name} has {count}"));
        }
    }
    assert!(wide.is_empty(), "lines wider than {WIDEST_LINE} columns:\n{}", wide.join("\n"));
}

#[test]
fn functions_are_counted_as_people_count_them() {
    let text = "fn one() {}
pub(crate) fn two<T>(
    a: T,
) -> T {
    // a remark

    a
}
impl X {
    fn three(&self) -> u8 {
        3
    }
}
let fn_like = \"fn\";";
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let counted = functions(&lines);
    let counted: Vec<(&str, usize)> = counted.iter().map(|(n, c)| (n.as_str(), *c)).collect();
    assert_eq!(counted, [("one", 1), ("two", 5), ("three", 3)]);
}
