//! Two numbers of shares.

use kapok_published::ActionRow;

use crate::exact::{Exact, exact};

/// The two numbers of shares of an event's terms, both above zero.
pub(super) struct Ratio {
    pub(super) new: Exact,
    pub(super) old: Exact,
}

impl Ratio {
    pub(super) fn of(action: &ActionRow) -> Option<Self> {
        let (new, old) = action.ratio_new.zip(action.ratio_old)?;
        (new > 0.0 && old > 0.0).then(|| Self { new: exact(new), old: exact(old) })
    }
}
