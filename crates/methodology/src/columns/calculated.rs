//! Columns that are calculated, as resolved.

use super::{Beside, ColumnSource, ColumnSources, green, report_surplus};
use crate::config::carbon::CarbonSection;
use crate::config::climate::ClimateSection;
use crate::config::derived::{DenominatorName, IntensityConfig, TargetUpliftConfig};
use crate::config::evaluation::EvaluationColumn;
use crate::config::{ColumnConfig, Problem};
use crate::derived::{
    Denominator, Derived, Evaluated, HighImpact, Intensity, Part, PathwayFigure, TargetUplift,
};
use kapok_domain::nearest;

/// What a column is calculated from; `None` if that is wrong.
pub(super) fn derived(
    (path, name): (&str, &str),
    config: &ColumnConfig,
    (columns, beside): (&ColumnSources, &Beside<'_>),
    problems: &mut Vec<Problem>,
) -> Option<Derived> {
    let surplus = [
        ("digits", config.digits.is_some()),
        ("provider", config.provider.is_some()),
        ("scheme", config.scheme.is_some()),
        ("unit", config.unit.is_some()),
    ];
    report_surplus(path, &surplus, problems);
    if let Some(written) = &config.intensity {
        let path = format!("{path}.intensity");
        return intensity(&path, written, beside.carbon, problems).map(Derived::Intensity);
    }
    if let Some(written) = &config.evaluation {
        let path = format!("{path}.evaluation");
        return evaluated(&path, written, beside, problems).map(Derived::Evaluated);
    }
    if let Some(written) = &config.green_share {
        let path = format!("{path}.green_share");
        let share = green::green_share((&path, name), written, beside.library, problems);
        return share.map(Derived::GreenShare);
    }
    if let Some(written) = &config.target_uplift {
        let path = format!("{path}.target_uplift");
        let uplift = target_uplift((&path, name), written, (columns, beside.climate), problems);
        return uplift.map(Derived::TargetUplift);
    }
    if let Some(written) = &config.chain_intensity {
        let path = format!("{path}.chain_intensity");
        let chain = green::chain_intensity((&path, name), written, columns, problems);
        return chain.map(Derived::ChainIntensity);
    }
    let band = config.pathway_band.as_ref().map(|one| (one, PathwayFigure::Band, "band"));
    let ratio = config.pathway_ratio.as_ref().map(|one| (one, PathwayFigure::Ratio, "ratio"));
    if let Some((written, figure, word)) = band.or(ratio) {
        let (path, ground) = (format!("{path}.pathway_{word}"), (columns, beside.library));
        let pathway = green::pathway((&path, name), (written, figure), ground, problems);
        return pathway.map(Derived::Pathway);
    }
    config.high_impact.map(|system| Derived::HighImpact(HighImpact { system }))
}

fn target_uplift(
    (path, name): (&str, &str),
    written: &TargetUpliftConfig,
    (columns, climate): (&ColumnSources, Option<&ClimateSection>),
    problems: &mut Vec<Problem>,
) -> Option<TargetUplift> {
    let place = format!("{path}.of");
    let of = match columns.get(&written.of) {
        Some(ColumnSource::Derived(Derived::Intensity(of))) if of.scopes == [1, 2, 3] => Some(of),
        Some(_) => {
            let message = format!("`{}` is no `intensity` of scopes 1, 2 and 3", written.of);
            problems.push(Problem::new(place, message).hint("Art. 6 asks for all three"));
            None
        }
        None => {
            problems.push(green::unknown_column(&place, &written.of, columns));
            None
        }
    };
    if climate.is_none() {
        let problem = Problem::new(path, "a column `target_uplift` needs `[climate]`");
        problems.push(problem.hint("its `uplift_average` says how reductions are averaged"));
    }
    Some(TargetUplift {
        name: name.to_owned(),
        of: of?.clone(),
        reduction: written.reduction,
        targets: written.targets.clone(),
        average: climate?.uplift_average,
    })
}

fn evaluated(
    path: &str,
    written: &EvaluationColumn,
    beside: &Beside<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Evaluated> {
    let Some(section) = beside.evaluations.get(&written.of) else {
        let message = format!("there is no evaluation `{}`", written.of);
        let near = nearest(&written.of, beside.evaluations.keys().map(String::as_str));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it under [evaluations.{}]", written.of),
        };
        problems.push(Problem::new(format!("{path}.of"), message).hint(hint));
        return None;
    };
    let schemes = beside.library.schemes.iter().filter(|s| s.id() == section.scheme);
    let nodes: Vec<&str> = schemes.flat_map(|scheme| scheme.nodes()).collect();
    let part = match written.part.as_str() {
        "total" => Part::Total,
        "band" => Part::Band,
        node => {
            if !nodes.is_empty() && !nodes.contains(&node) {
                let message = format!("`{node}` is no part of scheme `{}`", section.scheme);
                let near = nearest(node, nodes.into_iter().chain(["total", "band"]));
                let problem = Problem::new(format!("{path}.part"), message);
                problems.push(match near {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None => problem.hint("`total`, `band`, or the id of a node"),
                });
            }
            Part::Node(node.to_owned())
        }
    };
    Some(Evaluated { of: written.of.clone(), part })
}

fn intensity(
    path: &str,
    written: &IntensityConfig,
    carbon: Option<&CarbonSection>,
    problems: &mut Vec<Problem>,
) -> Option<Intensity> {
    let Some(carbon) = carbon else {
        let problem = Problem::new(path, "an intensity needs `[carbon]`");
        problems.push(problem.hint("say where emissions and their denominators come from"));
        return None;
    };
    let before = problems.len();
    let mut scopes = written.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let known = scopes.iter().all(|scope| (1..=3).contains(scope));
    if scopes.is_empty() || !known || scopes.len() != written.scopes.len() {
        let message = "scopes are one or more of 1, 2 and 3, each once";
        problems.push(Problem::new(format!("{path}.scopes"), message));
    }
    if scopes.contains(&3) && carbon.scope_3.is_none() {
        let message = "`[carbon]` names no indicator of Scope 3";
        problems.push(Problem::new(format!("{path}.scopes"), message));
    }
    let (denominator, named) = match written.by {
        DenominatorName::Revenue => (Denominator::Revenue, carbon.revenue.is_some()),
        DenominatorName::Evic => (Denominator::Evic, carbon.evic.is_some()),
    };
    if !named {
        let message = "`[carbon]` names no indicator of this denominator";
        problems.push(Problem::new(format!("{path}.by"), message));
    }
    let unit = format!("tCO2e/{} million", carbon.currency);
    (problems.len() == before).then_some(Intensity { denominator, scopes, unit })
}
