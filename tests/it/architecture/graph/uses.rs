//! Uses in a file of items that other files define.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, ExprPath, ImplItem, Item, ItemMod, ItemUse, Macro, Meta};
use syn::{PatIdent, Path, Stmt, Visibility};

use super::circles::Edges;
use super::modules::{SPACES, Space, Target, Tree, imports};
use super::source::{is_test, is_test_member};
use super::tokens;

/// Names that files use of each other.
pub(crate) fn edges(tree: &mut Tree) -> Edges {
    let mut edges = Edges::new();
    for (module, syntax) in std::mem::take(&mut tree.syntax) {
        let mut uses = Uses { module, tree, edges, variables: Vec::new() };
        uses.visit_file(&syntax);
        edges = uses.edges;
        tree.syntax.push((module, syntax));
    }
    edges
}

/// Walk through a file.
struct Uses<'a> {
    tree: &'a mut Tree,
    module: usize,
    /// Names of variables in the functions around.
    variables: Vec<BTreeSet<String>>,
    edges: Edges,
}

impl Uses<'_> {
    fn resolve(&self, path: &[String], space: Space) -> Option<Target> {
        self.tree.resolve(self.module, path, space)
    }

    fn add(&mut self, item: usize) {
        let definition = &self.tree.definitions[item];
        let file = self.tree.modules[self.module].file;
        if definition.file != file {
            let pair = [file, definition.file].map(|file| self.tree.files[file].clone());
            self.edges.entry(pair.into()).or_default().insert(definition.name.clone());
        }
    }

    fn add_path(&mut self, path: &[String], space: Space) {
        let is_variable = |name| self.variables.iter().any(|names| names.contains(name));
        if let [name] = path
            && space == Space::Values
            && is_variable(name)
        {
            return;
        }
        if let Some(Target::Item(item)) = self.resolve(path, space) {
            self.add(item);
        }
    }

    /// Adds the items that a plain `use` brings in. One that brings in a module is a use of nothing
    /// yet, even if a function of the same name comes with it.
    fn add_import(&mut self, path: &[String]) {
        let found: Vec<Target> =
            SPACES.iter().filter_map(|space| self.resolve(path, *space)).collect();
        if !found.iter().any(|target| matches!(target, Target::Module(_))) {
            for target in found {
                if let Target::Item(item) = target {
                    self.add(item);
                }
            }
        }
    }

    fn within(&mut self, module: usize, walk: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.module, module);
        walk(self);
        self.module = before;
    }
}

impl<'a> Visit<'a> for Uses<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        if is_test(item) {
            return;
        }
        let has_variables = matches!(item, Item::Fn(_) | Item::Const(_) | Item::Static(_));
        if has_variables {
            self.variables.push(Variables::of(|names| names.visit_item(item)));
        }
        visit::visit_item(self, item);
        if has_variables {
            self.variables.pop();
        }
    }

    fn visit_impl_item(&mut self, member: &'a ImplItem) {
        if is_test_member(member) {
            return;
        }
        self.variables.push(Variables::of(|names| names.visit_impl_item(member)));
        visit::visit_impl_item(self, member);
        self.variables.pop();
    }

    fn visit_trait_item(&mut self, member: &'a syn::TraitItem) {
        self.variables.push(Variables::of(|names| names.visit_trait_item(member)));
        visit::visit_trait_item(self, member);
        self.variables.pop();
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        let inner = self.resolve(&["self".to_owned(), item.ident.to_string()], Space::Types);
        if let (Some(Target::Module(inner)), Some(_)) = (inner, &item.content) {
            self.within(inner, |uses| visit::visit_item_mod(uses, item));
        }
    }

    fn visit_block(&mut self, block: &'a Block) {
        let item = |statement: &'a Stmt| match statement {
            Stmt::Item(item) => Some(item),
            _ => None,
        };
        let items: Vec<&Item> = block.stmts.iter().filter_map(item).collect();
        if items.is_empty() {
            return visit::visit_block(self, block);
        }
        let scope = self.tree.add_block(self.module);
        self.tree.declare(scope, items);
        self.within(scope, |uses| visit::visit_block(uses, block));
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        if matches!(item.vis, Visibility::Inherited) {
            for import in imports(item).iter().filter(|import| import.name.is_some()) {
                self.add_import(&import.path);
            }
        }
    }

    fn visit_path(&mut self, path: &'a Path) {
        self.add_path(&tokens::segments(path), Space::Types);
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, expression: &'a ExprPath) {
        self.add_path(&tokens::segments(&expression.path), Space::Values);
        expression.qself.iter().for_each(|qself| self.visit_qself(qself));
        visit::visit_path(self, &expression.path);
    }

    /// Adds a pattern that begins with a capital: a constant or a variant.
    fn visit_pat_ident(&mut self, pattern: &'a PatIdent) {
        let name = pattern.ident.to_string();
        if name.starts_with(char::is_uppercase) {
            self.add_path(&[name], Space::Values);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        self.add_path(&tokens::segments(&call.path), Space::Macros);
        self.visit_token_stream(&call.tokens);
    }

    fn visit_token_stream(&mut self, stream: &'a TokenStream) {
        for (path, is_macro) in tokens::paths(stream.clone()) {
            if is_macro {
                self.add_path(&path, Space::Macros);
            } else {
                self.add_path(&path, Space::Types);
                self.add_path(&path, Space::Values);
            }
        }
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        match &attribute.meta {
            Meta::List(list) if !list.path.is_ident("derive") => {
                self.visit_token_stream(&list.tokens);
            }
            Meta::NameValue(pair) if matches!(pair.value, Expr::Macro(_)) => {
                self.visit_expr(&pair.value);
            }
            _ => {}
        }
    }

    /// Skips the paths of `pub(in …)`, which use nothing.
    fn visit_visibility(&mut self, _: &'a Visibility) {}
}

/// Names of variables, so that none is taken for a function of the same name.
#[derive(Default)]
struct Variables(BTreeSet<String>);

impl Variables {
    fn of(walk: impl FnOnce(&mut Self)) -> BTreeSet<String> {
        let mut names = Self::default();
        walk(&mut names);
        names.0
    }
}

impl<'a> Visit<'a> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'a PatIdent) {
        let name = pattern.ident.to_string();
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }
}
