//! Ways out of quantities that are none, or of another kind than the column beside them.

use kapok_domain::Currency;
use kapok_units::{Base, Quantity, Unit};

use crate::aliases;

/// Way out of a text that has no number, no unit, or a number that is too large.
pub(crate) fn of_none(unit: &Unit, text: &str) -> String {
    let (number, rest) = Quantity::parts(text);
    match number.parse::<f64>() {
        Ok(value) if !value.is_finite() => "the number is too large".to_owned(),
        Ok(_) if rest.is_empty() && unit.is_money() => {
            format!("name the currency: '{number} {unit}'")
        }
        Ok(_) if rest.is_empty() && is_alone(unit) => alone(unit, number),
        Ok(_) if rest.is_empty() => format!("write '{number} {unit}', or {number} alone"),
        _ => format!("write a number and its unit, as '200 {unit}'"),
    }
}

/// Way out of a quantity whose unit is not that of the column; `None` where that is all there is to
/// say.
///
/// * `seen`: unit of the quantity
pub(crate) fn of_other_unit(unit: &Unit, text: &str, seen: &Unit) -> Option<String> {
    let (number, rest) = Quantity::parts(text);
    if rest.starts_with(',') {
        return Some(without_comma(text));
    }
    if seen.unknown().is_some() {
        return Some(of_unknown(unit, number, rest));
    }
    let names_none = seen.has_money() && seen.currencies().next().is_none();
    match () {
        () if names_none && unit.is_money() => {
            let currency = unit.currencies().next()?;
            Some(format!("it names no currency: '{number} {rest} {currency}'"))
        }
        () if is_alone(unit) => Some(alone(unit, number)),
        () if is_time(unit) && is_time(seen) => Some(format!("write it in {unit}")),
        () => None,
    }
}

/// Way out of a comma, which some write before decimals and others between thousands.
fn without_comma(text: &str) -> String {
    let is_group = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count() == 3;
    let (joined, pointed) = (text.replace(',', ""), text.replacen(',', ".", 1));
    match text.split(',').skip(1).collect::<Vec<_>>()[..] {
        [decimals] if !is_group(decimals) => format!("write a decimal point: '{pointed}'"),
        [_] => format!("write '{joined}', or '{pointed}' if decimals are meant"),
        _ => format!("write nothing between thousands: '{joined}'"),
    }
}

/// Way out of a unit that is in no table.
fn of_unknown(unit: &Unit, number: &str, rest: &str) -> String {
    let corrected: Vec<&str> = rest.split_ascii_whitespace().map(corrected).collect();
    let corrected = corrected.join(" ");
    let fits = |name: &str| {
        Quantity::parse(&format!("{number} {name}")).is_some_and(|q| q.unit.unknown().is_none())
    };
    match () {
        () if is_alone(unit) => alone(unit, number),
        () if corrected != rest && fits(&corrected) => format!("write '{number} {corrected}'"),
        () if unit.unknown().is_some() => format!("write '{number} {unit}', or {number} alone"),
        () => format!("units of it are {}", unit.dimension().units()),
    }
}

/// A scale or a currency as quantities name it.
fn corrected(word: &str) -> &str {
    let code = |word: &str| Currency::codes().find(|code| code.eq_ignore_ascii_case(word));
    let scale = || {
        let known = ["thousand", "million", "billion", "mn", "bn"];
        known.into_iter().find(|scale| scale.eq_ignore_ascii_case(word))
    };
    let other = || scale().or_else(|| aliases::scale(word)).or_else(|| aliases::currency(word));
    code(word).or_else(other).unwrap_or(word)
}

/// Whether no text names the unit, so that numbers stand alone beside it.
fn is_alone(unit: &Unit) -> bool {
    use Base::{QuotedPrice, Score, Severity};
    matches!(unit.dimension().single(), Some(QuotedPrice | Score(_) | Severity))
}

fn alone(unit: &Unit, number: &str) -> String {
    let why = match unit.dimension().single() {
        Some(Base::QuotedPrice) => "a price is in the currency of its line".to_owned(),
        _ => format!("it is in {unit}"),
    };
    format!("write the number alone, {number}: {why}")
}

fn is_time(unit: &Unit) -> bool {
    use Base::{Days, Hours, Months, Years};
    matches!(unit.dimension().single(), Some(Days | Hours | Months | Years))
}
