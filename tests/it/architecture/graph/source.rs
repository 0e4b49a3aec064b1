//! Source files of the crates, and which of their items are tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, ImplItem, Item, Meta};

/// Texts by path below the root of a checkout.
pub(crate) type Sources = BTreeMap<String, String>;

/// Reads the source files of all crates below a root, without those that are tests.
pub(crate) fn read(root: &Path) -> Sources {
    read_below(root, &["crates"])
}

/// Reads the source files of some folders below a root, without those that are tests of a crate.
pub(crate) fn read_below(root: &Path, folders: &[&str]) -> Sources {
    let mut found = Sources::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = left.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let below = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            if path.is_dir() {
                left.push(path);
            } else if is_source(&below)
                && let Ok(text) = fs::read_to_string(&path)
            {
                found.insert(below, text);
            }
        }
    }
    found
}

/// Tells if a path is `crates/<name>/src/….rs` and no test, or a benchmark or a test across crates.
fn is_source(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    if let ["benches", "criterion", _] | ["tests", "it", ..] = parts.as_slice() {
        return path.ends_with(".rs");
    }
    let ["crates", _, "src", below @ ..] = parts.as_slice() else { return false };
    path.ends_with(".rs") && !below.iter().any(|p| ["tests.rs", "tests", "fixture"].contains(p))
}

/// Tells if an item is compiled for tests alone.
pub(crate) fn is_test(item: &Item) -> bool {
    attributes(item).iter().any(is_test_attribute)
}

/// Tells if a part of an `impl` is compiled for tests alone.
pub(crate) fn is_test_member(member: &ImplItem) -> bool {
    let attributes = match member {
        ImplItem::Const(one) => &one.attrs,
        ImplItem::Fn(one) => &one.attrs,
        ImplItem::Macro(one) => &one.attrs,
        ImplItem::Type(one) => &one.attrs,
        _ => return false,
    };
    attributes.iter().any(is_test_attribute)
}

fn is_test_attribute(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        Meta::NameValue(_) => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(one) => &one.attrs,
        Item::Enum(one) => &one.attrs,
        Item::Fn(one) => &one.attrs,
        Item::Impl(one) => &one.attrs,
        Item::Macro(one) => &one.attrs,
        Item::Mod(one) => &one.attrs,
        Item::Static(one) => &one.attrs,
        Item::Struct(one) => &one.attrs,
        Item::Trait(one) => &one.attrs,
        Item::Type(one) => &one.attrs,
        Item::Union(one) => &one.attrs,
        Item::Use(one) => &one.attrs,
        _ => &[],
    }
}
