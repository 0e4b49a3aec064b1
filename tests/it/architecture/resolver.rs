//! Tests of the graph of files, on small trees made up for it.

use super::graph::{Sources, Tree, circles, described, edges, lines};

/// Edges of a tree, given the text of each file.
fn of(files: &[(&str, &str)]) -> Vec<String> {
    let path = |file: &str| format!("crates/{file}");
    let sources: Sources =
        files.iter().map(|(file, text)| (path(file), (*text).to_owned())).collect();
    let edges = edges(&mut Tree::new(&sources));
    let all = lines(edges.iter());
    all.lines().map(|line| line.replace("crates/", "").replace("/src/", "/")).collect()
}

#[test]
fn a_reexport_is_no_use_but_leads_to_the_definition() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; mod c; pub use b::Thing; pub(crate) use b::go;"),
        ("a/src/b.rs", "pub struct Thing; pub(crate) fn go() {}"),
        ("a/src/c.rs", "use crate::Thing; fn f(_: Thing) { crate::go(); }"),
    ]);
    assert_eq!(found, ["a/c.rs -> a/b.rs: Thing, go"]);
}

#[test]
fn a_facade_uses_what_it_names_besides() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; pub use b::{Thing, go}; pub fn f(_: Thing) { let go = 1; go; }"),
        ("a/src/b.rs", "pub struct Thing; pub fn go() {}"),
    ]);
    assert_eq!(found, ["a/lib.rs -> a/b.rs: Thing"]);
}

#[test]
fn a_star_brings_in_what_may_be_seen() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; mod c; mod d;"),
        ("a/src/b.rs", "pub use crate::d::*; use crate::d::Hidden as Other; pub struct Own;"),
        ("a/src/c.rs", "use super::b::*; fn f() -> (Own, Far, Other) {}"),
        ("a/src/d.rs", "pub struct Far; pub struct Hidden;"),
    ]);
    let expected = ["a/b.rs -> a/d.rs: Hidden", "a/c.rs -> a/b.rs: Own", "a/c.rs -> a/d.rs: Far"];
    assert_eq!(found, expected);
}

#[test]
fn super_and_self_are_followed() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; mod e; const TOP: u8 = 1;"),
        ("a/src/b/mod.rs", "mod c; mod d; use self::d::Deep; fn up() {}"),
        ("a/src/b/c.rs", "use super::{super::TOP, Deep, d::{self, deep}}; fn f() { super::up(); }"),
        ("a/src/b/d.rs", "pub(super) struct Deep; pub(super) fn deep() {}"),
        ("a/src/e.rs", "mod inner { use super::super::TOP; fn g() { super::h(); } } fn h() {}"),
    ]);
    let expected = [
        "a/b/c.rs -> a/b/d.rs: Deep, deep",
        "a/b/c.rs -> a/b/mod.rs: up",
        "a/b/c.rs -> a/lib.rs: TOP",
        "a/b/mod.rs -> a/b/d.rs: Deep",
        "a/e.rs -> a/lib.rs: TOP",
    ];
    assert_eq!(found, expected);
}

#[test]
fn another_name_is_the_same_item() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; mod c; mod d;"),
        ("a/src/b.rs", "pub struct Thing; pub trait Act {}"),
        ("a/src/c.rs", "pub(crate) use super::b::Thing as Renamed; use super::b::Act as _;"),
        ("a/src/d.rs", "use crate::{b as other, c::Renamed}; fn f(_: impl other::Act) {}"),
    ]);
    assert_eq!(found, ["a/c.rs -> a/b.rs: Act", "a/d.rs -> a/b.rs: Act, Thing"]);
}

#[test]
fn a_variant_or_a_method_stands_for_its_type() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; mod c; mod d; mod e;"),
        ("a/src/b.rs", "pub enum Colour { Red, Blue } pub struct Made;"),
        ("a/src/c.rs", "use crate::b::Colour::{self, *}; fn f(c: u8) { match c { Red => {} } }"),
        ("a/src/d.rs", "fn f() { crate::b::Made::new().go(crate::b::Colour::Red); }"),
        ("a/src/e.rs", "use crate::b::Made; impl Made { pub fn new() -> Self { Self } }"),
    ]);
    let expected =
        ["a/c.rs -> a/b.rs: Colour", "a/d.rs -> a/b.rs: Colour, Made", "a/e.rs -> a/b.rs: Made"];
    assert_eq!(found, expected);
}

#[test]
fn a_path_leads_into_another_crate() {
    let found = of(&[
        ("a/src/lib.rs", "pub mod b; pub use b::Thing;"),
        ("a/src/b.rs", "pub struct Thing; pub mod inner { pub fn go() {} }"),
        ("c/src/lib.rs", "use kapok_a::Thing; fn f() { ::kapok_a::b::inner::go(); serde::go(); }"),
    ]);
    assert_eq!(found, ["c/lib.rs -> a/b.rs: Thing, go"]);
}

#[test]
fn tokens_of_macros_and_attributes_are_read() {
    let found = of(&[
        ("a/src/lib.rs", "mod b; mod c; mod d;"),
        ("a/src/b.rs", "pub const ONE: u8 = 1; pub enum Stage { Open } pub fn text() {} fn x() {}"),
        (
            "a/src/c.rs",
            "use crate::b; fn f(s: u8) { vec![(s.x, b::ONE)]; matches!(s, b::Stage::Open); }",
        ),
        ("a/src/d.rs", "#[serde(with = \"crate::b::text\")] struct S;"),
    ]);
    assert_eq!(found, ["a/c.rs -> a/b.rs: ONE, Stage", "a/d.rs -> a/b.rs: text"]);
}

#[test]
fn macros_are_used_and_define() {
    let found = of(&[
        ("a/src/lib.rs", "#[macro_use] mod b; mod c; mod d; mod e; macro_rules! top { () => {} }"),
        (
            "a/src/b.rs",
            "macro_rules! made { ($n:ident, $t:ty) => { pub struct $n($t); \
                        pub fn fixed() { $crate::e::go() } } } pub(crate) use made;",
        ),
        ("a/src/c.rs", "crate::b::made!(New, Old); top!();"),
        ("a/src/d.rs", "use crate::c::{New, fixed};"),
        ("a/src/e.rs", "pub fn go() {}"),
    ]);
    let expected = [
        "a/b.rs -> a/e.rs: go",
        "a/c.rs -> a/b.rs: made",
        "a/c.rs -> a/lib.rs: top",
        "a/d.rs -> a/c.rs: New, fixed",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_module_and_a_function_of_one_name_are_told_apart() {
    let found = of(&[
        ("a/src/lib.rs", "mod step; mod other; mod c; mod d; pub use other::step;"),
        ("a/src/step.rs", "pub struct Step;"),
        ("a/src/other.rs", "pub fn step() {}"),
        ("a/src/c.rs", "use crate::step; fn f(_: step::Step) {}"),
        ("a/src/d.rs", "fn f() { use crate::step; { step() } }"),
    ]);
    assert_eq!(found, ["a/c.rs -> a/step.rs: Step", "a/d.rs -> a/other.rs: step"]);
}

#[test]
fn tests_use_nothing() {
    let found = of(&[
        (
            "a/src/lib.rs",
            "mod b; #[cfg(test)] use b::go; #[cfg(test)] mod tests { use super::b::go; }",
        ),
        (
            "a/src/b.rs",
            "pub struct B; impl B { #[cfg(test)] fn f() { crate::top() } } pub fn go() {}",
        ),
    ]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn circles_are_found_whole() {
    let edge = |from: &str, to: &str| ((from.to_owned(), to.to_owned()), ["X".to_owned()].into());
    let pairs =
        [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("f", "a")];
    let edges = pairs.iter().map(|(from, to)| edge(from, to)).collect();
    let found = circles(&edges);
    let expected = "circle 1 of 3 files: a, b, c\n    a -> b: X\n    b -> c: X\n    c -> a: X\n\
                    circle 2 of 2 files: d, e\n    d -> e: X\n    e -> d: X\n";
    assert_eq!(described(&found, &edges), expected);
}
