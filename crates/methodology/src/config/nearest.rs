//! The name that a misspelt one was meant to be.

/// The most similar of some names, if one is similar at all.
pub fn nearest<'a>(seen: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|name| (strsim::damerau_levenshtein(seen, name), name));
    let close = seen.chars().count().div_ceil(3).max(1);
    scored.filter(|(distance, _)| *distance <= close).min().map(|(_, name)| name)
}
