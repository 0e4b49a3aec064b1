use insta::assert_snapshot;

use super::fixture::{DAYS, day, draft, green, history, published};
use crate::Store;
use kapok_verify::{Verification, verify};

pub(super) fn verify_day(store: &Store, at: usize) -> Verification {
    let read = |at: usize| store.latest(day(DAYS[at])).unwrap().unwrap();
    let previous = at.checked_sub(1).map(read);
    verify(&read(at), previous.as_ref())
}

#[test]
fn every_day_verifies() {
    let (_folder, store) = published();
    let mut lines = std::collections::BTreeSet::new();
    for (at, date) in DAYS.iter().enumerate() {
        let found = verify_day(&store, at);
        let failures: Vec<String> =
            found.failures().map(|(check, failure)| format!("{}: {failure}", check.name)).collect();
        assert_eq!(failures, Vec::<String>::new(), "{date}");
        assert!(found.passed() && found.worst() < 1e-15, "{}", found.worst());
        assert_eq!(found.skipped, Vec::<String>::new());
        for check in found.checks.iter().filter(|check| check.index != "PLAIN") {
            lines.insert(format!("{} {}", check.index, check.name));
        }
    }
    let lines: Vec<String> = lines.into_iter().collect();
    assert_snapshot!("checks", lines.join("\n"));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let (_folder, store) = published();
    let read = |at: usize| store.latest(day(DAYS[at])).unwrap().unwrap();
    let found = verify(&read(3), None);
    assert!(found.passed());
    assert_snapshot!(found.skipped.join("\n"), @r"
    chain: vintage 1 of 2020-01-21 was not given
    GREEN: continuity, no day before was given
    PLAIN: continuity, no day before was given
    ");
    let found = verify(&read(3), Some(&read(1)));
    assert!(found.passed());
    assert_snapshot!(found.skipped.join("\n"), @r"
    chain: vintage 1 of 2020-01-21 was not given
    GREEN: continuity, the day given is not its calculation day before
    PLAIN: continuity, the day given is not its calculation day before
    ");
}

#[test]
fn a_day_that_does_not_follow_is_found() {
    let (_folder, store) = published();
    let mut correction = draft(5, &[&green()], &history(0.0));
    for row in &mut correction.tables.constituents_open {
        row.adjusted_close += 0.01;
    }
    correction.reason = Some("wrong on purpose".into());
    store.publish(correction).unwrap();
    let found = verify_day(&store, 6);
    let checks: std::collections::BTreeSet<&str> =
        found.failures().map(|(check, _)| check.name.as_str()).collect();
    assert_eq!(
        checks.into_iter().collect::<Vec<_>>(),
        ["the open = constituents_open of the day before + events"]
    );
    assert!(!verify_day(&store, 5).passed());
}
