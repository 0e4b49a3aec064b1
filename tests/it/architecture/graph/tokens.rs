//! Paths within tokens that are not parsed: arguments of macros and attributes.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// Path within tokens, and whether it is called as a macro.
pub(crate) type Found = (Vec<String>, bool);

/// Keys of attributes whose text is a path.
const PATH_KEYS: &[&str] = &[
    "default",
    "deserialize_with",
    "from",
    "into",
    "schema_with",
    "serialize_with",
    "skip_serializing_if",
    "try_from",
    "with",
];

/// Segments of a path; an empty one first if it starts with `::`.
pub(crate) fn segments(path: &syn::Path) -> Vec<String> {
    let start = path.leading_colon.iter().map(|_| String::new());
    start.chain(path.segments.iter().map(|s| s.ident.to_string())).collect()
}

/// Collects the paths within tokens.
pub(crate) fn paths(stream: TokenStream) -> Vec<Found> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) => found.extend(paths(group.stream())),
            TokenTree::Literal(text) => {
                found.extend(path_in_text(&tokens[..at], &text.to_string()));
            }
            TokenTree::Ident(_) => {
                let (path, end) = path_at(&tokens, at);
                let is_field = path.len() == 1 && is(&tokens, end, ':');
                if starts_path(&tokens[..at], &path[0]) && !is_field {
                    found.push((path, is(&tokens, end, '!') && !is(&tokens, end + 1, '=')));
                }
                at = end - 1;
            }
            TokenTree::Punct(_) => {}
        }
        at += 1;
    }
    found
}

/// Tells if a place holds a sign.
fn is(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Path that begins at a name, and the place behind it.
fn path_at(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut path = vec![tokens[start].to_string()];
    let mut end = start + 1;
    while is(tokens, end, ':')
        && is(tokens, end + 1, ':')
        && let Some(TokenTree::Ident(name)) = tokens.get(end + 2)
    {
        path.push(name.to_string());
        end += 3;
    }
    (path, end)
}

/// Tells if a name behind these tokens begins a path: not a field, a method, a lifetime, a variable
/// of a macro or what follows `Vec<T>::`.
fn starts_path(before: &[TokenTree], name: &str) -> bool {
    let back = |by: usize, sign| before.len() >= by && is(before, before.len() - by, sign);
    let is_member = back(1, '.') && !back(2, '.');
    let is_variable = back(1, '$') && name != "crate";
    let is_lifetime = back(1, '\'');
    let is_rest = back(1, ':') && back(2, ':');
    !(is_member || is_variable || is_lifetime || is_rest)
}

/// Path that the text of an attribute's key states.
fn path_in_text(before: &[TokenTree], text: &str) -> Option<Found> {
    let [.., TokenTree::Ident(key), TokenTree::Punct(_)] = before else { return None };
    if !PATH_KEYS.contains(&key.to_string().as_str()) || !is(before, before.len() - 1, '=') {
        return None;
    }
    let path = syn::parse_str::<syn::Path>(text.trim_matches('"')).ok()?;
    Some((segments(&path), false))
}

/// Names within tokens.
pub(crate) fn identifiers(stream: TokenStream) -> Vec<Ident> {
    let names = stream.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => identifiers(group.stream()),
        TokenTree::Ident(name) => vec![name],
        _ => Vec::new(),
    });
    names.collect()
}

/// Names behind a dot or two colons within tokens: methods, fields, members of types.
pub(crate) fn members(stream: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => found.extend(members(group.stream())),
            TokenTree::Ident(name) if at > 0 && is(&tokens, at - 1, '.') => {
                found.push(name.to_string());
            }
            TokenTree::Ident(name) if is_rest(&tokens[..at]) => found.push(name.to_string()),
            _ => {}
        }
    }
    found
}

/// Tells if two colons of a path go before a place whose beginning is no name of ours: the
/// variable of a macro, or what closes `<T as Trait>::`.
fn is_rest(before: &[TokenTree]) -> bool {
    let len = before.len();
    if len < 3 || !is(before, len - 1, ':') || !is(before, len - 2, ':') {
        return false;
    }
    match &before[len - 3] {
        TokenTree::Ident(_) => len > 3 && is(before, len - 4, '$'),
        TokenTree::Punct(sign) => sign.as_char() == '>',
        _ => false,
    }
}

/// Names of methods that are called within tokens, and of functions named as `f64::…`.
pub(crate) fn calls(stream: TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => found.extend(calls(group.stream())),
            TokenTree::Ident(name) if is_call(&tokens, at) => found.push(name.clone()),
            _ => {}
        }
    }
    found
}

/// Tells if a name is that of a method called, or of a float's function.
fn is_call(tokens: &[TokenTree], at: usize) -> bool {
    let has_arguments = matches!(
        tokens.get(at + 1),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
    );
    match &tokens[..at] {
        [.., TokenTree::Punct(dot)] if dot.as_char() == '.' => has_arguments,
        [.., TokenTree::Ident(kind), TokenTree::Punct(one), TokenTree::Punct(two)] => {
            (kind == "f64" || kind == "f32") && one.as_char() == ':' && two.as_char() == ':'
        }
        _ => false,
    }
}
