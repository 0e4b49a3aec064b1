//! Identity of an index: names and units.

use kapok_conventions::Timeline;
use kapok_domain::{Currency, IndexId, Level, ReturnVariant};
use kapok_strict_toml::Problem;

use crate::config::{IndexConfig, IndexSection};
use crate::reading::{kept, parsed};

/// Identity of an index: names and units.
pub(crate) struct Identity {
    pub(crate) id: Option<IndexId>,
    pub(crate) currency: Option<Currency>,
    pub(crate) parent: Option<IndexId>,
    pub(crate) base_level: Option<Level>,
}

/// Resolves id, currency, parent and base level.
pub(crate) fn identity(index: &IndexSection, problems: &mut Vec<Problem>) -> Identity {
    let level = Level::new(index.base_level);
    check_texts(index, problems);
    let parent: Option<IndexId> =
        index.parent.as_ref().and_then(|id| parsed(problems, "index.parent", id));
    if parent.as_ref().is_some_and(|parent| parent.as_str() == index.id) {
        let problem = Problem::new("index.parent", "an index is not its own parent");
        problems.push(problem.hint("name another index, or leave `parent` out"));
    }
    Identity {
        id: parsed(problems, "index.id", &index.id),
        currency: parsed(problems, "index.currency", &index.currency),
        parent,
        base_level: kept(problems, "index.base_level", level),
    }
}

/// Refuses texts for readers that say nothing: they are published as they stand.
fn check_texts(index: &IndexSection, problems: &mut Vec<Problem>) {
    let texts = [
        ("index.name.en", Some(&index.name.en)),
        ("index.name.zh", index.name.zh.as_ref()),
        ("index.illustrative", index.illustrative.as_ref()),
    ];
    for (path, _) in texts.into_iter().filter(|(_, text)| text.is_some_and(|t| t.trim().is_empty()))
    {
        problems
            .push(Problem::new(path, "the text is empty").hint("write it, or leave the key out"));
    }
}

/// In order of the enum, each once; a net return needs a withholding table.
pub(crate) fn variants(
    config: &IndexConfig,
    conventions: Option<&Timeline>,
    problems: &mut Vec<Problem>,
) -> Vec<ReturnVariant> {
    let mut variants = config.index.returns.clone();
    for (i, variant) in variants.iter().enumerate().filter(|(i, v)| variants[..*i].contains(v)) {
        let message = format!("`{}` is there twice", variant.name());
        let problem = Problem::new(format!("index.returns[{i}]"), message);
        problems.push(problem.hint("state each variant once"));
    }
    variants.sort_unstable();
    variants.dedup();
    if !variants.contains(&ReturnVariant::Price) {
        let problem = Problem::new("index.returns", "the price return must be among the variants");
        problems.push(problem.hint("net and gross returns are chained from it"));
    }
    let mut all = conventions.into_iter().flat_map(Timeline::all);
    if variants.contains(&ReturnVariant::Net) && all.any(|c| c.withholding_table.is_none()) {
        let path = if config.conventions.is_some() { "conventions" } else { "index.returns" };
        let problem = Problem::new(path, "a net return needs `withholding_table`");
        problems.push(problem.hint("name a `table` of the withholding input"));
    }
    variants
}
