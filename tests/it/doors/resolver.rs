//! Tests of what is reached, on small trees made up for it.

use std::collections::BTreeMap;

use super::entrances;
use super::reach::Code;
use crate::architecture::graph::{Sources, Tree};

/// Names of what nothing reaches, in a tree of given texts.
fn without(files: &[(&str, &str)], roots: &[&str]) -> Vec<String> {
    let sources: Sources =
        files.iter().map(|(file, text)| (format!("crates/{file}"), (*text).to_owned())).collect();
    let code = Code::new(Tree::new(&sources), BTreeMap::new());
    let found = roots.iter().flat_map(|path| {
        let found = code.find(path);
        assert!(!found.is_empty(), "{path} was not found");
        found
    });
    let reached = code.reach(entrances(&code).into_iter().chain(found));
    let named = |unit: &usize| !code.units.all[*unit].name.is_empty();
    let left = (0..code.units.all.len()).filter(|unit| !reached.units.contains(unit));
    let mut left: Vec<String> = left.filter(named).map(|unit| code.name(unit)).collect();
    left.sort();
    left
}

const MAIN: (&str, &str) = ("cli/src/main.rs", "fn main() { kapok_cli::main() }");

#[test]
fn a_function_is_reached_through_others() {
    let left = without(
        &[
            MAIN,
            ("cli/src/lib.rs", "pub fn main() { kapok_a::one(); } fn idle() { kapok_a::three() }"),
            ("a/src/lib.rs", "mod b; pub use b::{one, three}; pub fn two() {} use b::three as _x;"),
            ("a/src/b.rs", "pub fn one() { super::two(); } pub fn three() {}"),
        ],
        &[],
    );
    assert_eq!(left, ["idle", "three"]);
}

#[test]
fn a_method_goes_by_name_and_number_of_arguments() {
    let left = without(
        &[
            MAIN,
            (
                "cli/src/lib.rs",
                "use kapok_a::{A, B}; pub fn main() { let a = A::new(); a.go(1); let _: B; }",
            ),
            (
                "a/src/lib.rs",
                "pub struct A; impl A { pub fn new() -> Self { Self } pub fn go(&self, _: u8) {} \
                 pub fn idle(&self) {} } \
                 pub struct B; impl B { pub fn new() -> Self { B } pub fn go(&self) {} \
                 pub fn with(&self, _: u8) { Self::inner() } fn inner() {} } \
                 pub struct C; impl C { pub fn go(&self, _: u8) {} }",
            ),
        ],
        &[],
    );
    let expected = ["A::idle", "B::go", "B::inner", "B::new", "B::with", "C", "C::go"];
    assert_eq!(left, expected);
}

#[test]
fn a_trait_brings_its_functions() {
    let left = without(
        &[
            MAIN,
            (
                "cli/src/lib.rs",
                "pub fn main() { run(kapok_a::A); format!(\"{}\", kapok_a::A.text(2)); } \
                 fn run<T: kapok_a::Act>(one: T) { T::new(); one.act() }",
            ),
            (
                "a/src/lib.rs",
                "pub trait Act { fn act(&self); fn new(); } pub trait Idle { fn rest(&self); } \
                 pub struct A; impl Act for A { fn act(&self) { acted() } fn new() {} } \
                 impl Idle for A { fn rest(&self) { rested() } } \
                 impl A { pub fn text(&self, _: u8) -> String { told() } } \
                 impl std::fmt::Display for A { fn fmt(&self) { shown() } } \
                 fn acted() {} fn rested() {} fn shown() {} fn told() -> String {}",
            ),
        ],
        &[],
    );
    assert_eq!(left, ["Idle", "rest", "rested"]);
}

#[test]
fn tests_and_imports_reach_nothing_and_attributes_do() {
    let left = without(
        &[
            MAIN,
            ("cli/src/lib.rs", "pub fn main() -> kapok_a::S { loop {} }"),
            (
                "a/src/lib.rs",
                "mod b; use b::idle; #[derive(Serialize)] pub struct S { \
                 #[serde(default = \"crate::b::made\")] one: b::T } \
                 #[cfg(test)] mod tests { fn f() { crate::b::idle() } }",
            ),
            (
                "a/src/b.rs",
                "pub fn idle() {} pub fn made() {} pub struct T; type U = T; \
                            impl U { pub fn known(self) {} pub fn new() {} }",
            ),
        ],
        &["kapok_a::b::T::known"],
    );
    assert_eq!(left, ["T::new", "idle"]);
}
