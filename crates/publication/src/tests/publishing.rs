use insta::assert_snapshot;

use super::fixture::{DAYS, day, draft, green, history, plain, published};
use crate::{PublishError, Published, Store};
use kapok_published::{FileError, Held};

const LAST: usize = DAYS.len() - 1;

fn held(index: &str) -> Held {
    Held { index_id: index.to_owned(), reason: "no prices".to_owned() }
}

#[test]
fn a_repeated_run_changes_nothing() {
    let (_folder, store) = published();
    let before = store.latest(day(DAYS[LAST])).unwrap().unwrap();
    let mut again = draft(LAST, &[&green()], &history(0.0));
    again.held = vec![held("PLAIN")];
    again.reason = Some("no reason".into());
    assert_eq!(store.publish(again).unwrap(), Published::Unchanged { vintage: 1 });
    assert_eq!(store.latest(day(DAYS[LAST])).unwrap().unwrap(), before);
}

#[test]
fn a_change_without_a_reason_is_refused_and_named() {
    let (_folder, store) = published();
    let error = store.publish(draft(LAST, &[&green()], &history(0.01))).unwrap_err();
    assert!(matches!(error, PublishError::Refused { .. }));
    let lines = format!("{error}\nhint: {}", error.hint().unwrap()).replace(": ", ":\n");
    assert_snapshot!(lines, @r"
    GREEN of 2020-01-27 is published with other rows in `levels`:
    `GREEN price USD`, column `level`:
    published 1022.9922293780412, new 1023.241557881932
    hint:
    published days do not change:
    give a --reason to add a vintage
    ");
    assert_eq!(store.latest(day(DAYS[LAST])).unwrap().unwrap().manifest().vintage, 1);
}

#[test]
fn a_change_with_a_reason_is_a_new_vintage() {
    let (_folder, store) = published();
    let mut correction = draft(LAST, &[&green()], &history(0.01));
    correction.reason = Some("AAA closed higher".into());
    let published = store.publish(correction).unwrap();
    assert!(matches!(published, Published::New { vintage: 2, indices: 2, files: 20, .. }));
    let manifest = store.latest(day(DAYS[LAST])).unwrap().unwrap().manifest().clone();
    assert_eq!(manifest.previous_vintage, Some(1));
    assert_eq!(manifest.reason.as_deref(), Some("AAA closed higher"));
    let level = |vintage, index: &str| {
        let day = store.vintage(day(DAYS[LAST]), vintage).unwrap().unwrap();
        day.levels().unwrap().into_iter().find(|row| row.index_id == index).unwrap().level
    };
    assert_ne!(level(1, "GREEN"), level(2, "GREEN"));
    assert_eq!(level(1, "PLAIN"), level(2, "PLAIN"));
}

#[test]
fn an_index_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("not/yet/there"));
    assert_eq!(store.days().unwrap(), []);
    let history = history(0.0);
    let mut first = draft(2, &[&green()], &history);
    first.held = vec![held("PLAIN"), held("LATER")];
    assert!(matches!(store.publish(first).unwrap(), Published::New { vintage: 1, .. }));
    assert_eq!(store.last_day_of("PLAIN").unwrap(), None);
    let mut second = draft(2, &[&plain()], &history);
    second.held = vec![held("GREEN")];
    let Published::New { vintage, reason, .. } = store.publish(second).unwrap() else { panic!() };
    assert_eq!((vintage, reason.as_deref()), (2, Some("adds PLAIN")));
    let latest = store.latest(day(DAYS[2])).unwrap().unwrap();
    assert_eq!(latest.manifest().indices.len(), 2);
    assert_eq!(latest.manifest().held, [held("GREEN"), held("LATER")]);
    let both = draft(2, &[&green(), &plain()], &history);
    assert_eq!(latest.levels().unwrap(), both.tables.levels);
    assert_eq!(store.publish(both).unwrap(), Published::Unchanged { vintage: 2 });
    assert_eq!(store.last_day_of("PLAIN").unwrap(), Some(day(DAYS[2])));
    assert_eq!(store.last_day_of("GREEN").unwrap(), Some(day(DAYS[2])));
}

#[test]
fn the_last_day_of_an_index() {
    let (_folder, store) = published();
    assert_eq!(store.days().unwrap(), DAYS.map(day));
    assert_eq!(store.last_day_of("GREEN").unwrap(), Some(day(DAYS[LAST])));
    assert_eq!(store.last_day_of("NONE").unwrap(), None);
    assert_eq!(store.vintage(day(DAYS[0]), 7).unwrap(), None);
    assert_eq!(store.latest(day("2020-02-03")).unwrap(), None);
}

#[test]
fn inputs_do_not_depend_on_facts_that_were_not_used() {
    let digests =
        |at: usize, nudge| draft(at, &[&green()], &history(nudge)).indices[0].inputs.clone();
    assert_eq!(digests(LAST - 1, 0.0), digests(LAST - 1, 0.01));
    let (one, two) = (digests(LAST, 0.0), digests(LAST, 0.01));
    let changed: Vec<&String> = one.keys().filter(|table| one[*table] != two[*table]).collect();
    assert_eq!(changed, ["prices"]);
    let tables: Vec<String> = digests(4, 0.0).into_keys().collect();
    assert_eq!(tables, ["corporate_actions", "facts", "fx", "prices", "shares", "state"]);
}

#[test]
fn a_root_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    crate::disk::write_file(&file, b"in the way", false).unwrap();
    let error = Store::new(file.join("root")).publish(draft(0, &[&plain()], &history(0.0)));
    let PublishError::File(FileError::Io { doing, .. }) = error.unwrap_err() else { panic!() };
    assert_eq!(doing, "create folder");
}

#[test]
fn two_writers_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (Store::new(folder.path()), Store::new(folder.path()));
    let history = history(0.0);
    let drafts = [draft(0, &[&green()], &history), draft(0, &[&plain()], &history)];
    let [one, two] = drafts;
    #[expect(clippy::disallowed_methods, reason = "the test is about two writers")]
    std::thread::scope(|scope| {
        scope.spawn(|| first.publish(one).unwrap());
        scope.spawn(|| second.publish(two).unwrap());
    });
    let latest = first.latest(day(DAYS[0])).unwrap().unwrap();
    assert_eq!(latest.manifest().vintage, 2);
    assert_eq!(latest.manifest().indices.len(), 2);
}
