//! Time for which facts count.

use crate::check::Check;

/// Time before its entry in which facts of a line are looked at that stay in force, in days.
pub(crate) const ENTRY_DAYS: u32 = 31;
/// Checks of facts of lines that stay in force until the next.
pub(crate) const PERSISTENT: [Check; 2] = [Check::ShareJump, Check::FloatJump];

/// Time for which facts stay in force: those from before a line comes in are looked at too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InForce {
    /// A fact is that of its day.
    OnItsDay,
    /// A fact counts until the next; one of the weeks before an entry is looked at.
    ForWeeks,
    /// A fact counts until the next, which may take a year or more.
    UntilReplaced,
}

/// Whether facts of a check stay in force until the next.
pub(crate) fn stays_in_force(check: Check) -> bool {
    PERSISTENT.contains(&check) || check.spec().table.starts_with("esg_")
}
