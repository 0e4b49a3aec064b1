//! The columns that rules may name: built in, of the tables, calculated, and voted on.

use std::collections::{BTreeMap, BTreeSet};

use kapok_strict_toml::Problem;

use crate::calculated::{Calculated, CalculatedConfig};
use crate::declaration::{Beside, Declaration};
use crate::known::KnownColumns;
use crate::source::{ColumnSource, ColumnSources, built_in};
use crate::votes;
use crate::written::ColumnConfig;

/// The columns of an index file.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedColumns {
    /// Source of each column.
    pub sources: ColumnSources,
    /// Knowledge that the file may have of each.
    pub known: KnownColumns,
}

/// Resolves the columns of an index file, built-in ones among them.
///
/// Columns that are calculated or voted on may name others, so they come after them. Where one is
/// wrong, those calculated from it are left out without a problem of their own.
pub fn resolve(
    declared: &BTreeMap<String, ColumnConfig>,
    beside: &Beside<'_>,
    problems: &mut Vec<Problem>,
) -> ResolvedColumns {
    let mut columns = ResolvedColumns::built_in(beside);
    let (mut calculated, mut voted) = (Vec::new(), Vec::new());
    for (name, written) in declared {
        let path = format!("columns.{name}");
        if columns.sources.contains_key(name) {
            let problem = Problem::new(&path, format!("column `{name}` is built in"));
            problems.push(problem.hint("give the column another name"));
            continue;
        }
        match written {
            ColumnConfig::Data(data) => {
                columns.insert(name, ColumnSource::Data(data.resolve(&path, problems)), beside);
            }
            ColumnConfig::Calculated(written) => calculated.push(Pending { name, path, written }),
            ColumnConfig::Votes { votes } => voted.push((name, votes)),
        }
    }
    columns.resolve_calculated(calculated, beside, problems);
    let known = columns.known.clone();
    for (name, written) in voted {
        let path = format!("columns.{name}.votes");
        let declaration = Declaration { name, path, known: &known, beside };
        let votes = votes::resolve(written, &declaration, problems);
        columns.insert(name, ColumnSource::Votes(votes), beside);
    }
    columns
}

/// A calculated column that is still to be resolved.
struct Pending<'c> {
    name: &'c str,
    path: String,
    written: &'c CalculatedConfig,
}

impl Pending<'_> {
    fn is_made_of(&self, names: &BTreeSet<&str>) -> bool {
        self.written.made_of().into_iter().any(|name| names.contains(name))
    }

    /// It waits for columns that wait for it.
    fn circle(&self) -> Problem {
        let names = self.written.made_of().into_iter().map(|name| format!("`{name}`"));
        let names = names.collect::<Vec<_>>().join(" and ");
        let message = format!("it is made of {names}, which cannot be made before it");
        Problem::new(&self.path, message).hint("name columns that are not made of this one")
    }
}

impl ResolvedColumns {
    fn built_in(beside: &Beside<'_>) -> Self {
        let mut columns = Self { sources: ColumnSources::new(), known: KnownColumns::default() };
        for (name, source) in built_in() {
            columns.insert(&name, source, beside);
        }
        columns
    }

    fn insert(&mut self, name: &str, source: ColumnSource, beside: &Beside<'_>) {
        self.known.insert(name, source.known(&self.known, beside));
        self.sources.insert(name.to_owned(), source);
    }

    /// Resolves calculated columns, each after those that it is made of.
    fn resolve_calculated(
        &mut self,
        mut pending: Vec<Pending<'_>>,
        beside: &Beside<'_>,
        problems: &mut Vec<Problem>,
    ) {
        let mut before: BTreeMap<String, Calculated> = BTreeMap::new();
        let mut wrong: BTreeSet<&str> = BTreeSet::new();
        while !pending.is_empty() {
            let names: BTreeSet<&str> = pending.iter().map(|one| one.name).collect();
            let (rest, ready): (Vec<_>, Vec<_>) =
                pending.into_iter().partition(|one| one.is_made_of(&names));
            if ready.is_empty() {
                return problems.extend(rest.iter().map(Pending::circle));
            }
            for one in ready {
                let known = &self.known;
                let declaration =
                    Declaration { name: one.name, path: one.path.clone(), known, beside };
                let resolved = match one.is_made_of(&wrong) {
                    true => None,
                    false => one.written.resolve(&declaration, &before, problems),
                };
                let Some(calculated) = resolved else {
                    wrong.insert(one.name);
                    continue;
                };
                before.insert(one.name.to_owned(), calculated.clone());
                self.insert(one.name, ColumnSource::Calculated(calculated), beside);
            }
            pending = rest;
        }
    }
}
