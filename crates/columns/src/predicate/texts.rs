//! Texts that meet in a comparison: known words, and an order where one is asked for.

use std::sync::Arc;

use super::expression::{Comparison, ExpressionKind, Node};
use super::side::Side;
use crate::grades::Grades;
use crate::refusal::Refusal;
use crate::words::Words;

/// Two texts that are compared.
///
/// # Errors
///
/// If a word is not one of the other side's, or an order is asked of texts that have none.
pub(super) fn compared(
    comparison: Comparison,
    a: Side,
    b: Side,
) -> Result<(Node, Node, ExpressionKind), Refusal> {
    check_word(&a, &b)?;
    check_word(&b, &a)?;
    let kind = a.kind.clone();
    if !comparison.needs_order() {
        return Ok((a.node, b.node, kind));
    }
    let grades = grades(&a, &b)?;
    let rank = |node| Node::Rank(Box::new(node), grades.clone());
    Ok((rank(a.node), rank(b.node), kind))
}

/// A word that is written must be one that the column beside it can hold.
fn check_word(column: &Side, word: &Side) -> Result<(), Refusal> {
    let ExpressionKind::Literal(word) = &word.kind else { return Ok(()) };
    match &column.kind {
        ExpressionKind::Texts(texts) => texts.words.check(&column.text, word),
        ExpressionKind::Graded(grades) => {
            Words::Stated(grades.words().to_vec()).check(&column.text, word)
        }
        _ => Ok(()),
    }
}

/// Order of two sides.
fn grades(a: &Side, b: &Side) -> Result<Arc<Grades>, Refusal> {
    use ExpressionKind::{Graded, Literal};
    match (&a.kind, &b.kind) {
        (Graded(left), Graded(right)) if left == right => Ok(left.clone()),
        (Graded(left), Graded(right)) => Err(Refusal::new(format!(
            "`{}` is in the order {} and `{}` in {}: they cannot be compared",
            a.text,
            left.in_words(),
            b.text,
            right.in_words()
        ))),
        (Graded(grades), Literal(_)) | (Literal(_), Graded(grades)) => Ok(grades.clone()),
        (ExpressionKind::Texts(_), _) => Err(without_order(a)),
        (_, ExpressionKind::Texts(_)) => Err(without_order(b)),
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
