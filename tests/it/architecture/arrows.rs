//! Arrows between crates that no source follows.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use syn::visit::{self, Visit};
use syn::{ImplItem, Item};

use super::graph::{Tree, identifiers, is_test, is_test_member, read};
use super::{ALLOWED, arrows, crates, root};

/// Crates of ours that the sources of each crate name outside its tests.
fn named() -> BTreeMap<String, BTreeSet<String>> {
    let tree = Tree::new(&read(&root()));
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, syntax) in tree.sources() {
        let name = file.split('/').nth(1).unwrap_or_default();
        let mut names = Names::default();
        names.visit_file(syntax);
        all.entry(name.to_owned()).or_default().extend(names.0);
    }
    all
}

/// Names of crates of ours.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'a> Visit<'a> for Names {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_test(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, member: &'a ImplItem) {
        if !is_test_member(member) {
            visit::visit_impl_item(self, member);
        }
    }

    fn visit_ident(&mut self, name: &'a Ident) {
        self.0.extend(name.to_string().strip_prefix("kapok_").map(str::to_owned));
    }

    fn visit_token_stream(&mut self, stream: &'a TokenStream) {
        identifiers(stream.clone()).iter().for_each(|name| self.visit_ident(name));
    }
}

#[test]
fn every_arrow_is_used() {
    let named = named();
    let mut unused = Vec::new();
    for name in crates() {
        let allowed = ALLOWED.iter().find(|(listed, _)| *listed == name).map(|(_, used)| *used);
        let allowed = allowed.into_iter().flatten().map(|used| (*used).to_owned());
        let stated: BTreeSet<String> = allowed.chain(arrows(&name)).collect();
        let does = |used: &String| named.get(&name).is_some_and(|names| names.contains(used));
        let idle = stated.into_iter().filter(|used| !does(used));
        unused.extend(idle.map(|used| format!("{name} -> {used}")));
    }
    assert!(unused.is_empty(), "allowed, or in a manifest, but named by no source: {unused:?}");
}
