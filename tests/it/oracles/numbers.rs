//! Numbers as examples write them: JSON numbers, decimals in a text, fractions `a/b`.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Pow, ToPrimitive};
use serde_json::Value as Json;

/// A decimal or `a/b`; `None` for another text.
pub(crate) fn rational(text: &str) -> Option<BigRational> {
    if let Some((over, under)) = text.split_once('/') {
        let (over, under) = (over.parse::<BigInt>().ok()?, under.parse::<BigInt>().ok()?);
        return Some(BigRational::new(over, under));
    }
    let digits = text.replacen('.', "", 1).parse::<BigInt>().ok()?;
    Some(BigRational::new(digits, BigInt::from(10).pow(decimals(text))))
}

/// The number of digits behind the point.
pub(crate) fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, after)| after.len())
}

/// The nearest `f64` of a JSON number or a text that is one.
pub(crate) fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => rational(text)?.to_f64(),
        _ => None,
    }
}

/// All numbers of a list; a single number is a list of one.
pub(crate) fn list(value: &Json) -> Option<Vec<f64>> {
    match value {
        Json::Array(items) => items.iter().map(number).collect(),
        one => Some(vec![number(one)?]),
    }
}
