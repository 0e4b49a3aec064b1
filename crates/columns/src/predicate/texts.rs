//! Texts that meet in a comparison: of one vocabulary, and in an order where one is asked for.

use std::sync::Arc;

use super::expression::{Comparison, ExpressionKind, Node};
use super::met::Met;
use super::side::Side;
use crate::bounds::Bounds;
use crate::grades::Grades;
use crate::refusal::Refusal;
use crate::words::Words;

/// Two texts that are compared.
///
/// # Errors
///
/// If a word is not one of the other side's, two columns hold words of two vocabularies, or an
/// order is asked of texts that have none.
pub(super) fn compared(comparison: Comparison, a: Side, b: Side) -> Result<Met, Refusal> {
    check_orders(&a, &b)?;
    check_vocabularies(&a, &b)?;
    check_word(&a, &b)?;
    check_word(&b, &a)?;
    let kind = a.kind.clone();
    if !comparison.needs_order() {
        return Ok(Met::new(a, b, kind));
    }
    let grades = grades(&a, &b)?;
    let (a_bounds, b_bounds) = (ranks(&a, &grades), ranks(&b, &grades));
    let rank = |node| Node::Rank(Box::new(node), grades.clone());
    let met = Met::new(a, b, kind);
    let order = Some(grades.in_words());
    Ok(Met { a: rank(met.a), b: rank(met.b), a_bounds, b_bounds, order, ..met })
}

/// Ranks that a side can have: that of its word, or all.
fn ranks(side: &Side, grades: &Grades) -> Bounds {
    let rank = match &side.kind {
        ExpressionKind::Literal(word) => grades.rank(word),
        _ => None,
    };
    let best = grades.words().len().saturating_sub(1);
    rank.map_or(Bounds::new(0.0, best as f64), |rank| Bounds::point(rank as f64))
}

/// Words that a column can hold; `None` of a text that is written.
fn words(side: &Side) -> Option<Words> {
    match &side.kind {
        ExpressionKind::Texts(texts) => Some(texts.words.clone()),
        ExpressionKind::Graded(grades) => Some(Words::Stated(grades.words().to_vec())),
        _ => None,
    }
}

/// Two columns in two orders do not compare, though they may hold the same words.
fn check_orders(a: &Side, b: &Side) -> Result<(), Refusal> {
    let (ExpressionKind::Graded(left), ExpressionKind::Graded(right)) = (&a.kind, &b.kind) else {
        return Ok(());
    };
    if left == right {
        return Ok(());
    }
    let refusal = Refusal::new(format!(
        "`{}` is in the order {} and `{}` in {}: their orders differ, they cannot be compared",
        a.text,
        left.in_words(),
        b.text,
        right.in_words()
    ));
    Err(refusal.hint("compare each with a word of its own order"))
}

/// Two columns must hold words of one vocabulary.
fn check_vocabularies(a: &Side, b: &Side) -> Result<(), Refusal> {
    let (Some(left), Some(right)) = (words(a), words(b)) else { return Ok(()) };
    if left.is_one_with(&right) {
        return Ok(());
    }
    let refusal = Refusal::new(format!(
        "`{}` holds {} and `{}` {}: they cannot be compared",
        a.text,
        left.noun(),
        b.text,
        right.noun()
    ));
    Err(refusal.hint("compare columns of one vocabulary, or each with a word"))
}

/// A word that is written must be one that the column beside it can hold.
fn check_word(column: &Side, word: &Side) -> Result<(), Refusal> {
    let (ExpressionKind::Literal(text), Some(words)) = (&word.kind, words(column)) else {
        return Ok(());
    };
    let checked = words.check(&column.text, text);
    checked.map_err(|refusal| refusal.within(word.bytes.clone()))
}

/// Order of two sides.
fn grades(a: &Side, b: &Side) -> Result<Arc<Grades>, Refusal> {
    match (&a.kind, &b.kind) {
        (ExpressionKind::Texts(_), _) => Err(without_order(a)),
        (_, ExpressionKind::Texts(_)) => Err(without_order(b)),
        (ExpressionKind::Graded(grades), _) | (_, ExpressionKind::Graded(grades)) => {
            Ok(grades.clone())
        }
        _ => Err(Refusal::new("two texts that are written have no order")),
    }
}

fn without_order(side: &Side) -> Refusal {
    let refusal = Refusal::new(format!("`{}` has no order: it is equal or not", side.text));
    match &side.kind {
        ExpressionKind::Texts(texts) => refusal.hint(texts.to_order),
        _ => refusal,
    }
}
