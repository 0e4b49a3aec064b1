//! Numbers that people state beside a column: bare, or as a text with their unit.

use kapok_strict_toml::Problem;
use kapok_units::{Base, Quantity, Unit};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::known::KnownColumn;
use crate::quantity_hint;
use crate::refusal::Refusal;

/// A number beside a column, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "number, or text with a number and its unit")]
pub enum StatedNumber {
    // A text first: a file that holds one is read by the first form that is no table or number.
    /// With its unit, such as `500 million CNY`.
    Quantity(String),
    /// In the unit of the column; not beside money, whose currency must be named.
    Number(f64),
}

impl StatedNumber {
    /// The number in the unit of a column; else a problem at `path`.
    pub fn resolve(
        &self,
        column: &str,
        known: Option<&KnownColumn>,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<f64> {
        let unit = known.and_then(|known| known.kind.unit());
        let resolved = match (self, unit) {
            (Self::Number(number), Some(unit)) => {
                bare_beside(column, unit, Some(*number), &number.to_string()).map(|()| *number)
            }
            (Self::Number(number), None) => Ok(*number),
            (Self::Quantity(text), Some(unit)) => {
                quantity_beside(column, unit, text, &format!("\"{text}\""), "compared")
            }
            (Self::Quantity(text), None) => {
                Err(Refusal::new(format!("`{text}` stands beside no column with a unit")))
            }
        };
        resolved.map_err(|refusal| problems.push(refusal.at(path))).ok()
    }
}

/// Refuses a bare number beside money, unless it is zero.
///
/// * `number`: its value, where that is known
/// * `written`: as it is written
pub(crate) fn bare_beside(
    column: &str,
    unit: &Unit,
    number: Option<f64>,
    written: &str,
) -> Result<(), Refusal> {
    if !unit.is_money() || number == Some(0.0) {
        return Ok(());
    }
    let refusal =
        Refusal::new(format!("`{column}` is {} and `{written}` names no currency", told(unit)));
    Err(refusal.hint(format!("write the amount as a text with its currency: '{written} {unit}'")))
}

/// A quantity in the unit of a column.
///
/// * `written`: as it is written, with its quotes
/// * `verb`: what cannot be done with another kind
pub(crate) fn quantity_beside(
    column: &str,
    unit: &Unit,
    text: &str,
    written: &str,
    verb: &str,
) -> Result<f64, Refusal> {
    let Some(quantity) = Quantity::parse(text) else {
        let message = format!("`{column}` is {} and `{written}` is no amount of it", told(unit));
        return Err(Refusal::new(message).hint(quantity_hint::of_none(unit, text)));
    };
    if let Some(value) = quantity.in_unit(unit) {
        return Ok(value);
    }
    let hint = quantity_hint::of_other_unit(unit, text, &quantity.unit);
    let refusal = match quantity.unit.unknown() {
        Some(name) if name.starts_with(',') => Refusal::new(format!(
            "`{column}` is {} and `{written}` is no amount of it: a number has no comma",
            told(unit)
        )),
        Some(name) => Refusal::new(format!(
            "`{column}` is {} and `{written}` is no amount of it: `{name}` is no unit",
            told(unit)
        )),
        None => mixed((column, unit), (written, &quantity.unit), verb),
    };
    Err(match hint {
        Some(hint) => refusal.hint(hint),
        None => refusal,
    })
}

/// Two sides of different kinds.
pub(crate) fn mixed(a: (&str, &Unit), b: (&str, &Unit), verb: &str) -> Refusal {
    let ((left, a), (right, b)) = (a, b);
    let message =
        format!("`{left}` is {} and `{right}` {}: they cannot be {verb}", told(a), told(b));
    Refusal::new(message).hint(apart(a, b))
}

/// Reason that keeps two kinds apart.
fn apart(a: &Unit, b: &Unit) -> String {
    let is_money = a.has_money() && b.has_money();
    if is_money && a.in_any_role().is_same_kind(&b.in_any_role()) {
        return "they are divided by different amounts: name columns of one denominator".into();
    }
    if is_money && a.in_any_currency().is_same_kind(&b.in_any_currency()) {
        return "nothing converts one currency to another here: state both in one".into();
    }
    let any = |unit: &Unit| unit.in_any_currency().in_any_role();
    if is_money && any(a).is_same_kind(&any(b)) {
        return format!("nothing converts one currency to another here: state both in {a}");
    }
    "only numbers of one kind can be; `*` and `/` make a number of another kind".into()
}

/// Words for a number of a unit, after `is`.
pub(crate) fn told(unit: &Unit) -> String {
    match unit.dimension().single() {
        _ if unit.dimension().is_share() => "a fraction".to_owned(),
        Some(Base::QuotedPrice) => "a price in each line's own currency".to_owned(),
        Some(Base::Severity) => "a severity".to_owned(),
        _ => format!("in {unit}"),
    }
}
