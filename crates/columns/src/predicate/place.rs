//! Places of the parts of a rule in its text.

use std::ops::Range;

use sqlparser::ast::{Expr, Spanned};
use sqlparser::tokenizer::{Location, Span};

/// Bytes of a text that an expression was read from, where the parser says it.
pub(super) fn of(expression: &Expr, text: &str) -> Option<Range<usize>> {
    bytes(expression.span(), text)
}

/// Bytes of a text between two locations; `None` where they are not known.
pub(super) fn bytes(span: Span, text: &str) -> Option<Range<usize>> {
    let (start, end) = (offset(span.start, text)?, offset(span.end, text)?);
    (start < end).then_some(start..end)
}

/// Bytes from a location to the end of the word there.
pub(super) fn word_at(line: u64, column: u64, text: &str) -> Option<Range<usize>> {
    let start = offset(Location { line, column }, text)?;
    let rest = &text[start..];
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    (end > 0).then_some(start..start + end)
}

/// Byte of a location; lines and columns are counted in characters from 1.
fn offset(location: Location, text: &str) -> Option<usize> {
    let line = usize::try_from(location.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..)?;
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.into_iter().nth(column).map(|at| start + at)
}
