//! Uses of items that others define, by the item that they stand in.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, ExprMethodCall, ExprPath, GenericParam, Generics, ImplItem};
use syn::{Item, ItemImpl, ItemMod, ItemUse, Macro, Meta, PatIdent, Path, Stmt, Token, TraitItem};
use syn::{Type, Visibility};

use super::circles::Edges;
use super::modules::{SPACES, Space, Target, Tree, imports};
use super::source::{is_test, is_test_member};
use super::tokens;
use super::units::{Impl, Kind, Member, Mention, Place, Unit, Units};
use super::variables::Variables;

/// Items of a tree, with what each uses.
pub(crate) fn units(tree: &mut Tree) -> Units {
    let mut units = Units::default();
    for (module, syntax) in std::mem::take(&mut tree.syntax) {
        let at = units.add(tree, module, Place::Loose, "", Kind::Other, false);
        let mut uses = Uses { module, tree, units, at, variables: Vec::new(), within: Vec::new() };
        uses.visit_file(&syntax);
        units = uses.units;
        tree.syntax.push((module, syntax));
    }
    units
}

/// Names that files use of each other.
pub(crate) fn edges(tree: &mut Tree) -> Edges {
    let mut edges = Edges::new();
    for unit in &units(tree).all {
        for item in unit.items.union(&unit.imported) {
            let definition = &tree.definitions[*item];
            if definition.file != unit.file {
                let pair = [unit.file, definition.file].map(|file| tree.files[file].clone());
                edges.entry(pair.into()).or_default().insert(definition.name.clone());
            }
        }
    }
    edges
}

/// Names that stand for types that only a caller knows, and the type of the `impl` around.
struct Within {
    generics: BTreeSet<String>,
    own: Option<usize>,
}

/// Walk through a file.
struct Uses<'a> {
    tree: &'a mut Tree,
    module: usize,
    units: Units,
    /// Unit that is walked through.
    at: usize,
    /// Names of variables in the functions around.
    variables: Vec<BTreeSet<String>>,
    within: Vec<Within>,
}

impl Uses<'_> {
    fn resolve(&self, path: &[String], space: Space) -> Option<Target> {
        self.tree.resolve(self.module, path, space)
    }

    fn unit(&mut self) -> &mut Unit {
        &mut self.units.all[self.at]
    }

    fn add_path(&mut self, path: &[String], space: Space) {
        let is_variable = |name| self.variables.iter().any(|names| names.contains(name));
        if let [name] = path
            && space == Space::Values
            && is_variable(name)
        {
            if let Some(Target::Item(item)) = self.resolve(path, space) {
                self.unit().shadowed.insert(item);
            }
            return;
        }
        if let [.., last] = path
            && path.len() > 1
            && self.is_open(&path[0])
        {
            let own = self.own().filter(|_| path[0] == "Self" && path.len() == 2);
            let name = last.clone();
            let mention = own.map_or(Mention::Any(name.clone()), |own| Mention::Of(own, name));
            self.unit().members.insert(mention);
        } else if let Some(Target::Item(item)) = self.resolve(path, space) {
            self.unit().items.insert(item);
            self.add_rest(item, path);
        }
    }

    /// Adds what stands behind an item in a path, as `new` in `Type::new`.
    fn add_rest(&mut self, item: usize, path: &[String]) {
        if let Some((last, before)) = path.split_last()
            && self.resolve(before, Space::Types) == Some(Target::Item(item))
        {
            self.unit().members.insert(Mention::Of(item, last.clone()));
        }
    }

    /// Tells if a name is `Self` or that of a parameter.
    fn is_open(&self, name: &str) -> bool {
        name == "Self" || self.within.iter().any(|within| within.generics.contains(name))
    }

    fn own(&self) -> Option<usize> {
        self.within.iter().rev().find_map(|within| within.own)
    }

    /// Adds the items that a plain `use` brings in. One that brings in a module is a use of nothing
    /// yet, even if a function of the same name comes with it.
    fn add_import(&mut self, path: &[String]) {
        let found: Vec<Target> =
            SPACES.iter().filter_map(|space| self.resolve(path, *space)).collect();
        if !found.iter().any(|target| matches!(target, Target::Module(_))) {
            for target in found {
                if let Target::Item(item) = target {
                    self.unit().imported.insert(item);
                }
            }
        }
    }

    fn in_module(&mut self, module: usize, walk: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.module, module);
        walk(self);
        self.module = before;
    }

    /// Walks through a unit of its own.
    fn in_unit(&mut self, unit: usize, variables: BTreeSet<String>, walk: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.at, unit);
        self.variables.push(variables);
        walk(self);
        self.variables.pop();
        self.at = before;
    }

    fn in_generics(
        &mut self,
        generics: &Generics,
        own: Option<usize>,
        walk: impl FnOnce(&mut Self),
    ) {
        let name = |one: &GenericParam| match one {
            GenericParam::Type(one) => Some(one.ident.to_string()),
            _ => None,
        };
        let generics = generics.params.iter().filter_map(name).collect();
        self.within.push(Within { generics, own });
        walk(self);
        self.within.pop();
    }

    /// Unit of an item that has a name.
    fn unit_of(&mut self, item: &Item) -> Option<usize> {
        use Space::{Macros, Types, Values};
        let (ident, seen, space, kind) = match item {
            Item::Const(one) => (&one.ident, &one.vis, Values, Kind::Other),
            Item::Enum(one) => (&one.ident, &one.vis, Types, Kind::Other),
            Item::Fn(one) => (&one.sig.ident, &one.vis, Values, Kind::Function),
            Item::Macro(one) => (one.ident.as_ref()?, &Visibility::Inherited, Macros, Kind::Other),
            Item::Static(one) => (&one.ident, &one.vis, Values, Kind::Other),
            Item::Struct(one) => (&one.ident, &one.vis, Types, Kind::Other),
            Item::Trait(one) => (&one.ident, &one.vis, Types, Kind::Other),
            Item::Type(one) => (&one.ident, &one.vis, Types, Kind::Other),
            Item::Union(one) => (&one.ident, &one.vis, Types, Kind::Other),
            _ => return None,
        };
        let name = ident.to_string();
        let Some(Target::Item(definition)) = self.resolve(std::slice::from_ref(&name), space)
        else {
            return None;
        };
        let is_public = matches!(seen, Visibility::Public(_));
        let place = Place::Item(definition);
        if let Item::Trait(one) = item {
            let names = one.items.iter().filter_map(|member| match member {
                TraitItem::Fn(one) => Some(one.sig.ident.to_string()),
                _ => None,
            });
            self.units.traits.insert(definition, names.collect());
        }
        if let Item::Type(one) = item
            && let Some(Target::Item(of)) = self.type_of(&one.ty)
        {
            self.units.aliases.insert(definition, of);
        }
        Some(self.units.add(self.tree, self.module, place, &name, kind, is_public))
    }

    /// Item that a type is, without what refers to it.
    fn type_of(&self, of: &Type) -> Option<Target> {
        match of {
            Type::Path(path) if path.qself.is_none() => {
                self.resolve(&tokens::segments(&path.path), Space::Types)
            }
            Type::Reference(reference) => self.type_of(&reference.elem),
            Type::Paren(inner) => self.type_of(&inner.elem),
            Type::Group(inner) => self.type_of(&inner.elem),
            _ => None,
        }
    }

    fn visit_impl(&mut self, item: &ItemImpl) {
        let item_of = |target| match target {
            Some(Target::Item(item)) => Some(item),
            _ => None,
        };
        let of = item_of(self.type_of(&item.self_ty));
        let of_trait = item
            .trait_
            .as_ref()
            .map(|(path, _)| item_of(self.resolve(&tokens::segments(path), Space::Types)));
        self.units.impls.push(Impl { of, of_trait });
        let at = self.units.impls.len() - 1;
        let unit = self.units.add(self.tree, self.module, Place::Impl(at), "", Kind::Other, false);
        self.in_generics(&item.generics, of, |uses| {
            uses.in_unit(unit, BTreeSet::new(), |uses| visit::visit_item_impl(uses, item));
        });
    }

    /// Unit of a member of an `impl`.
    fn member_of(&mut self, member: &ImplItem) -> Option<usize> {
        let Place::Impl(within) = self.units.all[self.at].place else { return None };
        let (ident, seen, inputs, kind) = match member {
            ImplItem::Const(one) => (&one.ident, &one.vis, None, Kind::Other),
            ImplItem::Fn(one) => {
                let inputs = one.sig.receiver().map(|_| one.sig.inputs.len() - 1);
                (&one.sig.ident, &one.vis, inputs, Kind::Function)
            }
            _ => return None,
        };
        let name = ident.to_string();
        self.units.members.push(Member { within, name: name.clone(), inputs });
        let place = Place::Member(self.units.members.len() - 1);
        let is_public = matches!(seen, Visibility::Public(_));
        Some(self.units.add(self.tree, self.module, place, &name, kind, is_public))
    }
}

impl<'a> Visit<'a> for Uses<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        if is_test(item) {
            return;
        }
        if let Item::Impl(item) = item {
            return self.visit_impl(item);
        }
        let Some(unit) = self.unit_of(item) else { return visit::visit_item(self, item) };
        let none = Generics::default();
        let generics = match item {
            Item::Fn(one) => &one.sig.generics,
            Item::Struct(one) => &one.generics,
            Item::Enum(one) => &one.generics,
            Item::Trait(one) => &one.generics,
            _ => &none,
        };
        let has_variables = matches!(item, Item::Fn(_) | Item::Const(_) | Item::Static(_));
        let variables = Variables::of(|names| {
            if has_variables {
                names.visit_item(item);
            }
        });
        self.in_generics(generics, None, |uses| {
            uses.in_unit(unit, variables, |uses| visit::visit_item(uses, item));
        });
    }

    fn visit_impl_item(&mut self, member: &'a ImplItem) {
        if is_test_member(member) {
            return;
        }
        let none = Generics::default();
        let generics = match member {
            ImplItem::Fn(one) => &one.sig.generics,
            _ => &none,
        };
        let unit = self.member_of(member).unwrap_or(self.at);
        let variables = Variables::of(|names| names.visit_impl_item(member));
        self.in_generics(generics, None, |uses| {
            uses.in_unit(unit, variables, |uses| visit::visit_impl_item(uses, member));
        });
    }

    fn visit_trait_item(&mut self, member: &'a TraitItem) {
        let variables = Variables::of(|names| names.visit_trait_item(member));
        self.in_unit(self.at, variables, |uses| visit::visit_trait_item(uses, member));
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        let inner = self.resolve(&["self".to_owned(), item.ident.to_string()], Space::Types);
        if let (Some(Target::Module(inner)), Some(_)) = (inner, &item.content) {
            self.in_module(inner, |uses| visit::visit_item_mod(uses, item));
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
        self.in_module(scope, |uses| visit::visit_block(uses, block));
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
        let path = tokens::segments(&expression.path);
        if let (Some(_), Some(last)) = (&expression.qself, path.last()) {
            self.unit().members.insert(Mention::Any(last.clone()));
        }
        self.add_path(&path, Space::Values);
        expression.qself.iter().for_each(|qself| self.visit_qself(qself));
        visit::visit_path(self, &expression.path);
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let mention = Mention::Method(call.method.to_string(), Some(call.args.len()));
        self.unit().members.insert(mention);
        visit::visit_expr_method_call(self, call);
    }

    /// Adds a pattern that begins with a capital: a constant or a variant.
    fn visit_pat_ident(&mut self, pattern: &'a PatIdent) {
        let name = pattern.ident.to_string();
        if name.starts_with(char::is_uppercase) {
            self.add_path(&[name], Space::Values);
        }
        visit::visit_pat_ident(self, pattern);
    }

    /// Walks through the arguments of a macro as expressions, or as tokens if they are none.
    fn visit_macro(&mut self, call: &'a Macro) {
        self.add_path(&tokens::segments(&call.path), Space::Macros);
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(call.tokens.clone());
        match arguments {
            Ok(arguments) => arguments.iter().for_each(|one| self.visit_expr(one)),
            Err(_) => self.visit_token_stream(&call.tokens),
        }
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
        let members = tokens::members(stream.clone());
        self.unit().members.extend(members.into_iter().map(|name| Mention::Method(name, None)));
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
