//! Checks of exchange rates: jumps, rates upside down, rates that contradict each other or do not
//! move.

mod cross;
mod jump;
mod row;
mod stale;
mod swapped;
mod used;

pub(crate) use used::goes_through;

use crate::family::Family;
use crate::in_force::InForce;

/// Rates are loaded whole, whatever the window of prices.
pub(crate) const FAMILY: Family = Family {
    facts: |scan, found| {
        for fix in scan.history.fixes() {
            jump::of_fix(scan, fix, found);
            stale::of_fix(scan, fix, found);
            cross::of_fix(scan, fix, found);
        }
    },
    evening: stale::missing,
    in_force: InForce::OnItsDay,
    days_before: |_| 0,
};

#[cfg(test)]
mod tests;
