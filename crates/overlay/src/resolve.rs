//! From the overlays of a file as written to overlays as resolved.

use kapok_domain::did_you_mean;
use kapok_strict_toml::Problem;

use crate::index::{Earlier, Index};
use crate::kind::OverlayConfig;
use crate::order::order;
use crate::outside::PREFIX;
use crate::overlay::Overlay;
use crate::resolving::Resolving;

/// Resolves all overlays of a file, in the order in which they are computed; none where something
/// is wrong with one.
pub fn resolve(
    configs: &[OverlayConfig],
    index: &Index<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Overlay> {
    let before = problems.len();
    check_ids(configs, problems);
    check_references(configs, index, problems);
    let order = order(configs, problems);
    if problems.len() > before {
        // What refers to nothing, or to itself, cannot be resolved any further.
        return Vec::new();
    }
    let mut overlays: Vec<Overlay> = Vec::with_capacity(configs.len());
    let mut earlier: Vec<Earlier> = Vec::with_capacity(configs.len());
    for at in order {
        let path = format!("overlays[{at}]");
        let mut resolving = Resolving { path, index, earlier: &earlier, problems };
        let Some(overlay) = overlay(&configs[at], &mut resolving) else { return Vec::new() };
        earlier.push(Earlier {
            id: overlay.id.clone(),
            currency: overlay.currency,
            base_date: overlay.base_date,
            is_total: overlay.rule.dated().is_total(),
        });
        overlays.push(overlay);
    }
    overlays
}

fn overlay(config: &OverlayConfig, resolving: &mut Resolving<'_>) -> Option<Overlay> {
    let resolved = config.resolve(resolving)?;
    let definition = config.definition();
    Some(Overlay {
        id: definition.id().to_owned(),
        kind: definition.kind(),
        base_date: resolved.base_date,
        base_level: resolved.base_level,
        currency: resolved.currency,
        rule: resolved.terms,
    })
}

/// Ids are one plain word each, and differ.
fn check_ids(configs: &[OverlayConfig], problems: &mut Vec<Problem>) {
    let ids: Vec<&str> = configs.iter().map(|config| config.definition().id()).collect();
    for (at, id) in ids.iter().enumerate() {
        let path = format!("overlays[{at}].id");
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let reserved = ["price", "net", "gross", "cash"].contains(id);
        if id.is_empty() || id.len() > 64 || !id.chars().all(plain) || reserved {
            let message = format!("`{id}` is not an id of an overlay");
            let hint = "1 to 64 letters, digits, `-`, `_` and `.`; not price, net, gross or cash";
            problems.push(Problem::new(&path, message).hint(hint));
        }
        if ids[..at].contains(id) {
            problems.push(Problem::new(path, format!("two overlays have the id `{id}`")));
        }
    }
}

/// Every name that an overlay refers to is there.
fn check_references(configs: &[OverlayConfig], index: &Index<'_>, problems: &mut Vec<Problem>) {
    let variants = index.variants.iter().map(|variant| variant.name());
    let ids = configs.iter().map(|config| config.definition().id());
    let outside: Vec<String> =
        index.outside.iter().map(|outside| format!("{PREFIX}{}", outside.series)).collect();
    let outside = outside.iter().map(String::as_str);
    let known: Vec<&str> = variants.chain(ids).chain(["cash"]).chain(outside).collect();
    for outside in index.outside {
        let name = format!("{PREFIX}{}", outside.series);
        let names = |config: &OverlayConfig| config.definition().references().contains(&&*name);
        if !configs.iter().any(names) {
            let path = format!("outside.{}", outside.series);
            let problem = Problem::new(path, "no overlay is computed from it");
            problems.push(problem.hint(format!("take it out, or name it: on = \"{name}\"")));
        }
    }
    for (at, config) in configs.iter().enumerate() {
        let definition = config.definition();
        for name in definition.references() {
            let is_of_another = name.contains(':') && !name.starts_with(PREFIX);
            if known.contains(&name) || is_of_another {
                continue;
            }
            let id = definition.id();
            let message = format!("`{id}` is computed from `{name}`, which is not there");
            let hint = did_you_mean(name, known.iter().copied());
            let hint = hint.unwrap_or_else(|| format!("there are {}", known.join(", ")));
            let path = format!("overlays[{at}].{}", definition.refers_by());
            problems.push(Problem::new(path, message).hint(hint));
        }
    }
}
