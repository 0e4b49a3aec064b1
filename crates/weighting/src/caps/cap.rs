//! Caps resolved from the keys of an index file; caps whose result is not determined are refused.

use kapok_columns::KnownColumns;
use kapok_kernels::{CapAlgorithm, Redistribution, SingleTrigger, Tier, Trigger};
use kapok_strict_toml::Problem;

use super::conventions::CapConventions;
use super::written::{AggregateConfig, CapConfig, ResetConfig, TriggerConfig, UnderCaps};
use crate::premises::Premises;

/// Caps of a weighting, by where the weight that they cut goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Caps {
    /// The weight that a cap cuts goes to all others.
    OverAll(Vec<Cap>),
    /// The weight that a cap cuts stays in its group, whose weight the index file states.
    InsideGroups(Vec<Cap>),
}

impl Caps {
    /// All caps, wherever their cut goes.
    #[must_use]
    pub fn all(&self) -> &[Cap] {
        match self {
            Self::OverAll(caps) | Self::InsideGroups(caps) => caps,
        }
    }
}

/// Cap on the weight of a security, an issuer or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// Subject of the cap: `security`, `issuer` or a column.
    pub by: String,
    /// Limit on the weight of one value of the subject.
    pub limit: CapLimit,
}

/// Limit on the weight of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CapLimit {
    /// Highest weight, a fraction of one.
    Max(f64),
    /// Highest weight, and a highest sum of the large ones (as 10/40 of UCITS).
    Tier(Tier),
    /// No limit until a trigger is met, then a reset (as of Nasdaq-100).
    Trigger(Trigger),
}

/// Resolves the caps of a weighting.
///
/// * `under_caps`: effect of caps on groups whose weight is stated
/// * `partitions`: number of columns by which the weight of groups is stated
pub(crate) fn resolve(
    written: &[CapConfig],
    under_caps: Option<UnderCaps>,
    partitions: usize,
    premises: &Premises<'_>,
    problems: &mut Vec<Problem>,
) -> Caps {
    check_under_caps(written, under_caps, partitions, problems);
    let caps = caps(written, premises.columns, problems);
    // Conventions may change at a date: the caps must be determined under all that ever hold.
    let conventions = CapConventions::ever(premises.conventions);
    conventions.into_iter().for_each(|one| check_algorithm(written, one, problems));
    if let Some(count) = premises.names {
        check_against_count(written, count, problems);
    }
    match under_caps {
        Some(UnderCaps::KeepGroups) => Caps::InsideGroups(caps),
        Some(UnderCaps::MoveGroups) | None => Caps::OverAll(caps),
    }
}

/// Checks `under_caps`: it is needed where caps meet groups of stated weight, and only there.
fn check_under_caps(
    written: &[CapConfig],
    under_caps: Option<UnderCaps>,
    partitions: usize,
    problems: &mut Vec<Problem>,
) {
    let both = partitions > 0 && !written.is_empty();
    match (under_caps, both) {
        (None, true) => {
            let message = "caps move weight out of groups whose weight is stated: say if they may";
            let problem = Problem::new("weighting", message);
            problems.push(problem.hint("under_caps = \"keep_groups\" or \"move_groups\""));
        }
        (Some(_), false) => {
            let message = "it has no effect without caps, or without neutral groups or pockets";
            problems.push(Problem::new("weighting.under_caps", message));
        }
        (Some(UnderCaps::KeepGroups), true) => check_kept(written, partitions, problems),
        (Some(UnderCaps::MoveGroups), true) | (None, false) => {}
    }
}

/// Checks that groups can be kept by capping inside each: one partition, and plain caps on
/// securities or issuers.
fn check_kept(written: &[CapConfig], partitions: usize, problems: &mut Vec<Problem>) {
    let plain = |cap: &CapConfig| {
        // A cap by another column cuts across the groups; an aggregate counts names of all of them.
        cap.is_of_names() && matches!(cap, CapConfig::Max { aggregate: None, .. })
    };
    if partitions > 1 {
        let message = "groups of several columns cannot be kept under caps";
        let problem = Problem::new("weighting.under_caps", message);
        problems.push(problem.hint("under_caps = \"move_groups\", or one column"));
    }
    for (i, _) in written.iter().enumerate().filter(|(_, cap)| !plain(cap)) {
        let message = "only a plain cap on a security or an issuer can be met inside each group";
        let problem = Problem::new(format!("weighting.caps[{i}]"), message);
        problems.push(problem.hint("under_caps = \"move_groups\""));
    }
}

fn caps(written: &[CapConfig], columns: &KnownColumns, problems: &mut Vec<Problem>) -> Vec<Cap> {
    let mut caps = Vec::with_capacity(written.len());
    for (i, cap) in written.iter().enumerate() {
        let path = format!("weighting.caps[{i}]");
        if !cap.is_of_names() {
            columns.named(cap.by(), &format!("{path}.by"), problems);
        }
        if written[..i].iter().any(|before| before.by() == cap.by()) {
            let message = format!("there is a cap by `{}` already", cap.by());
            let problem = Problem::new(format!("{path}.by"), message);
            problems.push(problem.hint("leave the lower one"));
        }
        if matches!(cap, CapConfig::Max { max, aggregate: None, .. } if *max == 1.0) {
            let problem = Problem::new(format!("{path}.max"), "a cap of 1 caps nothing");
            problems.push(problem.hint("it is a fraction of one, such as 0.10; or leave it out"));
        }
        if let Some(limit) = limit(&path, cap, problems) {
            caps.push(Cap { by: cap.by().to_owned(), limit });
        }
    }
    caps
}

/// Resolves the limit of a cap; `None` if there is a problem with it.
fn limit(path: &str, cap: &CapConfig, problems: &mut Vec<Problem>) -> Option<CapLimit> {
    match cap {
        CapConfig::Max { max, aggregate: None, .. } => {
            check_max(path, *max, problems).then_some(CapLimit::Max(*max))
        }
        CapConfig::Max { max, aggregate: Some(aggregate), .. } => {
            tier(path, *max, aggregate, problems).map(CapLimit::Tier)
        }
        CapConfig::Trigger { trigger, reset, .. } => {
            self::trigger(path, trigger, reset, problems).map(CapLimit::Trigger)
        }
    }
}

fn check_max(path: &str, max: f64, problems: &mut Vec<Problem>) -> bool {
    let right = max > 0.0 && max <= 1.0;
    if !right {
        let problem =
            Problem::new(format!("{path}.max"), format!("a cap of {max} is not a fraction of one"));
        problems.push(problem.hint("a cap of 20 % is max = 0.2"));
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

/// Refuses combinations of caps for which no algorithm determines the result.
fn check_algorithm(
    written: &[CapConfig],
    conventions: CapConventions,
    problems: &mut Vec<Problem>,
) {
    // Providers have been caught by texts that fix a sum and not who is cut for it (Nasdaq-100 in
    // July 2023): a rule must determine every weight.
    let several = written.len() > 1;
    for (i, cap) in written.iter().enumerate() {
        let path = format!("weighting.caps[{i}]");
        let aggregates = matches!(cap, CapConfig::Max { aggregate: Some(_), .. });
        if several && (aggregates || matches!(cap, CapConfig::Trigger { .. })) {
            let message = "a cap with an aggregate or a trigger stands alone: how it and another \
                           cap share what is cut is not determined";
            problems.push(Problem::new(&path, message));
        }
        let by_water_fill = conventions.algorithm == CapAlgorithm::WaterFill;
        if aggregates && by_water_fill {
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

/// Refuses limits that a fixed number of names can never meet.
fn check_against_count(written: &[CapConfig], count: u32, problems: &mut Vec<Problem>) {
    let of_names = written.iter().enumerate().filter(|(_, cap)| cap.is_of_names());
    for (i, cap) in of_names {
        let path = format!("weighting.caps[{i}]");
        match cap {
            CapConfig::Max { max, aggregate, .. } => {
                check_single(&format!("{path}.max"), *max, count, problems);
                let aggregate = aggregate.iter();
                aggregate.for_each(|one| check_capacity(&path, *max, one, count, problems));
            }
            CapConfig::Trigger { reset, .. } => {
                let path = format!("{path}.reset.single");
                reset.single.iter().for_each(|max| check_single(&path, *max, count, problems));
            }
        }
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

/// Tolerance for a capacity that is one but for rounding.
const CAPACITY_SLACK: f64 = 1e-12;

fn check_capacity(
    path: &str,
    single: f64,
    aggregate: &AggregateConfig,
    count: u32,
    problems: &mut Vec<Problem>,
) {
    let Some(tier) = tier(path, single, aggregate, &mut Vec::new()) else { return };
    let capacity = tier.capacity(count as usize);
    if single * f64::from(count) >= 1.0 && capacity < 1.0 - CAPACITY_SLACK {
        let message =
            format!("{count} names can hold {capacity:.4} together under this aggregate, not one");
        let problem = Problem::new(format!("{path}.aggregate"), message);
        problems.push(problem.hint("raise a limit or select more names"));
    }
}
