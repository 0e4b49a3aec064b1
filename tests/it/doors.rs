//! Doors: ways by which code is reached from a command, a benchmark or the named library API.
//!
//! `tests/doors.toml` names the library API, and what waits for a door that a later capability
//! opens. Whatever else nothing reaches is to be deleted.
//!
//! `cargo test -p kapok-tests --test it doors -- --nocapture` prints how many public functions
//! nothing calls, by crate.

#![expect(clippy::disallowed_methods, reason = "a test may read the code")]

mod examples;
mod listed;
mod reach;
mod resolver;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use listed::Listed;
use reach::{Code, Reached};

use crate::architecture::graph::{Kind, Place, Tree, read_below};
use crate::architecture::{crates, reach, root};

/// All crates, benchmarks and tests across crates.
fn code() -> Code {
    let tree = Tree::new(&read_below(&root(), &["crates", "benches", "tests/it"]));
    let uses = |name: String| {
        let mut all = reach(&name);
        all.insert(name.clone());
        (name, all)
    };
    Code::new(tree, crates().into_iter().map(uses).collect())
}

/// Units that are entered from outside: `main`, the benchmarks, and what macros make between items.
fn entrances(code: &Code) -> Vec<usize> {
    let is_entrance = |unit: &usize| {
        let file = code.file(*unit);
        let is_loose = code.units.all[*unit].place == Place::Loose && !file.starts_with("tests/");
        is_loose || file == "crates/cli/src/main.rs" || file.starts_with("benches/")
    };
    (0..code.units.all.len()).filter(is_entrance).collect()
}

/// Units that the entries of a table name, a type with its members; an entry that names nothing is
/// told.
fn named(code: &Code, entries: &[String], wrong: &mut Vec<String>) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    for entry in entries {
        let units = code.find(entry);
        if units.is_empty() {
            wrong.push(format!("`{entry}` of tests/doors.toml names nothing"));
        }
        let members: Vec<usize> = units.iter().flat_map(|unit| code.members_of(*unit)).collect();
        found.extend(units.into_iter().chain(members).map(|unit| (unit, entry.clone())));
    }
    found
}

/// What is reached from outside, and what with the items that wait for a door.
struct Doors {
    reached: Reached,
    with_waiting: Reached,
    wrong: Vec<String>,
}

fn doors(code: &Code, listed: &Listed) -> Doors {
    let mut wrong = Vec::new();
    let library = named(code, &listed.library, &mut wrong);
    let waiting = named(code, &listed.waiting, &mut wrong);
    let roots: BTreeSet<usize> = entrances(code).into_iter().chain(library.into_keys()).collect();
    let reached = code.reach(roots.iter().copied());
    for entry in &listed.waiting {
        let own = waiting.iter().filter(|(_, named)| *named == entry).map(|(unit, _)| *unit);
        let (functions, others): (Vec<usize>, Vec<usize>) =
            own.partition(|unit| code.units.all[*unit].kind == Kind::Function);
        // Of an entry for a module or a type, one function without a door is enough.
        let mut decisive = if functions.is_empty() { others } else { functions }.into_iter();
        if decisive.len() > 0 && decisive.all(|unit| reached.units.contains(&unit)) {
            wrong.push(format!("`{entry}` has gained its door: strike it off tests/doors.toml"));
        }
    }
    let with_waiting = code.reach(roots.into_iter().chain(waiting.into_keys()));
    Doors { reached, with_waiting, wrong }
}

/// Public items of the crates: not those that only tests use.
fn public_items(code: &Code) -> impl Iterator<Item = usize> {
    let is_public = |unit: &usize| {
        let own = &code.units.all[*unit];
        let is_item = matches!(own.place, Place::Item(_)) || code.owner(*unit).is_some();
        let folder = code.file(*unit).starts_with("crates/");
        folder && own.is_public && is_item && code.crate_of(*unit) != "fixture"
    };
    (0..code.units.all.len()).filter(is_public)
}

/// Table of public functions by crate: all, without a caller, waiting.
fn table(code: &Code, doors: &Doors) -> String {
    let mut rows: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for unit in public_items(code).filter(|u| code.units.all[*u].kind == Kind::Function) {
        let row = rows.entry(code.crate_of(unit)).or_default();
        row[0] += 1;
        let is_waiting = doors.with_waiting.units.contains(&unit);
        match (doors.reached.units.contains(&unit), is_waiting) {
            (true, _) => {}
            (false, true) => row[2] += 1,
            (false, false) => row[1] += 1,
        }
    }
    let mut text = "crate          public  no caller  waiting\n".to_owned();
    let mut sums = [0; 3];
    for (name, row) in &rows {
        _ = writeln!(text, "{name:<14} {:>6} {:>10} {:>8}", row[0], row[1], row[2]);
        (0..3).for_each(|i| sums[i] += row[i]);
    }
    _ = writeln!(text, "{:<14} {:>6} {:>10} {:>8}", "all", sums[0], sums[1], sums[2]);
    text
}

#[test]
fn everything_public_has_a_door() {
    let code = &code();
    let doors = &doors(code, &Listed::read());
    let without = public_items(code).filter(|unit| !doors.with_waiting.units.contains(unit));
    let mut wrong = doors.wrong.clone();
    wrong.extend(without.map(|unit| format!("{}: {}", code.file(unit), code.name(unit))));
    println!("{}", table(code, doors));
    assert!(
        wrong.is_empty(),
        "nothing reaches these: delete them, or name them in tests/doors.toml:\n{}",
        wrong.join("\n")
    );
}
