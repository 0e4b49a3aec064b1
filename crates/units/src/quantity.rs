//! Numbers with their units, as people write them.

use crate::unit::Unit;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Number, in the unit.
    pub value: f64,
    /// Unit.
    pub unit: Unit,
}

impl Quantity {
    /// Reads a number and a unit, such as `500 million CNY`, `200 tCO2e/EUR million` or `5 %`.
    /// `None` if there is no number at the start, or nothing behind it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = Self::parts(text);
        let value: f64 = number.parse().ok()?;
        let right = value.is_finite() && !unit.is_empty();
        right.then(|| Self { value, unit: Unit::read(unit) })
    }

    /// Number and unit as they are written; each empty where it is not there.
    #[must_use]
    pub fn parts(text: &str) -> (&str, &str) {
        let text = text.trim();
        let (number, unit) = text.split_at(number_length(text));
        (number, unit.trim())
    }

    /// Number in another unit, of which this one may leave out the role of money; `None` if they do
    /// not measure the same.
    #[must_use]
    pub fn in_unit(&self, unit: &Unit) -> Option<f64> {
        unit.conversion_of_stated(&self.unit).map(|conversion| conversion.apply(self.value))
    }
}

/// Bytes of the decimal number that a text begins with.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let signed = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let mut end = signed + digits(signed);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    // `5e8 CNY` is a number with an exponent, `5 EUR` and `5EUR` are not.
    if bytes.get(end) == Some(&b'e') {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let count = if end + 1 + sign < bytes.len() { digits(end + 1 + sign) } else { 0 };
        end += if count > 0 { 1 + sign + count } else { 0 };
    }
    end
}
