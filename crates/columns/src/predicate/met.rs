//! Two sides in one kind, ready to be compared or added.

use super::expression::{ExpressionKind, Node};
use super::side::Side;
use crate::bounds::Bounds;

/// Two sides in one kind.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Met {
    pub(super) a: Node,
    pub(super) b: Node,
    /// Kind of both, and of their sum; without bounds.
    pub(super) kind: ExpressionKind,
    /// Numbers that each side can be, or ranks of its words.
    pub(super) a_bounds: Bounds,
    pub(super) b_bounds: Bounds,
    /// Text as written.
    pub(super) a_text: String,
    pub(super) b_text: String,
    /// Order of the words, where they are compared by it.
    pub(super) order: Option<String>,
}

impl Met {
    pub(super) fn new(a: Side, b: Side, kind: ExpressionKind) -> Self {
        Self {
            a_bounds: a.bounds(),
            b_bounds: b.bounds(),
            a: a.node,
            b: b.node,
            kind,
            a_text: a.text,
            b_text: b.text,
            order: None,
        }
    }

    /// Whether both are fractions of one.
    pub(super) fn is_fraction(&self) -> bool {
        matches!(&self.kind, ExpressionKind::Numbers(numbers) if numbers.unit.is_fraction())
    }
}
