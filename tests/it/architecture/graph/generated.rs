//! Items that macros of ours define where they are called.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::modules::{Space, Target, Tree};

/// Keywords before the name of an item.
const KEYWORDS: &[&str] = &["struct", "enum", "union", "trait", "type", "fn", "const", "static"];

impl Tree {
    /// Adds the items that called macros define, unless the module has the name already.
    pub(super) fn add_generated(&mut self) {
        for (module, path, tokens) in std::mem::take(&mut self.calls) {
            let found = self.resolve(module, &path, Space::Macros);
            let Some(Target::Item(definition)) = found else { continue };
            let Some(rules) = self.rules.get(&definition) else { continue };
            for name in names(rules.clone(), tokens) {
                self.add_name(module, name);
            }
        }
    }

    fn add_name(&mut self, module: usize, name: String) {
        let definition = self.add_definition(module, name.clone());
        for space in [Space::Types, Space::Values] {
            let entry = (Target::Item(definition), None);
            self.modules[module].names.entry((name.clone(), space)).or_insert(entry);
        }
    }
}

/// Names of the items that the rules of a macro make of tokens.
fn names(rules: TokenStream, tokens: TokenStream) -> Vec<String> {
    let rules: Vec<TokenTree> = rules.into_iter().collect();
    let mut found = Vec::new();
    let mut is_open = false;
    for rule in rules.windows(2) {
        if let [TokenTree::Punct(arrow), TokenTree::Group(body)] = rule
            && arrow.as_char() == '>'
        {
            is_open |= collect(body.stream(), &mut found);
        }
    }
    if is_open {
        found.extend(names_of_call(tokens));
    }
    found
}

/// Collects the names that the body of a rule states; tells if it takes some from the call.
fn collect(body: TokenStream, found: &mut Vec<String>) -> bool {
    let body: Vec<TokenTree> = body.into_iter().collect();
    let mut is_open = false;
    for pair in body.windows(2) {
        match pair {
            [TokenTree::Ident(keyword), next]
                if KEYWORDS.contains(&keyword.to_string().as_str()) =>
            {
                match next {
                    TokenTree::Ident(name) => found.push(name.to_string()),
                    next => is_open |= next.to_string() == "$",
                }
            }
            [TokenTree::Punct(dollar), TokenTree::Group(repeated)]
                if dollar.as_char() == '$' && repeated.delimiter() == Delimiter::Parenthesis =>
            {
                is_open |= collect(repeated.stream(), found);
            }
            _ => {}
        }
    }
    is_open
}

/// Names of types that a call states, outside its brackets.
fn names_of_call(tokens: TokenStream) -> Vec<String> {
    let names = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    });
    names.filter(|name| name.starts_with(char::is_uppercase)).collect()
}
