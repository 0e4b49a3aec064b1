//! The pure crates take no logarithm, power or angle from the platform: its last digit differs from
//! one machine to the next.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use syn::visit::{self, Visit};
use syn::{ExprMethodCall, ExprPath, ImplItem, Item, Type};

use super::graph::{Tree, calls, is_test, is_test_member, read};
use super::{PURE, root};

/// Functions that the standard library leaves to the platform. Square roots are exact everywhere.
const UNSPECIFIED: &[&str] = &[
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp",
    "exp2", "exp_m1", "hypot", "ln", "ln_1p", "log", "log10", "log2", "powf", "powi", "sin",
    "sin_cos", "sinh", "tan", "tanh",
];

/// Places that nobody has changed yet: file, function and how often. The numbers may only get
/// smaller.
const KNOWN: &[(&str, &str, usize)] = &[];

/// Walk that collects calls with their lines.
#[derive(Default)]
struct Calls(Vec<(String, usize)>);

impl Calls {
    fn add(&mut self, name: &Ident) {
        let text = name.to_string();
        if UNSPECIFIED.contains(&text.as_str()) {
            self.0.push((text, name.span().start().line));
        }
    }
}

impl<'a> Visit<'a> for Calls {
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

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        self.add(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, expression: &'a ExprPath) {
        let names: Vec<&Ident> = expression.path.segments.iter().map(|part| &part.ident).collect();
        match (names.as_slice(), &expression.qself) {
            ([.., kind, name], _) if is_float(kind) => self.add(name),
            ([name], Some(qself)) if is_float_type(&qself.ty) => self.add(name),
            _ => {}
        }
        visit::visit_expr_path(self, expression);
    }

    fn visit_token_stream(&mut self, stream: &'a TokenStream) {
        calls(stream.clone()).iter().for_each(|name| self.add(name));
    }
}

fn is_float(name: &Ident) -> bool {
    name == "f64" || name == "f32"
}

fn is_float_type(kind: &Type) -> bool {
    matches!(kind, Type::Path(kind) if kind.path.get_ident().is_some_and(is_float))
}

/// Calls in a file, each with its line.
fn calls_in(syntax: &syn::File) -> Vec<(String, usize)> {
    let mut found = Calls::default();
    found.visit_file(syntax);
    found.0
}

fn is_pure(file: &str) -> bool {
    file.split('/').nth(1).is_some_and(|name| PURE.contains(&name))
}

#[test]
fn pure_crates_leave_no_function_to_the_platform() {
    let tree = Tree::new(&read(&root()));
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut places = Vec::new();
    for (file, syntax) in tree.sources().filter(|(file, _)| is_pure(file)) {
        for (function, line) in calls_in(syntax) {
            places.push(format!("{file}:{line}: {function}"));
            *counts.entry((file.to_owned(), function)).or_default() += 1;
        }
    }
    let known = KNOWN.iter().filter(|(file, ..)| is_pure(file));
    let known = known.map(|(file, name, n)| (((*file).to_owned(), (*name).to_owned()), *n));
    assert_eq!(counts, known.collect(), "what the platform computes:\n{}", places.join("\n"));
}

#[test]
fn platform_functions_are_seen_wherever_they_are_called() {
    let text = "fn a(x: f64) -> f64 {
    let y = x.exp().sqrt();
    assert!(y.ln() > f64::powi(x, 2), \"{}\", x.log10());
    [x].map(f64::ln)[0] + <f64>::sin(x) + libm::exp(x) + exp(x)
}
#[cfg(test)]
mod tests {
    fn b(x: f64) -> f64 { x.tan() }
}";
    let found = calls_in(&syn::parse_file(text).unwrap());
    let found: Vec<(&str, usize)> = found.iter().map(|(n, line)| (n.as_str(), *line)).collect();
    let expected = [("exp", 2), ("ln", 3), ("powi", 3), ("log10", 3), ("ln", 4), ("sin", 4)];
    assert_eq!(found, expected);
}
