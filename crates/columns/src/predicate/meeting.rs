//! Two sides that meet in a comparison, a sum or a difference: of one kind, or refused.

use kapok_units::Unit;

use super::expression::{Comparison, ExpressionKind, Node};
use super::met::Met;
use super::side::Side;
use super::texts;
use crate::amount::{bare_beside, mixed};
use crate::bounds::Bounds;
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

/// Two sides in one kind.
///
/// # Errors
///
/// If they are of two kinds.
pub(super) fn meet(meeting: Meeting, a: Side, b: Side) -> Result<Met, Refusal> {
    use ExpressionKind::{Date, Graded, Literal, Texts};
    let verb = meeting.verb();
    let b = b.read_as_quantity(&a, verb)?;
    let a = a.read_as_quantity(&b, verb)?;
    if a.is_number() && b.is_number() {
        return numbers(meeting, a, b);
    }
    let Meeting::Compared(comparison) = meeting else {
        let wrong = if a.is_number() { &b } else { &a };
        let refusal =
            Refusal::new(format!("`{}` is {}, not a number", wrong.text, wrong.kind.noun()));
        return Err(refusal.within(wrong.bytes.clone()));
    };
    let b = b.read_as_date(&a)?;
    let a = a.read_as_date(&b)?;
    match (&a.kind, &b.kind) {
        (Date, Date) => Ok(Met::new(a, b, Date)),
        (Literal(_) | Texts(_) | Graded(_), Literal(_) | Texts(_) | Graded(_)) => {
            texts::compared(comparison, a, b)
        }
        _ => Err(two_types(&a, &b)),
    }
}

fn two_types(a: &Side, b: &Side) -> Refusal {
    let (left, right) = (a.kind.noun(), b.kind.noun());
    let message =
        format!("`{}` is {left} and `{}` {right}: they cannot be compared", a.text, b.text);
    let refusal = Refusal::new(message);
    let unit = |side: &Side, other: &Side| match &side.kind {
        ExpressionKind::Literal(text) if has_digit(text) => {
            other.numbers().map(|numbers| numbers.unit.clone())
        }
        _ => None,
    };
    match unit(a, b).or_else(|| unit(b, a)) {
        Some(unit) => {
            refusal.hint(format!("write the number first and its unit behind it, as '200 {unit}'"))
        }
        None => refusal.hint(of_two_types(a, b)),
    }
}

/// Way out of two types: the column is what it is, so that the other side changes.
fn of_two_types(a: &Side, b: &Side) -> String {
    let (column, written) = if a.node.has_column() { (a, b) } else { (b, a) };
    let name = &column.text;
    match (&column.kind, written.node.has_column()) {
        (_, true) => "compare columns of one type, or each with a value of its own".to_owned(),
        (ExpressionKind::Numbers(_), _) => {
            format!("write a number; `{name} IS NULL` asks whether none is known")
        }
        (ExpressionKind::Date, _) => format!("write a date: {name} < '2020-12-31'"),
        _ => format!("write a text in single quotes: {name} = '{}'", written.text),
    }
}

fn has_digit(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

/// Two numbers: of one unit, or one of them bare.
fn numbers(meeting: Meeting, a: Side, mut b: Side) -> Result<Met, Refusal> {
    let unit = match (a.numbers(), b.numbers()) {
        (Some(left), Some(right)) => {
            let sides = ((a.text.as_str(), &left.unit), (b.text.as_str(), &right.unit));
            let conversion = right.unit.to(&left.unit);
            let conversion = conversion.ok_or_else(|| mixed(sides.0, sides.1, meeting.verb()))?;
            let unit = left.unit.clone();
            if !conversion.is_one() {
                let bounds = b.bounds().converted(conversion);
                b.kind = ExpressionKind::Numbers(Numbers { unit: unit.clone(), bounds });
                b.node = Node::Converted(Box::new(b.node.clone()), conversion);
            }
            Some(unit)
        }
        (Some(left), None) => Some(beside_bare(&a, left, &b)?),
        (None, Some(right)) => Some(beside_bare(&b, right, &a)?),
        (None, None) => None,
    };
    let numbers = |unit| ExpressionKind::Numbers(Numbers { unit, bounds: Bounds::ANY });
    Ok(Met::new(a, b, unit.map_or(ExpressionKind::Bare, numbers)))
}

fn beside_bare(side: &Side, numbers: &Numbers, bare: &Side) -> Result<Unit, Refusal> {
    let checked = bare_beside(&side.text, &numbers.unit, bare.node.constant(), &bare.text);
    checked.map_err(|refusal| refusal.within(bare.bytes.clone()))?;
    Ok(numbers.unit.clone())
}
