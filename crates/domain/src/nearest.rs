//! The name that a misspelt one was meant to be.

/// Finds the most similar of some names, if one is similar at all: at most one edit for each three
/// characters.
pub fn nearest<'a>(seen: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known = known.into_iter();
    let scored = known.map(|name| (strsim::damerau_levenshtein(seen, name), name));
    let close = seen.chars().count().div_ceil(3).max(1);
    scored.filter(|(distance, _)| *distance <= close).min().map(|(_, name)| name)
}

/// Asks for the most similar of some names: the hint of every message about an unknown name.
pub fn did_you_mean<'a>(seen: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(seen, known).map(|name| format!("did you mean `{name}`?"))
}
