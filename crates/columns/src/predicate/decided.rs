//! Comparisons that are decided before any value is known: no security can meet them, or the limit
//! lies outside of what the column can be.
//!
//! A limit at the end of that range is none of them: `green >= 0` is true of every value, so that
//! it asks whether the value is known, and `if_missing` answers where it is not.

use super::expression::{Comparison, Node};
use super::met::Met;
use crate::bounds::Bounds;
use crate::refusal::Refusal;

/// Way out of a comparison that is decided.
const WAY_OUT: &str = "delete it, or correct the limit";

/// Refuses a comparison that the kinds of its sides decide.
///
/// * `text`: the comparison as written
pub(super) fn check(comparison: Comparison, text: &str, met: &Met) -> Result<(), Refusal> {
    if met.a == met.b && met.a.has_column() {
        let truth = matches!(
            comparison,
            Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual
        );
        let why = "both sides are the same";
        return if truth { Ok(()) } else { Err(refusal(text, false, why, None)) };
    }
    match decided(comparison, met) {
        Some(true) if met.touches() => Ok(()),
        Some(truth) => Err(refusal(text, truth, &met.why(), met.percentage())),
        None => Ok(()),
    }
}

/// Refuses `x BETWEEN low AND high` that the kinds of its parts decide. One of its limits alone may
/// be out of reach.
///
/// * `low`, `high`: the value beside each limit
pub(super) fn check_between(text: &str, low: &Met, high: &Met) -> Result<(), Refusal> {
    if low.b_bounds.low > high.b_bounds.high {
        let refusal = Refusal::new(format!(
            "`{text}` is never true: {} stands above {}",
            low.b_text, high.b_text
        ));
        let from =
            if low.order.is_some() { "the worse word first" } else { "the lower limit first" };
        return Err(refusal.hint(format!("write {from}")));
    }
    let above = decided(Comparison::GreaterOrEqual, low);
    let below = decided(Comparison::LessOrEqual, high);
    let percentage = || low.percentage().or_else(|| high.percentage());
    match (above, below) {
        (Some(false), _) | (_, Some(false)) => Err(refusal(text, false, &low.why(), percentage())),
        (Some(true), Some(true)) if !(low.touches() && high.touches()) => {
            Err(refusal(text, true, &low.why(), percentage()))
        }
        _ => Ok(()),
    }
}

fn refusal(text: &str, truth: bool, why: &str, percentage: Option<String>) -> Refusal {
    let word = if truth { "always" } else { "never" };
    let refusal = Refusal::new(format!("`{text}` is {word} true: {why}"));
    refusal.hint(percentage.unwrap_or_else(|| WAY_OUT.to_owned()))
}

/// Answer that holds for all numbers within the bounds of both sides, if there is one.
fn decided(comparison: Comparison, met: &Met) -> Option<bool> {
    let (a, b) = (met.a_bounds, met.b_bounds);
    let is_less = |a: Bounds, b: Bounds| match () {
        () if a.high < b.low => Some(true),
        () if a.low >= b.high => Some(false),
        () => None,
    };
    let is_equal = || match () {
        () if a.high < b.low || b.high < a.low => Some(false),
        () if a.is_point() && a == b => Some(true),
        () => None,
    };
    match comparison {
        Comparison::Less => is_less(a, b),
        Comparison::Greater => is_less(b, a),
        Comparison::LessOrEqual => is_less(b, a).map(|truth| !truth),
        Comparison::GreaterOrEqual => is_less(a, b).map(|truth| !truth),
        Comparison::Equal => is_equal(),
        Comparison::NotEqual => is_equal().map(|truth| !truth),
    }
}

impl Met {
    /// Whether both sides can have the same value.
    fn touches(&self) -> bool {
        self.a_bounds.high >= self.b_bounds.low && self.b_bounds.high >= self.a_bounds.low
    }

    /// Reason for which the kinds decide.
    fn why(&self) -> String {
        let is_limited = |bounds: Bounds| !bounds.is_any() && !bounds.is_point();
        let told = |text: &str, bounds: Bounds| match &self.order {
            Some(order) => format!("`{text}` is in the order {order}"),
            None => format!("`{text}` {}", bounds.in_words()),
        };
        match (is_limited(self.a_bounds), is_limited(self.b_bounds)) {
            (true, false) => told(&self.a_text, self.a_bounds),
            (false, true) => told(&self.b_text, self.b_bounds),
            _ => {
                let (a, b) = (told(&self.a_text, self.a_bounds), told(&self.b_text, self.b_bounds));
                format!("{a}, {b}")
            }
        }
    }

    /// Advice beside a column of fractions that is held against a percentage.
    fn percentage(&self) -> Option<String> {
        let value = match (&self.a, &self.b) {
            (Node::Column(_), Node::Number(value)) | (Node::Number(value), Node::Column(_)) => {
                *value
            }
            _ => return None,
        };
        let is_percent = self.is_fraction() && value > 1.0 && value <= 100.0;
        is_percent.then(|| format!("it is a fraction of one: {value} % is {}", value / 100.0))
    }
}

impl Node {
    /// Whether a column is in it.
    pub(super) fn has_column(&self) -> bool {
        match self {
            Self::Column(_) => true,
            Self::Number(_)
            | Self::Quantity { .. }
            | Self::Text(_)
            | Self::Date(_)
            | Self::Truth(_) => false,
            Self::Not(inner)
            | Self::IsNull(inner)
            | Self::Converted(inner, _)
            | Self::Rank(inner, _) => inner.has_column(),
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Arithmetic(_, a, b) => a.has_column() || b.has_column(),
            Self::In(inner, list) => inner.has_column() || list.iter().any(Self::has_column),
        }
    }
}
