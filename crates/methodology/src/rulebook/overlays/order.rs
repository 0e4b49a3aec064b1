//! The order of overlays: each after those that it is computed from.

use std::collections::BTreeMap;

use crate::config::Problem;
use crate::config::overlays::{OverlayConfig, Parameters};

/// The names that an overlay's parameters refer to, at any time.
pub(super) fn references(config: &OverlayConfig) -> Vec<&str> {
    let on = config.changes.iter().filter_map(|change| change.on.as_deref());
    let later = config.changes.iter().filter_map(|change| change.components.as_ref());
    let components = config.components.iter().chain(later).flatten();
    let components = components.map(|component| component.series.as_str());
    config.on.as_deref().into_iter().chain(on).chain(components).collect()
}

/// The places of overlays in the order of the file, put so that each comes after what it refers
/// to, and else in the order of the file; a circle is a problem.
pub(super) fn order(configs: &[OverlayConfig], problems: &mut Vec<Problem>) -> Vec<usize> {
    let places: BTreeMap<&str, usize> =
        configs.iter().enumerate().map(|(at, config)| (config.id.as_str(), at)).collect();
    let needs: Vec<Vec<usize>> = configs
        .iter()
        .map(|config| references(config).iter().filter_map(|id| places.get(id).copied()).collect())
        .collect();
    let mut order: Vec<usize> = Vec::with_capacity(configs.len());
    while order.len() < configs.len() {
        let ready = (0..configs.len()).find(|at| {
            !order.contains(at) && needs[*at].iter().all(|needed| order.contains(needed))
        });
        let Some(ready) = ready else {
            problems.push(circle(configs, &needs, &order));
            return order;
        };
        order.push(ready);
    }
    order
}

/// Follows needs from the first overlay that is never ready until one comes again.
fn circle(configs: &[OverlayConfig], needs: &[Vec<usize>], done: &[usize]) -> Problem {
    let open = |at: &usize| !done.contains(at);
    let mut walk: Vec<usize> = (0..configs.len()).filter(open).take(1).collect();
    while let Some(next) =
        walk.last().and_then(|at| needs[*at].iter().find(|needed| open(needed)).copied())
    {
        let seen = walk.iter().position(|at| *at == next);
        walk.push(next);
        if let Some(start) = seen {
            walk.drain(..start);
            break;
        }
    }
    let names: Vec<&str> = walk.iter().map(|at| configs[*at].id.as_str()).collect();
    let first = walk.first().copied().unwrap_or_default();
    let problem = Problem::new(
        format!("overlays[{first}]"),
        format!("overlays go in a circle: {}", names.join(" → ")),
    );
    problem.hint("an overlay can only be computed from levels that are there before it")
}

/// Whether a change touches what began with the overlay and cannot change under way.
pub(super) fn fixed_parameters(change: &Parameters) -> Vec<&'static str> {
    let fixed = ["windows", "lag", "annualisation", "seed_variance", "to"];
    change.given().into_iter().filter(|name| fixed.contains(name)).collect()
}
