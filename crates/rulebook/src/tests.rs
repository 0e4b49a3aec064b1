//! Index files compiled and applied to small markets: columns, rules, selections, weights.

mod columns;
mod eligibility;
#[path = "tests/fixture/mod.rs"]
mod fixture;
mod kinds;
mod selection;
mod selection_as_written;
mod weights;
