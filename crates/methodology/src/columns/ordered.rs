//! Calculated columns, each after those that it is made of.

use std::collections::BTreeSet;

use super::{Beside, ColumnSource, ColumnSources, calculated};
use crate::config::{ColumnConfig, Problem};

/// A column that is still to be resolved.
pub(super) struct Pending<'c> {
    pub(super) name: &'c str,
    pub(super) path: &'c str,
    pub(super) config: &'c ColumnConfig,
}

/// Resolves calculated columns into `columns`. Where one is wrong, those made of it are left out
/// without a problem of their own.
pub(super) fn resolve(
    mut pending: Vec<Pending<'_>>,
    beside: &Beside<'_>,
    columns: &mut ColumnSources,
    problems: &mut Vec<Problem>,
) {
    let mut wrong: BTreeSet<&str> = BTreeSet::new();
    while !pending.is_empty() {
        let names: BTreeSet<&str> = pending.iter().map(|one| one.name).collect();
        let waits = |one: &Pending<'_>| named(one.config).any(|name| names.contains(name));
        let (rest, ready): (Vec<_>, Vec<_>) = pending.into_iter().partition(waits);
        if ready.is_empty() {
            return problems.extend(rest.iter().map(circle));
        }
        for one in ready {
            let made_of_wrong = named(one.config).any(|name| wrong.contains(name));
            let known = (&*columns, beside);
            let found = (!made_of_wrong)
                .then(|| calculated::derived((one.path, one.name), one.config, known, problems));
            match found.flatten() {
                Some(derived) => {
                    columns.insert(one.name.to_owned(), ColumnSource::Derived(derived));
                }
                None => {
                    wrong.insert(one.name);
                }
            }
        }
        pending = rest;
    }
}

/// The columns that a column names.
fn named(config: &ColumnConfig) -> impl Iterator<Item = &str> {
    let chain = config.chain_intensity.iter().map(|chain| chain.of.as_str());
    let pathways = config.pathway_band.iter().chain(&config.pathway_ratio);
    let pathways = pathways.flat_map(|one| [Some(one.of.as_str()), one.by.as_deref()]);
    let uplift = config.target_uplift.iter().map(|uplift| uplift.of.as_str());
    chain.chain(pathways.flatten()).chain(uplift)
}

fn circle(one: &Pending<'_>) -> Problem {
    let names: Vec<String> = named(one.config).map(|name| format!("`{name}`")).collect();
    let message = format!("it is made of {}, which cannot be made before it", names.join(" and "));
    Problem::new(one.path, message).hint("name columns that are not made of this one")
}
