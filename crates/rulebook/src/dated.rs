//! Days of a version: from when it holds, until when, and whose version makes a review.

use chrono::NaiveDate;
use kapok_strict_toml::Problem;

use crate::config::IndexConfig;

/// Problem of a first version that does not hold from the base date on.
pub(crate) fn founding(config: &IndexConfig, from: NaiveDate) -> Option<Problem> {
    let base = config.index.base_date.0;
    let why = match from.cmp(&base) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Less => "is older than the base date",
        std::cmp::Ordering::Greater => "is younger than the base date",
    };
    let message = format!("the first version, of {from}, {why} {base}");
    let hint = format!("name the file of the first version {base}.toml");
    Some(Problem::new("index.base_date", message).hint(hint))
}

/// Problems of changes of conventions that another version takes over.
pub(crate) fn late_changes(config: &IndexConfig, next: Option<NaiveDate>) -> Vec<Problem> {
    let Some(next) = next else { return Vec::new() };
    let late = config.convention_changes.iter().enumerate();
    let late = late.filter(|(_, change)| change.from.0 >= next);
    let problem = |(at, _): (usize, _)| {
        let message = format!("this change has no effect: another version holds from {next} on");
        let problem = Problem::new(format!("convention_changes[{at}].from"), message);
        problem.hint(format!("state it in {next}.toml"))
    };
    late.map(problem).collect()
}

/// Problem of a file that does not state whose rules make a review, although there are several, or
/// that states it without need.
pub(crate) fn rules_of(config: &IndexConfig, versions: usize) -> Option<Problem> {
    let stated = config.review.as_ref()?.rules_of;
    match (stated, versions) {
        (Some(_), 1) => {
            let message = "`rules_of` has no effect: the index has one version of its rules";
            let hint = "leave it out until there is a second version";
            Some(Problem::new("review.rules_of", message).hint(hint))
        }
        (None, 2..) => {
            let message = "`rules_of` is missing: the index has several versions of its rules";
            let hint = "state `rules_of = \"announcement_date\"` or `\"effective_date\"`: the date \
                        whose version makes a review";
            Some(Problem::new("review", message).hint(hint))
        }
        _ => None,
    }
}
