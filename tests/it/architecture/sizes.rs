//! Lengths of lines, functions and files.

use std::fs;

use super::{code, crate_sources, is_code, root, sources};

const LONGEST_FUNCTION: usize = 70;
const LONGEST_FILE: usize = 500;
const WIDEST_LINE: usize = 100;

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
