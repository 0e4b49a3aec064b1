//! Families of checks: the form that each file of checks has.

use kapok_market::History;

use crate::finding::Finding;
use crate::held::Held;
use crate::in_force::InForce;
use crate::limits::Limits;
use crate::scan::Scan;
use crate::today::Today;
use crate::usual::UsualTonight;

/// One evening of an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evening<'a> {
    pub(crate) history: &'a History,
    pub(crate) limits: &'a Limits,
    pub(crate) held: &'a Held<'a>,
    pub(crate) usual: UsualTonight<'a>,
    pub(crate) today: &'a Today,
}

/// Checks of one kind of fact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    /// Checks that need the facts alone: once for all indices. A finding whose size lies within
    /// the smallest limit need not be made.
    pub(crate) facts: fn(&Scan<'_>, &mut Vec<Finding>),
    /// Checks that need what an index holds: once for each of its evenings.
    pub(crate) evening: fn(&Evening<'_>, &mut Vec<Finding>),
    /// Time for which its facts stay in force.
    pub(crate) in_force: InForce,
    /// Days of facts before a day on which its findings depend.
    pub(crate) days_before: fn(&Limits) -> u32,
}

/// Checks that look at no facts alone.
pub(crate) fn no_facts(_: &Scan<'_>, _: &mut Vec<Finding>) {}

/// Checks that look at no evening.
pub(crate) fn no_evening(_: &Evening<'_>, _: &mut Vec<Finding>) {}
