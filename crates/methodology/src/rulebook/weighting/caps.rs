//! Highest weights: from keys to limits, and what is not determined refused.

use kapok_kernels::{CapAlgorithm, Redistribution, SingleTrigger, Tier, Trigger};

use super::super::column;
use super::CapConventions;
use crate::columns::ColumnSources;
use crate::config::{
    AggregateConfig, CapConfig, IndexConfig, Problem, ResetConfig, Scheme, TriggerConfig,
    WeightingSection,
};

/// A highest weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// `security`, `issuer` or a column.
    pub by: String,
    /// How much one value of it may weigh.
    pub limit: CapLimit,
}

/// How much one group may weigh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CapLimit {
    /// So much at most, a fraction of one.
    Max(f64),
    /// So much at most, and the large ones together.
    Tier(Tier),
    /// Anything, until a trigger is met.
    Trigger(Trigger),
}

/// Resolves the caps of a weighting.
pub(super) fn caps(
    config: &WeightingSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Vec<Cap> {
    check_scheme(config, problems);
    let mut caps = Vec::with_capacity(config.caps.len());
    for (i, cap) in config.caps.iter().enumerate() {
        let path = format!("weighting.caps[{i}]");
        if cap.by != "security" && cap.by != "issuer" {
            column(&cap.by, &format!("{path}.by"), columns, problems);
        }
        if let Some(limit) = limit(&path, cap, problems) {
            caps.push(Cap { by: cap.by.clone(), limit });
        }
    }
    caps
}

/// Caps on weights that are given, or on a mean that knows no weights, mean nothing.
fn check_scheme(config: &WeightingSection, problems: &mut Vec<Problem>) {
    let reason = match config.scheme {
        Scheme::FixedWeight | Scheme::FixedShares => "weights that are given take no caps",
        Scheme::Geometric => "a geometric mean of all takes no caps",
        Scheme::Optimised => "optimised weights are capped by `bounds` and constraints",
        Scheme::FreeFloatCap
        | Scheme::Equal
        | Scheme::Price
        | Scheme::ScoreTimesCap
        | Scheme::Score
        | Scheme::Tilt
        | Scheme::Pockets => return,
    };
    if !config.caps.is_empty() {
        problems.push(Problem::new("weighting.caps", reason));
    }
}

/// What keys say; a problem if they say nothing, or two things.
fn limit(path: &str, cap: &CapConfig, problems: &mut Vec<Problem>) -> Option<CapLimit> {
    match (cap.max, &cap.aggregate, &cap.trigger, &cap.reset) {
        (Some(max), None, None, None) => {
            check_max(path, max, problems).then_some(CapLimit::Max(max))
        }
        (Some(max), Some(aggregate), None, None) => {
            tier(path, max, aggregate, problems).map(CapLimit::Tier)
        }
        (None, None, Some(trigger), Some(reset)) => {
            self::trigger(path, trigger, reset, problems).map(CapLimit::Trigger)
        }
        _ => {
            let message = "a cap is `max`, `max` with `aggregate`, or `trigger` with `reset`";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

fn check_max(path: &str, max: f64, problems: &mut Vec<Problem>) -> bool {
    let right = max > 0.0 && max <= 1.0;
    if !right {
        let message = format!("a cap of {max} is not a fraction of one");
        problems.push(Problem::new(format!("{path}.max"), message));
    }
    right
}

fn tier(
    path: &str,
    single: f64,
    config: &AggregateConfig,
    problems: &mut Vec<Problem>,
) -> Option<Tier> {
    let AggregateConfig { above, max } = *config;
    let in_order = 0.0 < above && above < single && single <= max && max <= 1.0;
    if check_max(path, single, problems) && !in_order {
        let message = format!(
            "an aggregate needs 0 < above ({above}) < the cap's max ({single}) <= its own max \
             ({max}) <= 1"
        );
        problems.push(Problem::new(format!("{path}.aggregate"), message));
    }
    in_order.then_some(Tier { single, threshold: above, aggregate: max })
}

fn trigger(
    path: &str,
    trigger: &TriggerConfig,
    reset: &ResetConfig,
    problems: &mut Vec<Problem>,
) -> Option<Trigger> {
    let before = problems.len();
    let (at_least, sum) = (trigger.at_least, trigger.sum);
    let mut need = |right: bool, what: String| {
        if !right {
            problems.push(Problem::new(format!("{path}.trigger"), what));
        }
    };
    need(
        0.0 < at_least && at_least < sum && sum <= 1.0,
        format!("a trigger needs 0 < at_least ({at_least}) < sum ({sum}) <= 1"),
    );
    let low = reset.sum;
    need(
        at_least <= low && low <= sum,
        format!("a reset needs at_least ({at_least}) <= reset.sum ({low}) <= trigger.sum ({sum})"),
    );
    let single = match (trigger.single, reset.single) {
        (None, None) => None,
        (Some(above), Some(reset)) => {
            need(
                at_least < reset && reset <= above && above <= 1.0,
                format!(
                    "a single trigger needs at_least ({at_least}) < reset.single ({reset}) <= \
                     trigger.single ({above}) <= 1"
                ),
            );
            Some(SingleTrigger { above, reset })
        }
        (Some(_), None) | (None, Some(_)) => {
            need(false, "`trigger.single` and `reset.single` need each other".into());
            None
        }
    };
    let resolved = Trigger { single, threshold: at_least, sum, reset_sum: low };
    (problems.len() == before).then_some(resolved)
}

/// Refuses what no algorithm decides.
pub(super) fn check_algorithm(
    config: &WeightingSection,
    conventions: CapConventions,
    problems: &mut Vec<Problem>,
) {
    let several = config.caps.len() > 1;
    for (i, cap) in config.caps.iter().enumerate() {
        let path = format!("weighting.caps[{i}]");
        if several && (cap.aggregate.is_some() || cap.trigger.is_some()) {
            let message = "a cap with an aggregate or a trigger stands alone: how it and another \
                           cap share what is cut is not determined";
            problems.push(Problem::new(&path, message));
        }
        let by_water_fill = conventions.algorithm == CapAlgorithm::WaterFill;
        if cap.aggregate.is_some() && by_water_fill {
            let message = "a water-fill does not say which of the large ones are cut to meet an \
                           aggregate";
            let hint = "cap_algorithm = \"rank_based\", \"effective_cap\" or \"group_trim\"";
            problems.push(Problem::new(format!("{path}.aggregate"), message).hint(hint));
        }
    }
    if several && conventions.redistribution == Redistribution::Equal {
        let message = "equal parts are not determined where there is more than one cap";
        let hint = "cap_redistribution = \"proportional\"";
        problems.push(Problem::new("weighting.caps", message).hint(hint));
    }
}

/// A limit that a fixed number of names can never hold.
pub(super) fn check_against_count(index: &IndexConfig, problems: &mut Vec<Problem>) {
    let Some(selection) = &index.selection else { return };
    let count = selection.target.as_ref().and_then(|target| target.count);
    let (Some(count), None) = (count, &selection.group_by) else { return };
    let singles = index.weighting.caps.iter().enumerate();
    for (i, cap) in singles.filter(|(_, cap)| cap.by == "security" || cap.by == "issuer") {
        let path = format!("weighting.caps[{i}]");
        let reset = cap.reset.as_ref().and_then(|reset| reset.single);
        let keys = [("max", cap.max), ("reset.single", reset)];
        for (key, max) in keys.into_iter().filter_map(|(key, max)| Some((key, max?))) {
            check_single(&format!("{path}.{key}"), max, count, problems);
        }
        check_capacity(&path, cap, count, problems);
    }
}

fn check_single(path: &str, max: f64, count: u32, problems: &mut Vec<Problem>) {
    let lowest = 1.0 / f64::from(count);
    if count > 0 && max < lowest && max > 0.0 {
        let message = format!(
            "a cap of {max} cannot hold for {count} names, which need at least {lowest:.4}"
        );
        problems.push(Problem::new(path, message).hint("raise the cap or select more names"));
    }
}

/// Slack for a capacity that is one but for rounding.
const CAPACITY_SLACK: f64 = 1e-12;

fn check_capacity(path: &str, cap: &CapConfig, count: u32, problems: &mut Vec<Problem>) {
    let Some((single, aggregate)) = cap.max.zip(cap.aggregate.as_ref()) else { return };
    let Some(tier) = tier(path, single, aggregate, &mut Vec::new()) else { return };
    let capacity = tier.capacity(count as usize);
    if single * f64::from(count) >= 1.0 && capacity < 1.0 - CAPACITY_SLACK {
        let message =
            format!("{count} names can hold {capacity:.4} together under this aggregate, not one");
        let problem = Problem::new(format!("{path}.aggregate"), message);
        problems.push(problem.hint("raise a limit or select more names"));
    }
}
