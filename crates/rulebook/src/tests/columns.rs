//! Columns in reviews of small histories.

mod chain_intensity;
mod green_share;
mod intensity;
mod months_since;
mod pathway;
mod target_uplift;

use kapok_methodology::{Evidence, ReviewError, Verdict};
use kapok_strict_toml::Problem;

use super::fixture::{World, compiled_with, day, library};

/// A rule on a column, which everybody passes where it is unknown.
fn rule(keep_if: &str) -> String {
    format!(
        "[[eligibility]]\nid = \"rule\"\nkeep_if = \"{keep_if}\"\nif_missing = \"keep\"\n\
         source = \"us\"\n"
    )
}

/// The verdicts of a rule, by line.
fn verdicts(world: &World, sections: &str) -> Result<Vec<Verdict>, ReviewError> {
    let book = compiled_with(sections, &library()).unwrap_or_else(|e| panic!("{e:#?}"));
    let review = book.review(&world.history(), day(), &[], Evidence::All);
    review.map(|review| review.verdicts)
}

/// Values seen by a rule, by line: `id value`.
fn seen(world: &World, column: &str, keep_if: &str) -> Vec<String> {
    let found = verdicts(world, &format!("{column}{}", rule(keep_if)));
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    let line =
        |verdict: &Verdict| format!("{} {}", world.lines[verdict.security.at()].0, verdict.value);
    found.iter().map(line).collect()
}

/// Origin of the value of a line.
fn told(world: &World, column: &str, keep_if: &str, id: &str) -> Verdict {
    let found = verdicts(world, &format!("{column}{}", rule(keep_if)));
    let mut found = found.unwrap_or_else(|e| panic!("{e}")).into_iter();
    found.find(|verdict| verdict.security == world.ix(id)).unwrap()
}

/// Failure of a review, with the way out.
fn failure(world: &World, column: &str, keep_if: &str) -> String {
    let error = verdicts(world, &format!("{column}{}", rule(keep_if))).unwrap_err();
    format!("{error} ({})", error.hint().unwrap_or_default())
}

/// Problems of an index file that has this column.
fn wrong(column: &str) -> Vec<String> {
    let Err(problems) = compiled_with(column, &library()) else { return Vec::new() };
    let line = |problem: Problem| {
        let hint = problem.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}: {}{hint}", problem.path, problem.message)
    };
    problems.into_iter().map(line).collect()
}
