//! Texts of an index file as values, or a problem at their place.

use std::fmt::Display;
use std::str::FromStr;

use kapok_strict_toml::Problem;

/// A value, or a problem with why there is none.
pub(crate) fn kept<T, E: Display>(
    problems: &mut Vec<Problem>,
    path: &str,
    result: Result<T, E>,
) -> Option<T> {
    result.map_err(|e| problems.push(Problem::new(path, e.to_string()))).ok()
}

/// Value of a text, or a problem.
pub(crate) fn parsed<T: FromStr<Err: Display>>(
    problems: &mut Vec<Problem>,
    path: &str,
    text: &str,
) -> Option<T> {
    kept(problems, path, text.parse::<T>())
}
