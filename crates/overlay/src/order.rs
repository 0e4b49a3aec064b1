//! The order of overlays: each after those that it is computed from.

use std::collections::BTreeMap;

use kapok_strict_toml::Problem;

use crate::kind::OverlayConfig;

/// The places of overlays in the order of the file, put so that each comes after what it refers
/// to, and else in the order of the file; a circle is a problem.
pub(crate) fn order(configs: &[OverlayConfig], problems: &mut Vec<Problem>) -> Vec<usize> {
    let ids: Vec<&str> = configs.iter().map(|config| config.definition().id()).collect();
    let places: BTreeMap<&str, usize> = ids.iter().copied().zip(0..).collect();
    let needs = |config: &OverlayConfig| -> Vec<usize> {
        let names = config.definition().references().into_iter();
        names.filter_map(|name| places.get(name).copied()).collect()
    };
    let needs: Vec<Vec<usize>> = configs.iter().map(needs).collect();
    let mut order: Vec<usize> = Vec::with_capacity(configs.len());
    while order.len() < configs.len() {
        let ready = (0..configs.len()).find(|at| {
            !order.contains(at) && needs[*at].iter().all(|needed| order.contains(needed))
        });
        let Some(ready) = ready else {
            problems.push(circle(&ids, &needs, &order));
            return order;
        };
        order.push(ready);
    }
    order
}

/// Follows needs from the first overlay that is never ready until one comes again.
fn circle(ids: &[&str], needs: &[Vec<usize>], done: &[usize]) -> Problem {
    let open = |at: &usize| !done.contains(at);
    let mut walk: Vec<usize> = (0..ids.len()).filter(open).take(1).collect();
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
    let names: Vec<&str> = walk.iter().map(|at| ids[*at]).collect();
    let first = walk.first().copied().unwrap_or_default();
    let problem = Problem::new(
        format!("overlays[{first}]"),
        format!("overlays go in a circle: {}", names.join(" → ")),
    );
    problem.hint("an overlay can only be computed from levels that are there before it")
}
