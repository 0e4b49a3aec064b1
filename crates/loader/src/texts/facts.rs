//! All facts of a table.

use kapok_market::{Fact, TextIx};

/// Hands the source of each fact to `to`, and its key and value to `others`.
pub(super) fn facts<K, T>(
    rows: &mut [(K, Fact<T>)],
    to: &dyn Fn(&mut TextIx),
    mut others: impl FnMut(&mut K, &mut T),
) {
    for (key, fact) in rows {
        to(&mut fact.source);
        others(key, &mut fact.value);
    }
}
