//! Two sides that meet in a comparison, a sum or a difference: of one kind, or refused.

use kapok_units::Unit;

use super::expression::{Comparison, ExpressionKind, Node};
use super::side::Side;
use super::texts;
use crate::amount::{bare_beside, mixed};
use crate::kind::Numbers;
use crate::refusal::Refusal;

/// Operation on two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    Compared(Comparison),
    Added,
    Subtracted,
}

impl Meeting {
    fn verb(self) -> &'static str {
        match self {
            Self::Compared(_) => "compared",
            Self::Added => "added",
            Self::Subtracted => "subtracted",
        }
    }
}

/// Two sides in one kind, which is that of their sum.
///
/// # Errors
///
/// If they are of two kinds.
pub(super) fn meet(
    meeting: Meeting,
    a: Side,
    b: Side,
) -> Result<(Node, Node, ExpressionKind), Refusal> {
    use ExpressionKind::{Date, Graded, Literal, Texts};
    let verb = meeting.verb();
    let b = b.read_as_quantity(&a, verb)?;
    let a = a.read_as_quantity(&b, verb)?;
    if a.is_number() && b.is_number() {
        return numbers(meeting, a, b);
    }
    let Meeting::Compared(comparison) = meeting else {
        let wrong = if a.is_number() { &b } else { &a };
        let noun = wrong.kind.noun();
        return Err(Refusal::new(format!("`{}` is {noun}, not a number", wrong.text)));
    };
    let b = b.read_as_date(&a)?;
    let a = a.read_as_date(&b)?;
    match (&a.kind, &b.kind) {
        (Date, Date) => Ok((a.node, b.node, Date)),
        (Literal(_) | Texts(_) | Graded(_), Literal(_) | Texts(_) | Graded(_)) => {
            texts::compared(comparison, a, b)
        }
        _ => Err(two_types(&a, &b)),
    }
}

fn two_types(a: &Side, b: &Side) -> Refusal {
    let (left, right) = (a.kind.noun(), b.kind.noun());
    Refusal::new(format!(
        "`{}` is {left} and `{}` {right}: they cannot be compared",
        a.text, b.text
    ))
}

/// Two numbers: of one unit, or one of them bare.
fn numbers(
    meeting: Meeting,
    a: Side,
    mut b: Side,
) -> Result<(Node, Node, ExpressionKind), Refusal> {
    let unit = match (a.numbers(), b.numbers()) {
        (Some(left), Some(right)) => {
            let sides = ((a.text.as_str(), &left.unit), (b.text.as_str(), &right.unit));
            let conversion = right.unit.to(&left.unit);
            let conversion = conversion.ok_or_else(|| mixed(sides.0, sides.1, meeting.verb()))?;
            if !conversion.is_one() {
                b.node = Node::Converted(Box::new(b.node.clone()), conversion);
            }
            Some(left.unit.clone())
        }
        (Some(left), None) => Some(beside_bare(&a, left, &b)?),
        (None, Some(right)) => Some(beside_bare(&b, right, &a)?),
        (None, None) => None,
    };
    if let Meeting::Compared(_) = meeting {
        check_range(&a, &b)?;
        check_range(&b, &a)?;
    }
    let numbers = |unit| ExpressionKind::Numbers(Numbers { unit, range: None });
    Ok((a.node, b.node, unit.map_or(ExpressionKind::Bare, numbers)))
}

fn beside_bare(side: &Side, numbers: &Numbers, bare: &Side) -> Result<Unit, Refusal> {
    bare_beside(&side.text, &numbers.unit, bare.node.constant(), &bare.text)?;
    Ok(numbers.unit.clone())
}

/// Refuses a number beside a column that never comes to it: it can decide nothing.
fn check_range(column: &Side, number: &Side) -> Result<(), Refusal> {
    let (Node::Column(_), Some(Numbers { range: Some((low, high)), unit })) =
        (&column.node, column.numbers())
    else {
        return Ok(());
    };
    let Some(value) = number.node.constant().filter(|value| value < low || value > high) else {
        return Ok(());
    };
    let message =
        format!("`{}` is from {low} to {high}: `{}` never decides", column.text, number.text);
    let is_percent = unit.is_fraction() && (1.0..=100.0).contains(&value);
    let hint = match is_percent {
        true => format!("it is a fraction of one: {value} % is {}", value / 100.0),
        false => format!("write a number from {low} to {high}"),
    };
    Err(Refusal::new(message).hint(hint))
}
