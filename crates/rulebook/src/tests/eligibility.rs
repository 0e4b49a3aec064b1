//! Verdicts on a small market.

use kapok_methodology::Verdict;

use super::fixture::World;

const RULES: &str = r#"
[columns.ungc]
votes = { fails_if = [
  "ungc_a IN ('Non-Compliant', 'No Coverage')",
  "ungc_b = 'fail'",
  "ungc_c = 'red'",
], rule = "majority", unknown = "abstains" }

[[eligibility]]
id = "norms"
keep_if = "ungc = 'pass'"
if_missing = "exclude"
source = "two of three"

[[eligibility]]
id = "coal"
keep_if = "coal < 0.01"
if_missing = "exclude"
near = 0.002
source = "below 1 %"

[[eligibility]]
id = "both"
keep_if = "ungc = 'pass' OR coal = 0"
if_missing = "exclude"
source = "us"
"#;

fn world() -> World {
    let lines = ["A", "B", "C", "D"].map(|id| (id, 1.0, 50.0));
    let mut world = World::of(&lines);
    let norms = [
        ("A", "A", "Compliant"),
        ("B", "A", "fail"),
        ("C", "A", "green"),
        ("A", "B", "Non-Compliant"),
        ("B", "B", "fail"),
        ("A", "C", "No Coverage"),
    ];
    for (provider, id, status) in norms {
        world.norms.push(("UNGC", provider, id.to_owned(), status));
    }
    for (id, share) in [("A", 0.0081), ("B", 0.012), ("C", 0.013)] {
        world.coal.push((id.to_owned(), share));
    }
    world
}

fn verdicts(rule: &str) -> Vec<Verdict> {
    let verdicts = world().review(RULES, &[]).verdicts;
    verdicts.into_iter().filter(|verdict| verdict.rule == rule).collect()
}

#[test]
fn raters_vote_and_each_of_them_is_quoted() {
    let norms = verdicts("norms");
    let seen: Vec<(bool, bool, &str)> =
        norms.iter().map(|v| (v.passed, v.missing, v.value.as_str())).collect();
    let expected = [
        (true, false, "pass (ungc_a=Compliant, ungc_b=fail, ungc_c=green)"),
        (false, false, "fail (ungc_a=Non-Compliant, ungc_b=fail, ungc_c=not known)"),
        (false, false, "fail (ungc_a=No Coverage, ungc_b=not known, ungc_c=not known)"),
        (false, true, "not known (ungc_a=not known, ungc_b=not known, ungc_c=not known)"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(norms[0].evidence.source, "test", "the raters' sources are those of the verdict");
    assert!(norms[0].evidence.as_of.is_some() && norms[3].evidence.as_of.is_none());
    let both = &verdicts("both")[0].value;
    assert_eq!(both, "ungc=pass (ungc_a=Compliant, ungc_b=fail, ungc_c=green); coal=0.0081");
}

#[test]
fn near_misses_lie_on_either_side() {
    let coal = verdicts("coal");
    let near: Vec<(bool, bool)> = coal.iter().map(|v| (v.passed, v.near_miss)).collect();
    assert_eq!(near, [(true, true), (false, true), (false, false), (false, false)]);
    let distance: Vec<Option<f64>> =
        coal.iter().map(|v| v.distance.map(|d| (d * 1e6).round() / 1e6)).collect();
    assert_eq!(distance, [Some(-0.0019), Some(0.002), Some(0.003), None]);
    assert!(verdicts("norms").iter().all(|v| v.distance.is_none() && !v.near_miss));
}
