//! Products and quotients of numbers.

use kapok_units::Unit;

use super::expression::{ExpressionKind, Node, Operation};
use super::side::Side;
use crate::bounds::Bounds;
use crate::kind::Numbers;
use crate::refusal::Refusal;

/// Product or quotient of two sides that are numbers.
///
/// # Errors
///
/// If its unit is beyond the reach of whole numbers, or it is a number that there is not.
pub(super) fn of(op: Operation, a: Side, b: Side) -> Result<(Node, ExpressionKind), Refusal> {
    check_constants(op, &a, &b)?;
    let bounds = match op {
        Operation::Divide => a.bounds().per(b.bounds()),
        _ => a.bounds().times(b.bounds()),
    };
    let kind = kind(op, &a.kind, &b.kind).ok_or_else(|| {
        let of = format!("the unit of `{}` and `{}` together is too large", a.text, b.text);
        Refusal::new(of).hint("multiply or divide fewer columns")
    })?;
    let node = Node::Arithmetic(op, Box::new(a.node), Box::new(b.node));
    Ok((node, kind.with_bounds(|_| bounds)))
}

/// Refuses a division by zero, and numbers that are too large together: they are never known.
pub(super) fn check_constants(op: Operation, a: &Side, b: &Side) -> Result<(), Refusal> {
    let (left, right) = (a.node.constant(), b.node.constant());
    if op == Operation::Divide && right == Some(0.0) {
        let refusal = Refusal::new(format!("`{}` is divided by zero: it is never known", a.text));
        return Err(refusal.hint("correct the divisor"));
    }
    match left.zip(right).map(|(left, right)| op.apply(left, right)) {
        Some(None) => {
            let message = format!("`{}` and `{}` together are too large", a.text, b.text);
            Err(Refusal::new(message).hint("correct the limit"))
        }
        _ => Ok(()),
    }
}

/// Unit of a product or a quotient, in which a bare number has none; `None` beyond the reach of
/// whole numbers.
fn kind(op: Operation, a: &ExpressionKind, b: &ExpressionKind) -> Option<ExpressionKind> {
    use ExpressionKind::{Bare, Numbers as Of};
    let divided = op == Operation::Divide;
    let of = |unit: Unit| Of(Numbers { unit, bounds: Bounds::ANY });
    match (a, b) {
        (Of(a), Of(b)) if divided => a.unit.per(&b.unit).map(of),
        (Of(a), Of(b)) => a.unit.times(&b.unit).map(of),
        (Of(a), _) => Some(of(a.unit.clone())),
        (_, Of(b)) if divided => b.unit.inverse().map(of),
        (_, Of(b)) => Some(of(b.unit.clone())),
        _ => Some(Bare),
    }
}
