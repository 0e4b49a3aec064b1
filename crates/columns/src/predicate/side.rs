//! A side of a comparison, a sum or a difference.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::expression::{ExpressionKind, Node};
use crate::amount::quantity_beside;
use crate::bounds::Bounds;
use crate::kind::Numbers;
use crate::refusal::Refusal;

/// One of two sides, as written and as understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    pub(super) text: String,
    /// Place in the text of the rule, where it is known.
    pub(super) bytes: Option<Range<usize>>,
    pub(super) node: Node,
    pub(super) kind: ExpressionKind,
}

impl Side {
    /// Numbers of the side; `None` where it holds none, or none with a unit.
    pub(super) fn numbers(&self) -> Option<&Numbers> {
        match &self.kind {
            ExpressionKind::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, ExpressionKind::Bare | ExpressionKind::Numbers(_))
    }

    /// Numbers that the side can be; of a date, days.
    pub(super) fn bounds(&self) -> Bounds {
        match (self.node.constant(), &self.node, &self.kind) {
            (Some(number), ..) => Bounds::point(number),
            (None, Node::Date(date), _) => Bounds::point(date.num_days_from_ce().into()),
            (None, _, ExpressionKind::Numbers(numbers)) => numbers.bounds,
            _ => Bounds::ANY,
        }
    }

    /// A text read as a quantity in the unit of the side that it stands beside.
    pub(super) fn read_as_quantity(self, other: &Self, verb: &str) -> Result<Self, Refusal> {
        let (ExpressionKind::Literal(text), Some(numbers)) = (&self.kind, other.numbers()) else {
            return Ok(self);
        };
        if !text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
            return Ok(self);
        }
        let value = quantity_beside(&other.text, &numbers.unit, text, &self.text, verb)
            .map_err(|refusal| refusal.within(self.bytes.clone()))?;
        let unit = numbers.unit.to_string();
        let bounds = Bounds::point(value);
        let kind = ExpressionKind::Numbers(Numbers { bounds, ..numbers.clone() });
        Ok(Self { node: Node::Quantity { value, unit }, kind, ..self })
    }

    /// A text read as a date beside a date.
    pub(super) fn read_as_date(self, other: &Self) -> Result<Self, Refusal> {
        match (&self.kind, &other.kind) {
            (ExpressionKind::Literal(text), ExpressionKind::Date) => {
                let node = date(text).map_err(|refusal| refusal.within(self.bytes.clone()))?;
                Ok(Self { node, kind: ExpressionKind::Date, ..self })
            }
            _ => Ok(self),
        }
    }
}

/// A date as written.
pub(super) fn date(text: &str) -> Result<Node, Refusal> {
    let parsed = text.parse::<NaiveDate>();
    parsed.map(Node::Date).map_err(|_| {
        Refusal::new(format!("`{text}` is not a date"))
            .hint("write year, month and day, as '2020-12-31'")
    })
}
