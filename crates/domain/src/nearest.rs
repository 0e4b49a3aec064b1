//! The name that a misspelt one was meant to be.

/// Finds the most similar of some names, if one is similar at all: at most one edit for each three
/// characters.
pub fn nearest<'a>(seen: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known = known.into_iter();
    let scored = known.map(|name| (strsim::damerau_levenshtein(seen, name), name));
    let close = seen.chars().count().div_ceil(3).max(1);
    scored.filter(|(distance, _)| *distance <= close).min().map(|(_, name)| name)
}

/// Shortest word that can be misspelt so that it still says which one was meant.
const SHORTEST: usize = 3;

/// Finds the most similar of some names, as [`nearest`], if no other is as similar and the name is
/// not so short that it is similar to many.
pub fn clearly_nearest<'a>(
    seen: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let close = seen.chars().count().div_ceil(3);
    let scored = known.into_iter().map(|name| (strsim::damerau_levenshtein(seen, name), name));
    let mut scored: Vec<(usize, &str)> =
        scored.filter(|(distance, _)| *distance <= close).collect();
    scored.sort_unstable();
    scored.dedup();
    match scored[..] {
        _ if seen.chars().count() < SHORTEST => None,
        [(_, name)] => Some(name),
        [(first, name), (second, _), ..] if first < second => Some(name),
        _ => None,
    }
}

/// Asks for the most similar of some names: the hint of every message about an unknown name.
pub fn did_you_mean<'a>(seen: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(seen, known).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_clear_or_not_named() {
        assert_eq!(clearly_nearest("violaton", ["violation", "watch"]), Some("violation"));
        assert_eq!(clearly_nearest("XHGK", ["XHKG", "XHKF", "XSHG"]), Some("XHKG"));
        assert_eq!(clearly_nearest("CNT", ["CNH", "CNY"]), None, "two are as near");
        assert_eq!(clearly_nearest("UK", ["UA"]), None, "too short");
    }
}
