//! Rows of `kapok check` about something found.

use serde_json::Value;

/// A row without counts.
pub(super) fn note(what: &str, place: &str, found: &str) -> Vec<Value> {
    vec![what.into(), place.into(), Value::Null, Value::Null, found.into()]
}
