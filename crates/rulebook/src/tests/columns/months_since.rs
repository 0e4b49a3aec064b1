use super::super::fixture::World;
use super::{seen, told, wrong};

const SEASONED: &str = "[columns.seasoned]\nmonths_since = { of = \"listed_on\" }\n";

/// Lines listed six months before the reference date, a day less, and on a day that is not known.
fn world() -> World {
    let mut world = World::of(&["a", "b", "c"].map(|id| (id, 1.0, 1.0)));
    world.bonds = vec![("a", "2019-07-23"), ("b", "2019-07-24")];
    world
}

#[test]
fn a_line_is_seasoned_when_its_months_are_whole() {
    assert_eq!(seen(&world(), SEASONED, "seasoned >= 6"), ["a 6", "b 5", "c not known"]);
    let verdict = told(&world(), SEASONED, "seasoned >= 6", "b");
    assert_eq!((verdict.passed, verdict.unit.as_str()), (false, "months"));
    assert_eq!(verdict.evidence.source, "test");
}

#[test]
fn only_dates_have_months_since() {
    let with = |of: &str| wrong(&SEASONED.replace("listed_on", of));
    assert_eq!(with("close"), ["columns.seasoned.months_since.of: `close` holds no dates"]);
    assert_eq!(
        with("listed_no"),
        ["columns.seasoned.months_since.of: unknown column `listed_no` (did you mean \
             `listed_on`?)"]
    );
}
