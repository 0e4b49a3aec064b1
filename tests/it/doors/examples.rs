//! Functions that the worked examples run through: those that publish.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Item, Lit};

use super::listed::Listed;
use super::reach::{Code, Reached};
use super::{Doors, code, doors};
use crate::architecture::graph::{Mention, Place};
use crate::{green, oracles};

/// Files that make something of an example.
const ADAPTERS: [&str; 2] = ["tests/it/green/", "tests/it/oracles/"];

/// Runner of each kind of example: by its area and name, as the tables of kinds write them.
fn runners(code: &Code, file: &str) -> BTreeMap<(String, String), String> {
    let (_, syntax) = code.tree.sources().find(|(path, _)| *path == file).unwrap();
    let table = syntax.items.iter().find_map(|item| match item {
        Item::Static(one) if one.ident == "KINDS" => Some(&*one.expr),
        _ => None,
    });
    let Some(Expr::Array(rows)) = table else { panic!("{file} has no table of kinds") };
    rows.elems.iter().map(runner).collect()
}

fn runner(row: &Expr) -> ((String, String), String) {
    let Expr::Call(call) = row else { panic!("a row of kinds is no call") };
    let texts = call.args.iter().filter_map(|one| match one {
        Expr::Lit(one) => match &one.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let texts: Vec<String> = texts.collect();
    let Some(Expr::Path(path)) = call.args.last() else { panic!("a row of kinds has no runner") };
    let path: Vec<String> = path.path.segments.iter().map(|one| one.ident.to_string()).collect();
    // `kind` has no area, `shape` has one first.
    let is_shape = matches!(&*call.func, Expr::Path(of) if of.path.is_ident("shape"));
    let key = match is_shape {
        true => (texts[0].clone(), texts[1].clone()),
        false => (String::new(), texts[0].clone()),
    };
    (key, path.join("::"))
}

/// Runner of each example of both files, by its id: file of the kinds, and path in there.
fn examples(code: &Code) -> BTreeMap<String, (&'static str, String)> {
    const FILES: [&str; 2] = ["tests/it/green/kinds.rs", "tests/it/oracles/kinds.rs"];
    let [of_green, of_equity] = FILES.map(|file| runners(code, file));
    let mut found = BTreeMap::new();
    for example in green::example::read() {
        let shape = green::kinds::shape_of(&example, &example.given()).unwrap();
        let path = &of_green[&(shape.area.to_owned(), shape.kind.to_owned())];
        found.insert(example.id.clone(), (FILES[0], path.clone()));
    }
    let all = oracles::example::read();
    for example in all.values() {
        let kind = oracles::kinds::kind_of(example, &all);
        let path = &of_equity[&(String::new(), kind.to_owned())];
        found.insert(example.id.clone(), (FILES[1], path.clone()));
    }
    found
}

/// Items and members of crates that a runner calls from within the adapters.
fn called(code: &Code, file: &str, path: &str) -> BTreeSet<usize> {
    let is_own = |unit: usize| ADAPTERS.iter().any(|folder| code.file(unit).starts_with(folder));
    let at = code.tree.files.iter().position(|own| own == file).unwrap();
    let module = code.tree.modules.iter().position(|one| one.file == at && !one.is_block).unwrap();
    let start = code.find_from(module, path);
    assert!(!start.is_empty(), "{file}: {path} was not found");
    let own = code.reach_within(start, is_own);
    let of_crates =
        |unit: &usize| code.file(*unit).starts_with("crates/") && code.crate_of(*unit) != "fixture";
    let all: Vec<usize> = (0..code.units.all.len()).filter(of_crates).collect();
    let mut found: BTreeSet<usize> = all
        .iter()
        .copied()
        .filter(|unit| {
            matches!(code.units.all[*unit].place, Place::Item(item) if
            own.items.contains(&item))
        })
        .collect();
    for unit in &own.units {
        for mention in &code.units.all[*unit].members {
            found.extend(members(code, mention, &all));
        }
    }
    found
}

/// Members that a mention may mean: a method only if just one type has one of its name.
fn members(code: &Code, mention: &Mention, all: &[usize]) -> Vec<usize> {
    let of_name = |unit: &usize, name: &str| {
        code.owner(*unit).is_some() && code.units.all[*unit].name == name
    };
    match mention {
        Mention::Of(item, name) => {
            let meant = Some(code.units.meant(*item));
            let own = |unit: &usize| of_name(unit, name) && code.owner(*unit) == meant;
            all.iter().copied().filter(own).collect()
        }
        Mention::Method(name, _) => {
            let same = (0..code.units.all.len()).filter(|unit| of_name(unit, name));
            let same: Vec<usize> = same.collect();
            same.iter().copied().filter(|unit| same.len() == 1 && all.contains(unit)).collect()
        }
        Mention::Any(_) => Vec::new(),
    }
}

/// Items that a runner calls and nothing else reaches.
fn without_door(called: &BTreeSet<usize>, reached: &Reached) -> BTreeSet<usize> {
    called.iter().copied().filter(|unit| !reached.units.contains(unit)).collect()
}

/// What is wrong with the examples and the entries for them.
fn wrong(code: &Code, doors: &Doors, listed: &Listed) -> Vec<String> {
    let all = examples(code);
    let mut wrong: Vec<String> = Vec::new();
    for id in listed.waiting_examples.iter().filter(|id| !all.contains_key(*id)) {
        wrong.push(format!("there is no example `{id}`"));
    }
    let mut by_runner: BTreeMap<&(&str, String), BTreeSet<usize>> = BTreeMap::new();
    for (id, runner) in &all {
        let found = by_runner
            .entry(runner)
            .or_insert_with(|| without_door(&called(code, runner.0, &runner.1), &doors.reached));
        let is_listed = listed.waiting_examples.contains(id);
        let names: Vec<String> = found.iter().map(|unit| code.name(*unit)).collect();
        let names = names.join(", ");
        match (is_listed, found.is_empty()) {
            (true, true) => wrong.push(format!("`{id}` runs through functions that publish")),
            (false, false) => {
                wrong.push(format!(
                    "`{id}` ({}) runs through what nothing reaches: {names}",
                    runner.1
                ));
            }
            (true, false) | (false, true) => {}
        }
        let mut unnamed = found.iter().filter(|unit| !doors.with_waiting.units.contains(unit));
        if is_listed && let Some(unit) = unnamed.next() {
            wrong.push(format!("`{id}` waits, but no entry names {}", code.name(*unit)));
        }
    }
    println!("{} of {} examples wait", listed.waiting_examples.len(), all.len());
    wrong
}

#[test]
fn worked_examples_run_through_what_publishes() {
    let (code, listed) = (code(), Listed::read());
    let doors = doors(&code, &listed);
    let wrong = wrong(&code, &doors, &listed);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
