//! Modules of all crates, and the names that each of them defines or imports.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::{Fields, Ident, Item, ItemMacro, ItemMod, ItemUse, UseTree, Visibility};

use super::source::{Sources, is_test};
use super::tokens;

/// Namespace of a name: the same one may mean a module and a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    Types,
    Values,
    Macros,
}

pub(crate) const SPACES: [Space; 3] = [Space::Types, Space::Values, Space::Macros];

/// Meaning of a name: the place of a module or of a definition in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Module(usize),
    Item(usize),
}

/// Item that a file defines.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) file: usize,
    pub(crate) name: String,
    pub(crate) variants: Vec<String>,
}

/// Name that a `use` brings in; none: all names that the path leads to.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) name: Option<String>,
    pub(crate) path: Vec<String>,
    /// Set by `{self}`, which brings in a module but no function of the same name.
    pub(crate) module_only: bool,
    /// Module within which it is seen; none: everywhere.
    pub(crate) seen_in: Option<usize>,
}

/// Module, or the scope of a block that has items of its own.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) parent: Option<usize>,
    pub(crate) is_block: bool,
    pub(crate) file: usize,
    /// Folder of the files of its own modules.
    folder: String,
    /// Names of its own, each with the module within which it is seen.
    pub(crate) names: BTreeMap<(String, Space), (Target, Option<usize>)>,
    pub(crate) imports: Vec<Import>,
}

/// Modules of all crates.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<String>,
    pub(crate) modules: Vec<Module>,
    pub(crate) definitions: Vec<Definition>,
    /// First modules of the crates, by the name by which others call them.
    pub(crate) crates: BTreeMap<String, usize>,
    /// Syntax of each file, and its module.
    pub(crate) syntax: Vec<(usize, syn::File)>,
    /// Tokens of each `macro_rules!`.
    pub(super) rules: BTreeMap<usize, TokenStream>,
    /// Calls of macros where items stand: module, path and tokens.
    pub(super) calls: Vec<(usize, Vec<String>, TokenStream)>,
}

impl Tree {
    /// Modules that these sources make up.
    pub(crate) fn new(sources: &Sources) -> Self {
        let mut tree = Self::default();
        for path in sources.keys() {
            let parts: Vec<&str> = path.split('/').collect();
            match parts.as_slice() {
                ["crates", name, "src", "lib.rs"] => {
                    let root = tree.read(path, sources);
                    tree.crates.insert(format!("kapok_{name}"), root);
                }
                ["crates", _, "src", "main.rs"]
                | ["benches", "criterion", _]
                | ["tests", "it", "main.rs"] => _ = tree.read(path, sources),
                _ => {}
            }
        }
        tree.add_generated();
        tree
    }

    /// Syntax of each file, by its path.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &syn::File)> {
        let path = |module: usize| self.files[self.modules[module].file].as_str();
        self.syntax.iter().map(move |(module, syntax)| (path(*module), syntax))
    }

    /// Reads a crate from its first file on.
    fn read(&mut self, path: &str, sources: &Sources) -> usize {
        let root = self.add(None, false, 0, String::new());
        let mut left = vec![(root, path.to_owned())];
        while let Some((module, path)) = left.pop() {
            let syntax = syn::parse_file(&sources[&path]).unwrap_or_else(|e| panic!("{path}: {e}"));
            self.files.push(path.clone());
            self.modules[module].file = self.files.len() - 1;
            self.modules[module].folder = folder_of(&path);
            for (child, name) in self.declare(module, &syntax.items) {
                let folder = &self.modules[child].folder;
                let places = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")];
                let place = places.into_iter().find(|place| sources.contains_key(place));
                left.extend(place.map(|place| (child, place)));
            }
            self.syntax.push((module, syntax));
        }
        root
    }

    fn add(&mut self, parent: Option<usize>, is_block: bool, file: usize, folder: String) -> usize {
        let (names, imports) = (BTreeMap::new(), Vec::new());
        self.modules.push(Module { parent, is_block, file, folder, names, imports });
        self.modules.len() - 1
    }

    /// Adds the scope of a block to a module.
    pub(crate) fn add_block(&mut self, module: usize) -> usize {
        self.add(Some(module), true, self.modules[module].file, String::new())
    }

    /// Adds the names of items to a module; gives its modules that have files of their own.
    pub(crate) fn declare<'a>(
        &mut self,
        module: usize,
        items: impl IntoIterator<Item = &'a Item>,
    ) -> Vec<(usize, String)> {
        use Space::{Types, Values};
        let mut outside = Vec::new();
        for item in items.into_iter().filter(|item| !is_test(item)) {
            match item {
                Item::Struct(one) if matches!(one.fields, Fields::Named(_)) => {
                    self.define(module, &one.ident, &one.vis, &[Types]);
                }
                Item::Struct(one) => self.define(module, &one.ident, &one.vis, &[Types, Values]),
                Item::Enum(one) => {
                    self.define(module, &one.ident, &one.vis, &[Types]);
                    let variants = one.variants.iter().map(|v| v.ident.to_string()).collect();
                    self.definitions.last_mut().expect("just added").variants = variants;
                }
                Item::Union(one) => self.define(module, &one.ident, &one.vis, &[Types]),
                Item::Trait(one) => self.define(module, &one.ident, &one.vis, &[Types]),
                Item::Type(one) => self.define(module, &one.ident, &one.vis, &[Types]),
                Item::Fn(one) => self.define(module, &one.sig.ident, &one.vis, &[Values]),
                Item::Const(one) => self.define(module, &one.ident, &one.vis, &[Values]),
                Item::Static(one) => self.define(module, &one.ident, &one.vis, &[Values]),
                Item::Macro(one) => self.declare_macro(module, one),
                Item::Use(one) => {
                    let seen_in = self.seen_in(module, &one.vis);
                    let imports = imports(one).into_iter();
                    self.modules[module]
                        .imports
                        .extend(imports.map(|import| Import { seen_in, ..import }));
                }
                Item::Mod(one) => outside.extend(self.declare_module(module, one)),
                _ => {}
            }
        }
        outside
    }

    fn declare_module(&mut self, module: usize, item: &ItemMod) -> Vec<(usize, String)> {
        let (name, own) = (item.ident.to_string(), &self.modules[module]);
        let (file, mut folder) = (own.file, own.folder.clone());
        if item.content.is_some() {
            folder = format!("{folder}/{name}");
        }
        let child = self.add(Some(module), false, file, folder);
        let seen_in = self.seen_in(module, &item.vis);
        let entry = (Target::Module(child), seen_in);
        self.modules[module].names.insert((name.clone(), Space::Types), entry);
        match &item.content {
            Some((_, items)) => self.declare(child, items),
            None => vec![(child, name)],
        }
    }

    fn declare_macro(&mut self, module: usize, item: &ItemMacro) {
        if let Some(name) = &item.ident {
            let definition = self.add_definition(module, name.to_string());
            let entry = (Target::Item(definition), None);
            self.modules[module].names.insert((name.to_string(), Space::Macros), entry);
            self.rules.insert(definition, item.mac.tokens.clone());
        } else {
            let path = tokens::segments(&item.mac.path);
            self.calls.push((module, path, item.mac.tokens.clone()));
        }
    }

    fn define(&mut self, module: usize, name: &Ident, seen: &Visibility, spaces: &[Space]) {
        let definition = self.add_definition(module, name.to_string());
        let entry = (Target::Item(definition), self.seen_in(module, seen));
        for space in spaces {
            self.modules[module].names.insert((name.to_string(), *space), entry);
        }
    }

    pub(super) fn add_definition(&mut self, module: usize, name: String) -> usize {
        let file = self.modules[module].file;
        self.definitions.push(Definition { file, name, variants: Vec::new() });
        self.definitions.len() - 1
    }

    /// Module within which a visibility lets an item be seen.
    fn seen_in(&self, module: usize, visibility: &Visibility) -> Option<usize> {
        match visibility {
            Visibility::Public(_) => None,
            Visibility::Inherited => Some(module),
            Visibility::Restricted(within) if within.path.is_ident("self") => Some(module),
            Visibility::Restricted(within) if within.path.is_ident("super") => {
                self.modules[self.own(module)].parent
            }
            Visibility::Restricted(_) => Some(self.root(module)),
        }
    }
}

/// Folder of the modules that a file declares.
fn folder_of(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    }
}

/// Names that a `use` brings in, seen everywhere.
pub(crate) fn imports(item: &ItemUse) -> Vec<Import> {
    let mut path = Vec::new();
    path.extend(item.leading_colon.iter().map(|_| String::new()));
    let mut found = Vec::new();
    collect_imports(&item.tree, &path, &mut found);
    found
}

fn collect_imports(tree: &UseTree, before: &[String], found: &mut Vec<Import>) {
    let below = |name: &Ident| [before, &[name.to_string()]].concat();
    let mut add = |name: Option<&Ident>, of: Option<&Ident>| {
        let own = of.filter(|of| *of != "self");
        let path = own.map_or_else(|| before.to_vec(), below);
        let name =
            name.map(|n| if n == "self" { path[path.len() - 1].clone() } else { n.to_string() });
        let module_only = of.is_some() && own.is_none();
        found.push(Import { name, path, module_only, seen_in: None });
    };
    match tree {
        UseTree::Path(path) => collect_imports(&path.tree, &below(&path.ident), found),
        UseTree::Name(name) => add(Some(&name.ident), Some(&name.ident)),
        UseTree::Rename(one) => add(Some(&one.rename), Some(&one.ident)),
        UseTree::Glob(_) => add(None, None),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect_imports(tree, before, found);
            }
        }
    }
}
